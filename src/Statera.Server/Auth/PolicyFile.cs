using System.Text.Json;

namespace Statera.Server.Auth;

/// <summary>One line of a policy file.</summary>
/// <param name="Name">The rule or policy.</param>
/// <param name="Text">Its expression.</param>
/// <param name="Line">Where it stands, from 1.</param>
internal readonly record struct PolicyLine(string Name, string Text, int Line);

/// <summary>A policy file can't be used; the message says where and why.</summary>
internal sealed class PolicyFileException(string message) : Exception(message);

/// <summary>
/// Reads the policy files that oslo.policy takes: JSON, or YAML as its generators and operators write it.
/// </summary>
internal static class PolicyFile
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

    private static IReadOnlyList<PolicyLine> Lines(string path, string text) =>
        text.TrimStart() is ['{', ..] ? JsonLines(path, text) : YamlLines(path, text);

    private static IReadOnlyList<PolicyLine> YamlLines(string path, string text)
    {
        try
        {
            return PolicyYaml.Read(text);
        }
        catch (PolicyYamlException error)
        {
            throw Wrong(path, error.Line, "a line should be \"name\": \"expression\"");
        }
    }

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
        catch (InvalidOperationException)
        {
            // A lone surrogate is legal JSON but no text.
            throw Wrong(path, LineAt(bytes, reader.TokenStartIndex), "it has a text that is not valid Unicode");
        }

        return lines;
    }

    private static int LineAt(byte[] bytes, long index) => bytes.AsSpan(0, (int)index).Count((byte)'\n') + 1;

    private static PolicyFileException Wrong(string path, int line, string what) => new($"{path}, line {line}: {what}.");
}
