using System.Collections.Immutable;

namespace Statera.Providers.Amphora.Config;

/// <summary>
/// What is spoken on a TLS connection, in the words that HAProxy has for it on <c>bind</c> and <c>server</c> lines.
/// </summary>
internal static class TlsWords
{
    /// <summary>The words for these settings, as a listener or a pool has them.</summary>
    public static ImmutableArray<string> Of(
        string? ciphers, ImmutableArray<string>? versions, ImmutableArray<string>? alpn) =>
        [.. Ciphers(ciphers), .. Versions(ciphers, versions), .. Alpn(alpn)];

    /// <summary>The versions that these settings come to, oldest first; empty for whatever OpenSSL speaks.</summary>
    public static ImmutableArray<string> VersionsOf(string? ciphers, ImmutableArray<string>? versions)
    {
        // A list of nothing but TLS 1.3's suites leaves nothing to speak before it.
        var spoken = ciphers is null || ciphers.Split(':').Any(c => !IsSuite(c))
            ? versions ?? []
            : [.. (versions ?? ["TLSv1.3"]).Where(v => v == "TLSv1.3")];
        return [.. spoken.Distinct().Order(StringComparer.Ordinal)];
    }

    // Where a list names none of TLS 1.3's suites OpenSSL's own stand, which is what its lists always meant.
    private static string[] Ciphers(string? list)
    {
        var (suites, others) = (list?.Split(':') ?? []).ToLookup(IsSuite) is var split ? (split[true], split[false]) : default;
        return
        [
            .. others.Any() ? ["ciphers", string.Join(':', others)] : Array.Empty<string>(),
            .. suites.Any() ? ["ciphersuites", string.Join(':', suites)] : Array.Empty<string>(),
        ];
    }

    private static string[] Versions(string? ciphers, ImmutableArray<string>? versions) =>
        VersionsOf(ciphers, versions) is [var oldest, ..] all
            ? ["ssl-min-ver", Word(oldest), "ssl-max-ver", Word(all[^1])]
            : [];

    private static string[] Alpn(ImmutableArray<string>? protocols) =>
        protocols is { IsEmpty: false } some ? ["alpn", string.Join(',', some)] : [];

    private static string Word(string version) => version == "TLSv1" ? "TLSv1.0" : version;

    // TLS 1.3's, which OpenSSL keeps apart; older ones have WITH in such names, and names of their own.
    private static bool IsSuite(string cipher) =>
        cipher.StartsWith("TLS_", StringComparison.Ordinal) && !cipher.Contains("_WITH_", StringComparison.Ordinal);
}
