using System.Text.RegularExpressions;

namespace Statera.FunctionalTests.Conformance;

/// <summary>
/// Which of our ids stands for which recorded one: learnt from replies, one for one, and put into later requests.
/// </summary>
internal sealed partial class ValueMap
{
    private readonly Dictionary<Guid, Guid> _ours = [];
    private readonly Dictionary<Guid, Guid> _recorded = [];

    /// <summary>The ids that a client chose stand for themselves.</summary>
    public void Fix(string request)
    {
        foreach (Match match in Id().Matches(request))
        {
            var id = Guid.Parse(match.Value);
            if (!_ours.ContainsKey(id))
            {
                Pair(id, id);
            }
        }
    }

    /// <summary>Whether the ids stand for each other; learns it where neither was seen yet.</summary>
    public bool Pair(Guid recorded, Guid ours)
    {
        if (_ours.TryGetValue(recorded, out var known))
        {
            return known == ours;
        }

        return _recorded.TryAdd(ours, recorded) && _ours.TryAdd(recorded, ours);
    }

    /// <summary>What our id stands for; null where it was not seen yet.</summary>
    public Guid? RecordedOf(Guid ours) => _recorded.TryGetValue(ours, out var recorded) ? recorded : null;

    /// <summary>A text with our ids in the place of the recorded ones, however they are written.</summary>
    public string ToOurs(string text) => Id().Replace(text, match => Replaced(match.Value, _ours));

    /// <summary>A text with the recorded ids in the place of ours.</summary>
    public string ToRecorded(string text) => Id().Replace(text, match => Replaced(match.Value, _recorded));

    /// <summary>The ids of a text, and the text without them.</summary>
    public static (string Text, Guid[] Ids) Take(string text) =>
        (Id().Replace(text, "<id>"), [.. Id().Matches(text).Select(match => Guid.Parse(match.Value))]);

    private static string Replaced(string id, Dictionary<Guid, Guid> by)
    {
        if (!by.TryGetValue(Guid.Parse(id), out var other))
        {
            return id;
        }

        var text = other.ToString(id.Contains('-') ? "D" : "N");
        return id.Any(char.IsAsciiLetterUpper) ? text.ToUpperInvariant() : text;
    }

    [GeneratedRegex(@"\b[0-9a-fA-F]{8}(?:(-)[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b|\b[0-9a-fA-F]{32}\b")]
    private static partial Regex Id();
}
