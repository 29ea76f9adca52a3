using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Statera.FunctionalTests.Conformance;

/// <summary>
/// Compares a reply with the recorded one: every attribute by value, ids by what they stand for, times by their shape.
/// The order of attributes does not matter, the order of lists does.
/// </summary>
/// <param name="map">What our ids stand for; learns.</param>
/// <param name="root">Where our server is.</param>
/// <param name="theirs">Where the other one is, or was.</param>
internal sealed partial class ReplyComparison(
    ValueMap map, string root, string theirs = ReplyComparison.RecordedRoot)
{
    private const string RecordedRoot = "http://127.0.0.1:9876";

    private readonly List<Difference> _found = [];

    /// <summary>All differences of the reply.</summary>
    public IReadOnlyList<Difference> Compare(RecordedReply recorded, RecordedReply ours)
    {
        _found.Clear();
        if (recorded.Status != ours.Status)
        {
            Add("status", $"{recorded.Status}", $"{ours.Status}");
        }

        foreach (var (name, value) in recorded.Headers)
        {
            CompareHeader(name, value, ours);
        }

        CompareBodies(recorded, ours);
        return [.. _found];
    }

    private void CompareHeader(string name, string recorded, RecordedReply ours)
    {
        var value = ours.Headers.GetValueOrDefault(name) ?? Difference.Nothing;
        if (!string.Equals(value, recorded, StringComparison.OrdinalIgnoreCase))
        {
            Add(name, recorded, value);
        }
    }

    private void CompareBodies(RecordedReply recorded, RecordedReply ours)
    {
        if (recorded.Body.Length > 0 && !recorded.Headers.ContainsKey("content-type"))
        {
            CompareHeader("content-type", "application/json", ours);
        }

        if (Json(recorded.Body) is { } expected && Json(ours.Body) is { } actual)
        {
            Compare("", expected, actual);
        }
        else if (recorded.Body != ours.Body)
        {
            Add("/", Shown(recorded.Body), Shown(ours.Body));
        }
    }

    private void Compare(string where, JsonNode? recorded, JsonNode? ours)
    {
        switch (recorded, ours)
        {
            case (JsonObject a, JsonObject b):
                CompareObjects(where, a, b);
                break;
            case (JsonArray a, JsonArray b):
                CompareLists(where, a, b);
                break;
            case (JsonValue a, JsonValue b) when a.TryGetValue<string>(out var x) && b.TryGetValue<string>(out var y):
                CompareTexts(where, x, y);
                break;
            default:
                if (!JsonNode.DeepEquals(recorded, ours))
                {
                    Add(where, Shown(recorded), Shown(ours));
                }

                break;
        }
    }

    private void CompareObjects(string where, JsonObject recorded, JsonObject ours)
    {
        foreach (var (name, value) in recorded)
        {
            // The recorded no-op network gave a subnet another network in each of its processes.
            if (name == "vip_network_id" && ours.ContainsKey(name))
            {
                continue;
            }

            // Of what is still being made nothing was updated yet, but Octavia's worker is at times quicker than its reply.
            if ((string?)recorded["provisioning_status"] == "PENDING_CREATE" && ours.TryGetPropertyValue(name, out var early)
                && ((name == "updated_at" && early is null)
                    || (name == "operating_status" && ((string?)value, (string?)early) is ("OFFLINE", "NO_MONITOR"))))
            {
                continue;
            }

            if (ours.TryGetPropertyValue(name, out var own))
            {
                Compare($"{where}/{name}", value, own);
            }
            else
            {
                Add($"{where}/{name}", Shown(value), Difference.Nothing);
            }
        }

        foreach (var (name, value) in ours.Where(pair => !recorded.ContainsKey(pair.Key)))
        {
            Add($"{where}/{name}", Difference.Nothing, Shown(value));
        }
    }

    private void CompareLists(string where, JsonArray recorded, JsonArray ours)
    {
        if (recorded.Count != ours.Count)
        {
            Add($"{where} (length)", $"{recorded.Count}", $"{ours.Count}");
        }

        var own = IdOrder.Align(recorded, ours, map);
        for (var i = 0; i < recorded.Count && i < own.Count; i++)
        {
            Compare($"{where}/{i}", recorded[i], own[i]);
        }
    }

    private void CompareTexts(string where, string recorded, string ours)
    {
        if (recorded == ours || (Time().IsMatch(recorded) && Time().IsMatch(ours)))
        {
            // A time is when it was, and an id that is told is known.
            Pairs(recorded, ours);
            return;
        }

        if (!Pairs(Choices.Sorted(recorded.Replace(theirs, root, StringComparison.Ordinal)), Choices.Sorted(ours)))
        {
            Add(where, Shown(recorded), Shown(map.ToRecorded(ours)));
        }
    }

    private bool Pairs(string recorded, string ours)
    {
        var (expected, others) = ValueMap.Take(recorded);
        var (actual, own) = ValueMap.Take(ours);
        return expected == actual && others.Zip(own).All(pair => map.Pair(pair.First, pair.Second));
    }

    private void Add(string where, string recorded, string ours) => _found.Add(new Difference(where, recorded, ours));

    private static JsonNode? Json(string body) =>
        body is ['{' or '[' or '"', ..] ? JsonNode.Parse(body) : null;

    private static string Shown(JsonNode? node) => Shown(node?.ToJsonString(Reports.Json) ?? "null");

    private static string Shown(string text) => text.Length <= 400 ? text : text[..400] + "…";

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$")]
    private static partial Regex Time();
}
