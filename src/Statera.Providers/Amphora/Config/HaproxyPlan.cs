using System.Collections.Immutable;

namespace Statera.Providers.Amphora.Config;

/// <summary>
/// A whole haproxy.cfg, typed: what <see cref="ConfigPlanner"/> decides and <see cref="ConfigWriter"/> writes.
/// </summary>
internal sealed record HaproxyPlan(
    Guid LoadBalancerId,
    string VipAddress,
    GlobalSection Global,
    ImmutableArray<FrontendSection> Frontends,
    ImmutableArray<BackendSection> Backends)
{
    /// <summary>How often what serves was to be replaced: another number makes another text, so another process.</summary>
    public int Failovers { get; init; }
}

/// <summary>What holds for the process as a whole.</summary>
internal sealed record GlobalSection(
    int Threads,
    int MaxConnections,
    TimeSpan DrainTimeout,
    string RuntimeSocket,
    string ServerStates,
    Jail? Jail,
    bool HasHttpClient);

/// <summary>Whom the process becomes and where it is locked up once it has started as root.</summary>
internal sealed record Jail(string User, string Group, string Directory);

/// <summary>One listener.</summary>
internal sealed record FrontendSection(
    Guid ListenerId,
    int Port,
    ProxyMode Mode,
    int? MaxConnections,
    int ClientTimeout,
    string? DefaultBackend)
{
    /// <summary>
    /// The environment variable that tells the number of the listening socket, which differs from start to start.
    /// </summary>
    public string SocketVariable => $"LISTENER_{Port}";
}

/// <summary>
/// One pool as one listener uses it: a pool has a backend per listener, as timeouts are the listener's.
/// </summary>
internal sealed record BackendSection(
    Guid PoolId,
    Guid ListenerId,
    ProxyMode Mode,
    ImmutableArray<string> Balance,
    int ConnectTimeout,
    int ServerTimeout,
    HealthCheck? Check,
    ImmutableArray<ServerLine> Servers)
{
    public string Name => NameOf(PoolId, ListenerId);

    public static string NameOf(Guid pool, Guid listener) => $"{pool}:{listener}";

    /// <summary>The pool of a backend's name.</summary>
    public static bool TryPoolOf(string name, out Guid pool) => Guid.TryParse(name.Split(':')[0], out pool);
}

/// <summary>
/// How the members of a backend are asked; <see cref="Http"/> is null where a connection is all that is asked for.
/// </summary>
internal sealed record HealthCheck(int Delay, int Timeout, int Fall, int Rise, HttpQuestion? Http);

/// <summary>An HTTP health check's request and the codes that are good.</summary>
internal sealed record HttpQuestion(string Method, string Path, string Version, string? Host, string Codes);

/// <summary>What HAProxy reads out of a connection.</summary>
internal enum ProxyMode
{
    Tcp,
    Http,
}
