using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>
/// What the operator allows of TLS (Octavia's options tls_cipher_prohibit_list and minimum_tls_version), and what
/// therefore stands where a listener or a pool says nothing.
/// </summary>
/// <param name="ProhibitedCiphers">Ciphers that nobody may name, in OpenSSL's words.</param>
/// <param name="MinimumVersion">The least version that may be spoken; null for any.</param>
public sealed partial record TlsPolicy(ImmutableArray<string> ProhibitedCiphers, string? MinimumVersion)
{
    /// <summary>Everything that has a name is allowed.</summary>
    public static TlsPolicy Open { get; } = new([], null);

    /// <summary>The ciphers where none are chosen.</summary>
    public string DefaultCiphers { get; } = string.Join(
        ':', TlsSettings.DefaultCiphers.Split(':').Where(cipher => !ProhibitedCiphers.Contains(cipher)));

    /// <summary>The versions where none is chosen.</summary>
    public ImmutableArray<string> DefaultVersions { get; } =
        [.. TlsSettings.DefaultVersions.Where(version => RankOf(version) >= RankOf(MinimumVersion))];

    /// <summary>
    /// The load balancer with what stands where nothing is set: it is stored, so that another default later changes
    /// nobody's listener or pool.
    /// </summary>
    public LoadBalancer Complete(LoadBalancer it) => it with
    {
        Listeners = [.. it.Listeners.Select(Complete)],
        Pools = [.. it.Pools.Select(Complete)],
    };

    /// <summary>What is not allowed of what a write changes; what was set before the operator forbade it may stay.</summary>
    public IEnumerable<Fault> Check(LoadBalancer? before, LoadBalancer wanted) => wanted.Listeners
        .Where(it => before?.Listener(it.Id) is not { } old
            || old.TlsCiphers != it.TlsCiphers || !Same(old.TlsVersions, it.TlsVersions))
        .Select(it => (it.TlsCiphers, it.TlsVersions))
        .Concat(wanted.Pools
            .Where(it => before?.Pool(it.Id) is not { } old
                || old.TlsCiphers != it.TlsCiphers || !Same(old.TlsVersions, it.TlsVersions))
            .Select(it => (it.TlsCiphers, it.TlsVersions)))
        .SelectMany(it => CheckCiphers(it.TlsCiphers).Concat(CheckVersions(it.TlsVersions)));

    private ListenerSpec Complete(ListenerSpec it) =>
        it.Protocol is not ListenerProtocol.TerminatedHttps
        || IsWhole(it.TlsCiphers, it.TlsVersions, it.AlpnProtocols) ? it : it with
        {
            TlsCiphers = it.TlsCiphers ?? DefaultCiphers,
            TlsVersions = it.TlsVersions ?? DefaultVersions,
            AlpnProtocols = it.AlpnProtocols ?? TlsSettings.Alpn,
        };

    private PoolSpec Complete(PoolSpec it) =>
        !it.TlsEnabled
        || IsWhole(it.TlsCiphers, it.TlsVersions, it.AlpnProtocols) ? it : it with
        {
            TlsCiphers = it.TlsCiphers ?? DefaultCiphers,
            TlsVersions = it.TlsVersions ?? DefaultVersions,
            AlpnProtocols = it.AlpnProtocols ?? TlsSettings.Alpn,
        };

    // A keyword of OpenSSL's, like ALL, may stand for a cipher that is prohibited; only plain names can be judged.
    private IEnumerable<Fault> CheckCiphers(string? ciphers)
    {
        if (ciphers is null || ProhibitedCiphers.IsEmpty)
        {
            yield break;
        }

        var named = ciphers.Split(':');
        var rejected = named.Intersect(ProhibitedCiphers).ToList();
        if (rejected.Count > 0)
        {
            yield return Fault.Invalid("tls_ciphers",
                $"The following ciphers have been prohibited by an administrator: {string.Join(", ", rejected)}");
        }

        var keywords = named.Where(cipher => !PlainName().IsMatch(cipher)).ToList();
        if (keywords.Count > 0)
        {
            yield return Fault.Invalid("tls_ciphers",
                "An administrator has prohibited some ciphers, so each that shall be used must be named; these may stand " +
                $"for several: {string.Join(", ", keywords)}");
        }
    }

    private IEnumerable<Fault> CheckVersions(ImmutableArray<string>? versions)
    {
        var rejected = (versions ?? []).Where(version => RankOf(version) < RankOf(MinimumVersion)).ToList();
        if (rejected.Count > 0)
        {
            yield return Fault.Invalid("tls_versions",
                $"Requested TLS versions are less than the minimum: {string.Join(", ", rejected)} < {MinimumVersion}");
        }
    }

    private static bool IsWhole(string? ciphers, ImmutableArray<string>? versions, ImmutableArray<string>? protocols) =>
        ciphers is not null && versions is not null && protocols is not null;

    private static bool Same(ImmutableArray<string>? a, ImmutableArray<string>? b) => (a, b) switch
    {
        ({ } one, { } other) => one.SequenceEqual(other),
        _ => a is null && b is null,
    };

    // -1, less than all, for none; what has no rank is refused by another rule.
    private static int RankOf(string? version) =>
        version is null ? -1
        : TlsSettings.Versions.IndexOf(version) is >= 0 and var rank ? rank : TlsSettings.Versions.Length;

    [GeneratedRegex(@"\A[A-Za-z0-9]+([-_][A-Za-z0-9]+)+\z")]
    private static partial Regex PlainName();
}
