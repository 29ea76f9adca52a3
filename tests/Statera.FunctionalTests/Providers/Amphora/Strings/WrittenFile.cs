using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Statera.Providers.Amphora.Config;

namespace Statera.FunctionalTests.Providers.Amphora.Strings;

/// <summary>
/// A configuration as HAProxy reads it, with numbers for the ids of which each load balancer has others. What a string
/// may change of it is one whole text at its place, and nothing around.
/// </summary>
internal sealed partial class WrittenFile
{
    private WrittenFile(IReadOnlyList<string[]> lines)
    {
        Lines = lines;
        Text = string.Join('\n', lines.Select(words => string.Join('\u2063', words)));
    }

    /// <summary>The words of each line.</summary>
    public IReadOnlyList<string[]> Lines { get; }

    /// <summary>Equal for configurations that say the same.</summary>
    public string Text { get; }

    public static WrittenFile Of(HaproxyPlan plan)
    {
        var known = new Dictionary<Guid, string>();
        string Known(Match match) => Guid.Parse(match.Value) is var id && known.TryGetValue(id, out var name)
            ? name
            : known[id] = $"id-{known.Count.ToString(CultureInfo.InvariantCulture)}";
        var lines = HaproxyWords.Lines(ConfigWriter.Write(plan));
        foreach (var words in lines)
        {
            for (var i = 0; i < words.Length; i++)
            {
                words[i] = words is ["server", _, _, "id", ..] && i == 4 ? "number" : Id().Replace(words[i], Known);
            }
        }

        return new WrittenFile(lines);
    }

    /// <summary>What is wrong with what another string has made of the same load balancer; null for nothing.</summary>
    /// <param name="harmless">The string of this one.</param>
    /// <param name="other">The other one.</param>
    /// <param name="hostile">Its string.</param>
    public string? WrongIn(string harmless, WrittenFile other, string hostile)
    {
        if (other.Lines.Count != Lines.Count)
        {
            return $"it has {other.Lines.Count} lines instead of {Lines.Count}";
        }

        foreach (var (expected, found) in Lines.Zip(other.Lines))
        {
            if (expected.Length != found.Length)
            {
                return $"another line: {string.Join(" | ", found)}";
            }

            for (var i = 0; i < found.Length; i++)
            {
                if (found[i] != expected[i] && !IsPut(expected, i, harmless, found[i], hostile))
                {
                    return $"another word, '{found[i]}' instead of '{expected[i]}': {string.Join(" | ", found)}";
                }
            }
        }

        return null;
    }

    // The word is that of the harmless string with the hostile one put there, as that place wants it.
    private static bool IsPut(string[] line, int i, string harmless, string found, string hostile)
    {
        bool Puts(Func<string, string> written) => written(harmless) is { Length: > 0 } old
            && line[i].Replace(old, written(hostile), StringComparison.Ordinal) == found;
        return line[..i] switch
        {
            // What is expanded.
            ["http-request", "redirect", "location" or "prefix"] or ["http-check", "send", .., "hdr", "Host"] =>
                Puts(text => text.Replace("%", "%%", StringComparison.Ordinal)),

            // A name in the parentheses of an expression.
            ["acl", _] or ["stick", "store-response" or "match"] => Puts(text => $"({InParentheses(text)})") || IsHost(line[i], found),

            // What is compared, behind all flags.
            ["acl", _, .., "--"] => Puts(it => it) || Puts(Unquoted) || Puts(text => "." + Unquoted(text).TrimStart('.')),
            ["acl", "allowed_source", "src", "--", ..] => Cidr().IsMatch(found),

            // A file's name is made of what a reference is hashed to.
            [.., "crt" or "crt-list" or "ca-file" or "crl-file"] => TlsPath().IsMatch(found),
            ["server", ..] when line[i - 1] is "ciphers" or "ciphersuites" or "alpn" or "check-alpn" => Puts(it => it),
            ["bind", ..] when line[i - 1] is "ciphers" or "ciphersuites" or "alpn" => Puts(it => it),
            ["server", _] => IPEndPoint.TryParse(found, out _),
            ["server", .., "addr"] => IPAddress.TryParse(found, out _),
            ["server", .., "check-sni"] => Puts(it => it),
            ["http-check", "send", "meth"] or ["http-check", "send", .., "uri"] => Puts(it => it),
            ["http-check", "expect", "status"] => Puts(text => text.Replace(" ", "", StringComparison.Ordinal)),
            _ => false,
        };
    }

    // A name is compared without the port that a client may have put behind it, unless it has one itself.
    private static bool IsHost(string expected, string found) =>
        expected == "req.hdr(host),host_only" && found == "req.hdr(host)";

    private static string Unquoted(string text) => text is ['"', .. var inner, '"'] ? inner : text;

    // Of what can end an argument, a quote does, and what is quoted is escaped.
    private static string InParentheses(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? text
        : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex("(?<![0-9a-zA-Z])[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}(?![0-9a-zA-Z])")]
    private static partial Regex Id();

    [GeneratedRegex("^[0-9a-f.:]+/[0-9]{1,3}$")]
    private static partial Regex Cidr();

    [GeneratedRegex("/tls-[0-9a-f]{24}\\.(pem|ca|crl|list)$")]
    private static partial Regex TlsPath();
}
