using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using Statera.Core.Model;
using Statera.Core.Store;
using Statera.Server.Http.Errors;

namespace Statera.Server.Http.Collections;

/// <summary>
/// What a request asks of a collection: which items, in which order, which page, which attributes (Octavia API,
/// "Filtering", "Sorting", "Pagination").
/// </summary>
internal sealed record CollectionQuery
{
    /// <summary>The largest page, and what is given where no limit is asked.</summary>
    public const int MaxLimit = 1000;

    private const int MostStoredTags = 4;

    private static readonly Guid MalformedMarker = Guid.Empty;

    /// <summary>Whose query it is.</summary>
    public CollectionDialect Dialect { get; private init; } = CollectionDialect.Octavia;

    /// <summary>Attributes and the values that they shall have; all must fit.</summary>
    public ImmutableArray<(string Attribute, string Value)> Filters { get; private init; } = [];

    /// <summary>Which tags the items have or lack.</summary>
    public TagFilter Tags { get; private init; } = TagFilter.None;

    /// <summary>The order; empty for by age.</summary>
    public ImmutableArray<SortKey> Sort { get; private init; } = [];

    /// <summary>How many items a page has at most.</summary>
    public int Limit { get; private init; } = MaxLimit;

    /// <summary>The item that the page lies behind, or before where reversed.</summary>
    public string? Marker { get; private init; }

    /// <summary>The page before the marker rather than behind it.</summary>
    public bool Reverse { get; private init; }

    /// <summary>The attributes to show; empty for all.</summary>
    public ImmutableArray<string> Fields { get; private init; } = [];

    /// <summary>
    /// Nothing but age orders the items and nothing but the scope chooses them: the store can cut the page itself.
    /// </summary>
    public bool IsPlain => Filters.IsEmpty && Tags.IsNone && Sort.IsEmpty && !Reverse;

    /// <summary>The marker as an id; null for no marker.</summary>
    /// <exception cref="RefusedException">It is no id.</exception>
    public Guid? MarkerId => Marker is null ? null
        : Guid.TryParse(Marker, out var id) && id != MalformedMarker ? id
        : throw InvalidMarker(Marker);

    /// <summary>Reads the query.</summary>
    /// <param name="query">What follows the path.</param>
    /// <param name="dialect">Whose it is; null for Octavia's.</param>
    /// <exception cref="UnroutedException">A limit or a sort direction is not legal. Attributes are judged when
    /// applied.</exception>
    public static CollectionQuery Parse(IQueryCollection query, CollectionDialect? dialect = null)
    {
        dialect ??= CollectionDialect.Octavia;
        var result = new CollectionQuery
        {
            Dialect = dialect,
            Tags = TagFilter.Parse(query),
            Sort = SortKey.Parse(query),
            Fields = [.. query["fields"].OfType<string>().Select(name => dialect.Knows(name) ? name : "")],
            Marker = query["marker"] is [{ } marker, ..] ? marker : null,
            Reverse = query["page_reverse"] is [{ } reverse, ..] && bool.TryParse(reverse, out var flag) && flag,
            Limit = query["limit"] is [{ } limit, ..] ? ParseLimit(limit) : MaxLimit,
        };

        var filters = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var (name, values) in query)
        {
            if (!IsControl(name))
            {
                filters.AddRange(values.Select(value => (dialect.Knows(name) ? name : "", value ?? "")));
            }
        }

        return result with { Filters = filters.ToImmutable() };
    }

    /// <summary>The query without what the store chooses by, with what the store is to choose by.</summary>
    /// <param name="all">What the caller may see.</param>
    /// <param name="knows">Whether the resource has an attribute.</param>
    public (CollectionQuery Left, ResourceQuery Chosen) Split(ResourceQuery all, Func<string, bool> knows)
    {
        var rest = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var (name, value) in Filters)
        {
            switch (name)
            {
                case "name" when all.Name is null && knows(name):
                    all = all with { Name = value };
                    break;
                case "project_id" when all.ProjectId is null || all.ProjectId == value:
                    all = all with { ProjectId = value };
                    break;
                default:
                    rest.Add((name, value));
                    break;
            }
        }

        // A statement a number of tags is kept: more than a person would name are looked at one by one.
        if (Tags.All is not { Length: <= MostStoredTags } tags || !knows("tags"))
        {
            return (this with { Filters = rest.ToImmutable() }, all);
        }

        return (this with { Filters = rest.ToImmutable(), Tags = Tags with { All = null } }, all with { Tags = tags });
    }

    /// <summary>The query without what it says of the parent that the path names, and whether that is true.</summary>
    /// <param name="attribute">What the parent's id is called.</param>
    /// <param name="parent">The parent's id.</param>
    public (CollectionQuery Left, bool Fits) Within(string attribute, Guid parent)
    {
        // The children's records do not have it, and openstacksdk asks for the rules of a policy with it.
        var said = Filters.Where(filter => filter.Attribute == attribute).ToList();
        return (this with { Filters = Filters.RemoveRange(said) }, said.All(it => it.Value == parent.ToString()));
    }

    /// <summary>A marker that names no item of the collection.</summary>
    public static RefusedException InvalidMarker(string marker) => new(new Fault(
        FaultKind.Invalid, "marker", $"Supplied pagination marker '{marker}' is not valid."));

    /// <summary>Whether a name of a query is not a filter.</summary>
    public static bool IsControl(string name) => name
        is "fields" or "sort" or "sort_key" or "sort_dir" or "limit" or "marker" or "page_reverse"
        or "tags" or "tags-any" or "not-tags" or "not-tags-any";

    // Octavia takes 0, negative numbers and "infinite" as "the most there is".
    private static int ParseLimit(StringValues text) => text.ToString() switch
    {
        "infinite" => MaxLimit,
        var number when int.TryParse(number, out var limit) => limit is > 0 and < MaxLimit ? limit : MaxLimit,
        var other => throw new UnroutedException(
            StatusCodes.Status400BadRequest, $"Supplied pagination limit '{other}' is not valid."),
    };
}
