using System.Text.Json.Nodes;

namespace Statera.FunctionalTests.Conformance;

/// <summary>
/// Octavia gives objects of the same age, and references to them, in the order of their ids, which are random. Where both
/// lists hold the same objects, or objects of the same names, ours is given in the recorded order, unless ages say
/// otherwise.
/// </summary>
internal static class IdOrder
{
    public static IList<JsonNode?> Align(JsonArray recorded, JsonArray ours, ValueMap map)
    {
        var theirs = recorded.Select(Key).ToList();
        var own = ours.Select(Key).ToList();
        if (recorded.Count != ours.Count || theirs.Contains(null) || own.Contains(null))
        {
            return ours;
        }

        // What was made together has no order of its own.
        var together = theirs.DistinctBy(key => key!.Value.Age).Count() == 1;
        if (!together && (!InOrder(theirs) || !InOrder(own)))
        {
            return ours;
        }

        var byRecorded = ours
            .Select(item => (Item: item, Recorded: map.RecordedOf(Key(item)!.Value.Id)))
            .Where(it => it.Recorded is not null)
            .ToDictionary(it => it.Recorded!.Value, it => it.Item);
        return theirs.All(key => byRecorded.ContainsKey(key!.Value.Id))
            ? theirs.ConvertAll(key => byRecorded[key!.Value.Id])
            : together ? AlignByName(recorded, ours)
            : ours;
    }

    // Ids that nobody knows yet are learnt from what has the same name.
    private static IList<JsonNode?> AlignByName(JsonArray recorded, JsonArray ours)
    {
        var names = recorded.Select(NameOf).ToList();
        var own = ours.Where(item => NameOf(item) is { Length: > 0 }).DistinctBy(NameOf)
            .ToDictionary(item => NameOf(item)!, item => item);
        return own.Count == ours.Count && names.TrueForAll(name => name is not null && own.ContainsKey(name))
            ? names.ConvertAll(name => own[name!])
            : ours;
    }

    private static string? NameOf(JsonNode? item) => (string?)(item as JsonObject)?["name"];

    private static bool InOrder(IEnumerable<(string Age, Guid Id)?> keys)
    {
        var list = keys.Select(key => (key!.Value.Age, Id: key.Value.Id.ToString())).ToList();
        return list.Zip(list.Skip(1)).All(pair =>
            string.CompareOrdinal(pair.First.Age, pair.Second.Age) is var ages
            && (ages < 0 || (ages == 0 && string.CompareOrdinal(pair.First.Id, pair.Second.Id) <= 0)));
    }

    private static (string Age, Guid Id)? Key(JsonNode? item) =>
        item is JsonObject it && it["id"] is JsonValue id && Guid.TryParse((string?)id, out var parsed)
            ? ((string?)it["created_at"] ?? "", parsed)
            : null;
}
