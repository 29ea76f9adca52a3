using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Core.Secrets;

namespace Statera.Providers.Amphora.Config;

/// <summary>How TLS is spoken with a pool's members.</summary>
/// <param name="Certificate">What is shown to them; null for nothing.</param>
/// <param name="Authorities">Who signs their certificates; null where those are not looked at.</param>
/// <param name="Revocations">Those that were revoked; null for none.</param>
/// <param name="PassesName">The name that the client asked for is asked of the member.</param>
/// <param name="Spoken">Ciphers, versions and protocols, in HAProxy's words.</param>
/// <param name="CheckProtocol">The protocol that is agreed upon for health checks; null for any.</param>
internal sealed record TlsServer(
    TlsFile? Certificate, TlsFile? Authorities, TlsFile? Revocations, bool PassesName, ImmutableArray<string> Spoken,
    string? CheckProtocol)
{
    /// <summary>How TLS is spoken with a pool's members for a listener; null where it is not.</summary>
    public static TlsServer? Of(PoolSpec pool, ListenerSpec listener, string directory) => !pool.TlsEnabled ? null : new(
        pool.TlsContainerRef is { } own ? TlsFile.Of(directory, own, SecretPurpose.Bundle) : null,
        pool.CaTlsContainerRef is { } signers ? TlsFile.Of(directory, signers, SecretPurpose.Authorities) : null,
        pool.CaTlsContainerRef is { } signed && pool.CrlContainerRef is { } list
            ? TlsFile.Of(directory, list, SecretPurpose.Revocations, signed)
            : null,
        listener.Protocol is ListenerProtocol.TerminatedHttps,

        // Bytes that are handed through unread are whatever the client speaks: there a member must not be talked into
        // HTTP/2.
        TlsWords.Of(
            pool.TlsCiphers, pool.TlsVersions, ConfigPlanner.ModeOf(listener) is ProxyMode.Http ? pool.AlpnProtocols : null),

        // A monitor's questions are of HTTP 1; in HTTP/2 they would lack the host that it demands.
        pool.AlpnProtocols?.Intersect(["http/1.1", "http/1.0"]).Max(StringComparer.Ordinal));

    /// <summary>All that is read.</summary>
    public IEnumerable<TlsFile> Files => new[] { Certificate, Authorities, Revocations }.OfType<TlsFile>();

    /// <summary>The words of each <c>server</c> line.</summary>
    public IEnumerable<string> Words(HealthCheck? check)
    {
        return
        [
            "ssl",
            "verify", .. Authorities is null ? (string[])["none"] : ["required", "ca-file", Authorities.Path],
            .. Revocations is null ? [] : (string[])["crl-file", Revocations.Path],
            .. Certificate is null ? [] : (string[])["crt", Certificate.Path],
            .. PassesName ? (string[])["sni", "ssl_fc_sni"] : [],
            .. Spoken,
            .. check?.Http is null || CheckProtocol is null ? [] : (string[])["check-alpn", CheckProtocol],
        ];
    }
}
