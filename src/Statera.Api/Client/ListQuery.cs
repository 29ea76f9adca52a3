namespace Statera.Api.Client;

/// <summary>Which items of a collection, and in which order (Octavia API, "Filtering", "Sorting", "Pagination").</summary>
public sealed record ListQuery
{
    /// <summary>Attributes and the values that they shall have; all must fit.</summary>
    public IReadOnlyDictionary<string, string>? Filters { get; init; }

    /// <summary>Tags that the items must all have.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Attributes to sort by, each with <c>:asc</c> or <c>:desc</c>; by age where left out.</summary>
    public IReadOnlyList<string>? Sort { get; init; }

    /// <summary>Items a page; the service's most where left out.</summary>
    public int? Limit { get; init; }

    internal string ToQueryString()
    {
        var parts = (Filters ?? new Dictionary<string, string>()).Select(it => (it.Key, it.Value)).ToList();
        if (Tags is { Count: > 0 })
        {
            parts.Add(("tags", string.Join(',', Tags)));
        }

        if (Sort is { Count: > 0 })
        {
            parts.Add(("sort", string.Join(',', Sort)));
        }

        if (Limit is { } limit)
        {
            parts.Add(("limit", limit.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        return parts.Count == 0 ? "" : "?" + string.Join('&', parts.Select(it =>
            $"{Uri.EscapeDataString(it.Item1)}={Uri.EscapeDataString(it.Item2)}"));
    }
}
