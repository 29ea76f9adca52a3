using System.Collections.Immutable;

namespace Statera.Providers.Amphora.Config;

/// <summary>
/// A whole haproxy.cfg, typed: what <see cref="ConfigPlanner"/> decides and <see cref="ConfigWriter"/> writes.
/// </summary>
internal sealed record HaproxyPlan(
    Guid LoadBalancerId,
    ImmutableArray<string> VipAddresses,
    GlobalSection Global,
    ImmutableArray<FrontendSection> Frontends,
    ImmutableArray<BackendSection> Backends)
{
    /// <summary>How often what serves was to be replaced: another number makes another text, so another process.</summary>
    public int Failovers { get; init; }

    /// <summary>Whether there are listeners that tell metrics.</summary>
    public bool HasMetrics => Frontends.Any(it => it.Metrics is not null);

    /// <summary>The tables of clients and their members, by name.</summary>
    public IEnumerable<string> Tables => Backends.Where(it => it.Persistence is { HasTable: true }).Select(it => it.Name);

    /// <summary>
    /// Files too large to be renewed in a process that runs, each with its version: another one needs another process.
    /// </summary>
    public ImmutableArray<string> LargeFiles { get; init; } = [];

    /// <summary>All that is read of what the key manager has, each once.</summary>
    public IEnumerable<TlsFile> TlsFiles => Frontends.SelectMany(f => f.Tls?.Files ?? [])
        .Concat(Backends.SelectMany(b => b.Tls?.Files ?? []))
        .DistinctBy(f => f.Path);
}

/// <summary>What HAProxy reads out of a connection.</summary>
internal enum ProxyMode
{
    Tcp,
    Http,
}

/// <summary>HAProxy's words for modes.</summary>
internal static class ProxyModeWords
{
    public static string Word(this ProxyMode mode) => mode is ProxyMode.Http ? "http" : "tcp";
}
