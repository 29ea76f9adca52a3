using System.Text.RegularExpressions;
using Statera.Testing;

namespace Statera.FunctionalTests.Conformance;

/// <summary>Reads the recorded exchanges (octavia-wire/README.md has the format).</summary>
internal static partial class Recordings
{
    /// <summary>Where they and the list of accepted differences are.</summary>
    public static string Folder { get; } = Repository.In("tests", "Statera.FunctionalTests", "Conformance");

    /// <summary>The names of the recordings, in the order in which they were made.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Folder, "octavia-wire"), "*.http")
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
    ];

    /// <summary>All exchanges of a recording, in order.</summary>
    public static IEnumerable<Exchange> Read(string file) =>
        Title().Split("\n" + File.ReadAllText(Path.Combine(Folder, "octavia-wire", file)))
            .Skip(1)
            .Select(text => Parse(file, text));

    private static Exchange Parse(string file, string text)
    {
        var reply = Status().Match(text);
        var lines = text[..reply.Index].Split('\n');
        var request = lines.Skip(1).SkipWhile(line => line.StartsWith('#')).ToList();
        var (headers, body) = Split(request.Skip(1));
        var line = request[0].Split(' ', 2);

        var (replyHeaders, replyBody) = Split(text[(reply.Index + reply.Length)..].Split('\n').Skip(1));
        return new Exchange(
            file,
            lines[0],
            new RecordedRequest(
                line[0], line[1],
                headers.ToDictionary(pair => pair.Key, pair => pair.Value == "None" ? null : pair.Value), body),
            new RecordedReply(
                int.Parse(reply.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture),
                replyHeaders.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value), replyBody));
    }

    private static (List<KeyValuePair<string, string>> Headers, string Body) Split(IEnumerable<string> lines)
    {
        var rest = lines.ToList();
        var headers = rest.TakeWhile(line => Header().IsMatch(line))
            .Select(line => line.Split(": ", 2))
            .Select(parts => KeyValuePair.Create(parts[0], parts[1]))
            .ToList();
        return (headers, string.Join('\n', rest.Skip(headers.Count)).Trim('\n'));
    }

    [GeneratedRegex(@"\n### ")]
    private static partial Regex Title();

    [GeneratedRegex(@"(?<=\n\n)HTTP (\d+)(?=\n)")]
    private static partial Regex Status();

    [GeneratedRegex("^[A-Za-z][A-Za-z-]*: ")]
    private static partial Regex Header();
}
