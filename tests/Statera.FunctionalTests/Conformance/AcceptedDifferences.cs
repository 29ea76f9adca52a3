namespace Statera.FunctionalTests.Conformance;

/// <summary>In what Statera answers otherwise on purpose, each with the reason: single exchanges, and kinds of replies.</summary>
internal static class AcceptedDifferences
{
    private const string Recording = ".http |";
    private const char KindMark = '~';

    private static readonly IReadOnlyList<string> Lines =
    [
        .. File.ReadLines(Path.Combine(Recordings.Folder, "accepted-differences.txt"))
            .Where(line => line.Length > 0 && line[0] != '#'),
    ];

    private static readonly IReadOnlyDictionary<string, string> Exchanges = Lines
        .Where(line => line[0] != KindMark)
        .Select(line => line.Split(" | "))
        .ToDictionary(parts => $"{parts[0]} | {parts[1]}", parts => parts[2]);

    /// <summary>Single exchanges that were recorded.</summary>
    public static IEnumerable<string> Recorded => Exchanges.Keys.Where(IsRecorded);

    /// <summary>Single exchanges with an Octavia that runs.</summary>
    public static IEnumerable<string> Live => Exchanges.Keys.Except(Recorded);

    /// <summary>Kinds of replies of an Octavia that runs.</summary>
    public static IReadOnlyList<AcceptedKind> Kinds { get; } =
    [
        .. Lines.Where(line => line[0] == KindMark)
            .Select(line => line[1..].Split($" {KindMark} ", 2, StringSplitOptions.TrimEntries))
            .Select(parts => new AcceptedKind(parts[0], parts[1])),
    ];

    /// <summary>Why the reply may differ so; null where it may not.</summary>
    public static string? Reason(Exchange exchange, IReadOnlyList<Difference> differences)
    {
        if (Exchanges.TryGetValue(exchange.Name, out var reason) || IsRecorded(exchange.Name))
        {
            return reason;
        }

        var kinds = KindsOf(exchange, differences);
        return kinds.Count == 0 ? null : string.Join(" ", kinds.Select(kind => kind.Reason).Distinct());
    }

    /// <summary>The kinds that explain the reply wholly; empty where they do not.</summary>
    public static IReadOnlyList<AcceptedKind> KindsOf(Exchange exchange, IReadOnlyList<Difference> differences)
    {
        var reply = AcceptedKind.LineOf(exchange, differences);
        if (Kinds.FirstOrDefault(kind => kind.Fits(reply)) is { } whole)
        {
            return [whole];
        }

        var each = differences
            .Select(difference => AcceptedKind.LineOf(exchange, difference))
            .Select(line => Kinds.FirstOrDefault(kind => kind.Fits(line)))
            .ToList();
        return each.Contains(null) ? [] : [.. each.OfType<AcceptedKind>().Distinct()];
    }

    private static bool IsRecorded(string name) => name.Contains(Recording, StringComparison.Ordinal);
}
