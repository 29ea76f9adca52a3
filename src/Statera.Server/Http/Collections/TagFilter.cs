using System.Collections.Immutable;

namespace Statera.Server.Http.Collections;

/// <summary>Which tags an item must have or lack; each list given by commas or by repeating.</summary>
/// <param name="All">It has all of these.</param>
/// <param name="Any">It has one of these.</param>
/// <param name="NotAll">It lacks one of these.</param>
/// <param name="NotAny">It lacks all of these.</param>
internal sealed record TagFilter(
    ImmutableArray<string>? All, ImmutableArray<string>? Any, ImmutableArray<string>? NotAll, ImmutableArray<string>? NotAny)
{
    public static readonly TagFilter None = new(null, null, null, null);

    public bool IsNone => All is null && Any is null && NotAll is null && NotAny is null;

    public static TagFilter Parse(IQueryCollection query) => new(
        List(query, "tags"), List(query, "tags-any"), List(query, "not-tags"), List(query, "not-tags-any"));

    /// <summary>Whether an item with these tags is meant.</summary>
    public bool Fits(IReadOnlyCollection<string> tags) =>
        (All is not { } all || all.All(tags.Contains))
        && (Any is not { } any || any.Any(tags.Contains))
        && (NotAll is not { } notAll || !notAll.All(tags.Contains))
        && (NotAny is not { } notAny || !notAny.Any(tags.Contains));

    private static ImmutableArray<string>? List(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var values) ? [.. values.SelectMany(v => (v ?? "").Split(','))] : null;
}
