using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>Versions, ciphers and ALPN protocols of listeners and pools have names that there are.</summary>
internal sealed partial class TlsSettingsAreLegal : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted) => wanted.Listeners
        .Select(listener => (listener.TlsVersions, listener.AlpnProtocols, listener.TlsCiphers))
        .Concat(wanted.Pools.Select(pool => (pool.TlsVersions, pool.AlpnProtocols, pool.TlsCiphers)))
        .SelectMany(it => Versions(it.TlsVersions).Concat(Alpn(it.AlpnProtocols)).Concat(Ciphers(it.TlsCiphers)));

    private static IEnumerable<Fault> Versions(ImmutableArray<string>? versions)
    {
        if (versions is { IsEmpty: true })
        {
            yield return Fault.Invalid("tls_versions",
                "Empty TLS version list. Either specify at least one TLS version or remove this parameter to use the " +
                "default.");
        }
        else if (versions is { } named && named.Except(TlsSettings.Versions).ToList() is { Count: > 0 } unknown)
        {
            yield return Fault.Invalid("tls_versions", $"Invalid TLS versions: {string.Join(", ", unknown)}");
        }
    }

    private static IEnumerable<Fault> Alpn(ImmutableArray<string>? protocols)
    {
        if (protocols is { IsEmpty: true })
        {
            yield return Fault.Invalid("alpn_protocols",
                "Empty ALPN protocol list. Either specify at least one ALPN protocol or remove this parameter to use " +
                "the default.");
        }
        else if (protocols is { } named && named.Except(TlsSettings.Alpn).Any())
        {
            yield return Fault.InvalidValue(
                "alpn_protocols", $"['{string.Join("', '", named)}']", "Value should be a valid ALPN protocol ID");
        }
    }

    // The names themselves are OpenSSL's to know; what is no such list at all must not get as far as its file.
    private static IEnumerable<Fault> Ciphers(string? ciphers)
    {
        if (ciphers is not null && !CipherList().IsMatch(ciphers))
        {
            yield return Fault.InvalidValue("tls_ciphers", ciphers,
                "Value should be an OpenSSL cipher list: names with letters, digits and -_+!@=., separated by colons");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_+!@=.-]+(:[A-Za-z0-9_+!@=.-]+)*\z")]
    private static partial Regex CipherList();
}
