namespace Statera.FunctionalTests.Conformance;

/// <summary>The exchanges in which Statera answers otherwise on purpose, each with the reason.</summary>
internal static class AcceptedDifferences
{
    private const string Recording = ".http |";

    /// <summary>The reasons, by the exchange's name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        File.ReadLines(Path.Combine(Recordings.Folder, "accepted-differences.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(" | "))
            .ToDictionary(parts => $"{parts[0]} | {parts[1]}", parts => parts[2]);

    /// <summary>Those of recorded exchanges.</summary>
    public static IEnumerable<string> Recorded => All.Keys.Where(name => name.Contains(Recording, StringComparison.Ordinal));

    /// <summary>Those of exchanges with an Octavia that runs.</summary>
    public static IEnumerable<string> Live => All.Keys.Except(Recorded);
}
