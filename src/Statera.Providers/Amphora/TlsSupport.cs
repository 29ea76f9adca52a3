using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Providers.Amphora.Config;

namespace Statera.Providers.Amphora;

/// <summary>What of TLS an amphora can't speak, and why. Pure.</summary>
internal static class TlsSupport
{
    public static IEnumerable<Fault> Check(string? ciphers, ImmutableArray<string>? versions)
    {
        if (versions is { } named && named.Contains("SSLv3"))
        {
            yield return Fault.Unsupported("tls_versions",
                "OpenSSL as HAProxy has it does not speak SSLv3 any more: take TLSv1.2 and TLSv1.3.");
        }

        var spoken = TlsWords.VersionsOf(ciphers, versions);
        if (versions is not null && spoken.IsEmpty)
        {
            yield return Fault.Unsupported("tls_ciphers",
                "It names suites of TLS 1.3 only, and tls_versions has no TLSv1.3: add the one, or ciphers of older versions.");
        }
        else if (Between(spoken) is { Length: > 0 } left)
        {
            yield return Fault.Unsupported("tls_versions",
                "HAProxy speaks all versions from the oldest to the newest that is named, so "
                + $"{string.Join(" and ", left)} can't be left out between the others: add it, or take the older ones away.");
        }
    }

    private static string[] Between(ImmutableArray<string> spoken) => spoken.Length == 0
        ? []
        : [.. TlsSettings.Versions.SkipWhile(v => v != spoken[0]).TakeWhile(v => v != spoken[^1]).Except(spoken)];
}
