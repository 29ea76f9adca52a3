using System.Text.RegularExpressions;

namespace Statera.FunctionalTests.Conformance.Live;

/// <summary>Requests that are sent to both services, one after the other.</summary>
/// <param name="Name">What they are about.</param>
/// <param name="Steps">The requests.</param>
internal sealed record Scenario(string Name, IReadOnlyList<Step> Steps);

/// <summary>One request of a scenario.</summary>
/// <param name="Title">What it shows; of one kind in a scenario.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">Path and query behind <c>/v2.0/lbaas/</c>; <c>$name</c> stands for an id.</param>
/// <param name="Body">The body; empty for none. <c>$name</c> stands for an id.</param>
/// <param name="Name">What the id of what it makes is called from then on; null for nothing.</param>
/// <param name="IsUndone">What it makes is deleted again, so that the next one finds what this one found.</param>
/// <param name="Times">How many of it are sent at once; where more than one, only their statuses are compared.</param>
internal sealed partial record Step(
    string Title, string Method, string Path, string Body = "", string? Name = null, bool IsUndone = false, int Times = 1)
{
    /// <summary>The request, with the ids that are known.</summary>
    public RecordedRequest With(IReadOnlyDictionary<string, string> ids) => new(
        Method, "/v2.0/lbaas/" + Fill(Path, ids), new Dictionary<string, string?>(), Fill(Body, ids));

    private static string Fill(string text, IReadOnlyDictionary<string, string> ids) =>
        Placeholder().Replace(text, match => ids.GetValueOrDefault(match.Groups[1].Value, match.Value));

    [GeneratedRegex(@"\$([a-z][a-z0-9]*)")]
    private static partial Regex Placeholder();
}
