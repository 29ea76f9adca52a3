using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Providers.Amphora.Config;

namespace Statera.Providers.Amphora.Runtime;

/// <summary>Reads facts out of HAProxy's own statistics. Pure.</summary>
internal static class HealthReader
{
    /// <summary>What each listener of a process has served since that process started.</summary>
    public static Dictionary<Guid, ListenerFacts> Listeners(IReadOnlyList<StatRow> rows) => rows
        .Where(r => r.IsFrontend && Guid.TryParse(r.Proxy, out _))
        .ToDictionary(r => Guid.Parse(r.Proxy), Listener);

    /// <summary>
    /// The members that are monitored. One that several listeners serve is asked once for each: it is up when any of
    /// them finds it up. One that was not asked yet by this process keeps what was known before.
    /// </summary>
    public static ImmutableDictionary<Guid, MemberFacts> Members(
        IReadOnlyList<StatRow> rows, ImmutableDictionary<Guid, MemberFacts> before) => rows
        .Where(r => r.IsServer && IsMonitored(r))
        .Where(r => BackendSection.TryPoolOf(r.Proxy, out _) && Guid.TryParse(r.Service, out _))
        .GroupBy(r => Guid.Parse(r.Service))
        .ToImmutableDictionary(g => g.Key, g => Merge(g.Select(Member), before.GetValueOrDefault(g.Key)));

    private static ListenerFacts Listener(StatRow row) => new(
        Open: row["status"] is "OPEN" or "FULL",
        Full: row.Number("slim") is > 0 and var limit && row.Number("scur") >= limit,
        new Statistics(
            row.Number("scur"), row.Number("bin"), row.Number("bout"), row.Number("ereq"), row.Number("stot")));

    // One that is switched off (MAINT) is not asked either.
    private static bool IsMonitored(StatRow row) =>
        row["status"] != "no check" && !row["status"].StartsWith("MAINT", StringComparison.Ordinal);

    private static MemberFacts Member(StatRow row)
    {
        // "* " before the result: a check is under way and this is the one before.
        var check = row["check_status"].TrimStart('*', ' ');
        return check switch
        {
            "" or "INI" or "UNK" => new MemberFacts(MemberState.Unknown, null),
            _ when row["status"].StartsWith("DOWN", StringComparison.Ordinal) =>
                new MemberFacts(MemberState.Down, Reason(check, row)),
            _ => new MemberFacts(MemberState.Up, null),
        };
    }

    private static string Reason(string check, StatRow row)
    {
        // "L7STS" alone would not tell which status came, "Connection refused" alone not at what layer.
        var result = row["check_code"].Length > 0 ? $"{check} {row["check_code"]}" : check;
        var detail = row["last_chk"].Length > 0 ? row["last_chk"] : row["check_desc"];
        return detail.Length > 0 ? $"{result}: {detail}" : result;
    }

    private static MemberFacts Merge(IEnumerable<MemberFacts> views, MemberFacts? before)
    {
        var known = views.Where(v => v.State is not MemberState.Unknown).ToArray();
        return known.FirstOrDefault(v => v.State is MemberState.Up)
            ?? known.FirstOrDefault()
            ?? before
            ?? new MemberFacts(MemberState.Unknown, null);
    }
}
