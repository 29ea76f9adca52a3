using System.Text.Json;
using System.Text.RegularExpressions;

namespace Statera.Server.Auth;

/// <summary>One line of a policy file.</summary>
/// <param name="Name">The rule or policy.</param>
/// <param name="Text">Its expression.</param>
/// <param name="Line">Where it stands, from 1.</param>
internal readonly record struct PolicyLine(string Name, string Text, int Line);

/// <summary>A policy file can't be used; the message says where and why.</summary>
internal sealed class PolicyFileException(string message) : Exception(message);

/// <summary>
/// Reads the policy files that oslo.policy takes: JSON, or a line a rule as its sample generator writes them.
/// </summary>
internal static partial class PolicyFile
{
    /// <summary>The default rules with those of a file in their place.</summary>
    /// <exception cref="PolicyFileException">The file can't be used.</exception>
    public static PolicySet Read(string path, RoleFamily roles)
    {
        try
        {
            return Merge(path, Lines(path, File.ReadAllText(path)), roles);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PolicyFileException($"The policy file can't be read: {error.Message}");
        }
    }

    private static PolicySet Merge(string path, IEnumerable<PolicyLine> lines, RoleFamily roles)
    {
        var rules = OctaviaPolicies.Defaults(roles).ToDictionary(it => it.Name, it => PolicyParser.Parse(it.Rule));
        var own = new Dictionary<string, PolicyLine>();
        foreach (var line in lines)
        {
            // A rule may have any name, to be referred to by the others; a policy is one that something asks for.
            if (line.Name.StartsWith(OctaviaPolicies.Prefix, StringComparison.Ordinal) && !rules.ContainsKey(line.Name))
            {
                throw Wrong(path, line.Line, $"there is no policy '{line.Name}'; docs/identity.md lists them");
            }

            if (!own.TryAdd(line.Name, line))
            {
                throw Wrong(path, line.Line, $"'{line.Name}' stands in line {own[line.Name].Line} already");
            }

            try
            {
                rules[line.Name] = PolicyParser.Parse(line.Text);
            }
            catch (FormatException error)
            {
                throw Wrong(path, line.Line, $"the expression of '{line.Name}' can't be read: {error.Message}");
            }
        }

        try
        {
            RequireUse(path, own.Values, rules);
            return new PolicySet(rules);
        }
        catch (PolicyException error)
        {
            throw Wrong(path, own.TryGetValue(error.Rule, out var line) ? line.Line : 1, error.Message);
        }
    }

    // A name that nothing refers to is a slip of the pen, and one who wrote it would believe it to hold.
    private static void RequireUse(
        string path, IEnumerable<PolicyLine> own, Dictionary<string, PolicyExpression> rules)
    {
        var known = OctaviaPolicies.Defaults(RoleFamily.Both).Select(it => it.Name)
            .Concat(rules.Values.SelectMany(it => it.References)).ToHashSet();
        foreach (var line in own.Where(it => !known.Contains(it.Name)))
        {
            throw Wrong(path, line.Line, $"there is no rule '{line.Name}', nor does any other refer to it");
        }
    }

    private static List<PolicyLine> Lines(string path, string text) =>
        text.TrimStart() is ['{', ..] ? JsonLines(path, text) : [.. YamlLines(path, text)];

    private static IEnumerable<PolicyLine> YamlLines(string path, string text)
    {
        foreach (var (index, raw) in text.Split('\n').Index())
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#' || line is "---" or "..." or "{}")
            {
                continue;
            }

            if (YamlLine().Match(line) is not { Success: true } match)
            {
                throw Wrong(path, index + 1, "a line should be \"name\": \"expression\"");
            }

            yield return new PolicyLine(
                match.Groups["name"].Value, match.Groups["rule"].Value.Trim(), index + 1);
        }
    }

    // Each quoted or bare; a bare expression ends before a comment.
    [GeneratedRegex("""
        ^(?<q>["']?)(?<name>[^"'\s#]+)\k<q>\s*:\s+(?:"(?<rule>[^"\\]*)"|'(?<rule>[^']*)'|(?<rule>[^"'\s\[{>|&*#][^"'#]*))\s*(?:\#.*)?$
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex YamlLine();

    private static List<PolicyLine> JsonLines(string path, string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        var lines = new List<PolicyLine>();
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                var line = LineAt(bytes, reader.TokenStartIndex);
                reader.Read();
                lines.Add(reader.TokenType == JsonTokenType.String
                    ? new PolicyLine(name, reader.GetString()!, line)
                    : throw Wrong(path, line, $"the expression of '{name}' should be a text"));
            }

            reader.Read();
        }
        catch (JsonException error)
        {
            throw Wrong(path, (int)(error.LineNumber ?? 0) + 1, "it is not JSON");
        }

        return lines;
    }

    private static int LineAt(byte[] bytes, long index) => bytes.AsSpan(0, (int)index).Count((byte)'\n') + 1;

    private static PolicyFileException Wrong(string path, int line, string what) => new($"{path}, line {line}: {what}.");
}
