using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Statera.Core.Model;

namespace Statera.Server.Http.Collections;

/// <summary>
/// What can be asked of a collection of <typeparamref name="T"/>: its wire record's attributes, as the JSON metadata
/// tells them. A resource gets filters, sorting, paging, tags and fields by having a wire record.
/// </summary>
/// <param name="type">The wire record.</param>
/// <param name="aliases">Further names to filter by, for what is not an attribute of its own.</param>
internal sealed class CollectionShape<T>(
    JsonTypeInfo<T> type, params IReadOnlyList<(string Name, Func<T, string, bool> Fits)> aliases)
    where T : notnull
{
    private readonly FrozenDictionary<string, JsonPropertyInfo> _attributes =
        type.Properties.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);

    // What has no id is known by its first attribute: a zone's name, a quota's project.
    private readonly JsonPropertyInfo _key = type.Properties.FirstOrDefault(p => p.Name == "id") ?? type.Properties[0];

    private readonly FrozenDictionary<string, Func<T, string, bool>> _aliases =
        aliases.ToFrozenDictionary(a => a.Name, a => a.Fits, StringComparer.Ordinal);

    /// <summary>
    /// Writes an item as an object: the attributes that are named, in the order of the record, or all where none is.
    /// </summary>
    public void Write(Utf8JsonWriter json, T item, IReadOnlyList<string> fields)
    {
        if (fields.Count == 0)
        {
            // By far the most often, and several times faster than attribute by attribute.
            JsonSerializer.Serialize(json, item, type);
            return;
        }

        json.WriteStartObject();
        foreach (var attribute in type.Properties.Where(property => fields.Contains(property.Name)))
        {
            json.WritePropertyName(attribute.Name);
            JsonSerializer.Serialize(json, Get(attribute, item), attribute.Options.GetTypeInfo(attribute.PropertyType));
        }

        json.WriteEndObject();
    }

    /// <summary>The item's id.</summary>
    public string IdOf(T item) => (string)Get(_key, item)!;

    /// <summary>Whether a query may name this: an attribute, an alias, or what every collection knows.</summary>
    public bool Knows(string name) =>
        _attributes.ContainsKey(name) || _aliases.ContainsKey(name) || CollectionQuery.IsControl(name);

    /// <summary>Whether an item has a value; of an attribute or alias that is known.</summary>
    public bool Fits(T item, string name, string value) => Filter([item], name, value).Any();

    /// <summary>Chooses and orders.</summary>
    /// <exception cref="RefusedException">The query names an attribute that the resource lacks.</exception>
    public IReadOnlyList<T> Apply(CollectionQuery query, IEnumerable<T> items)
    {
        foreach (var (name, value) in query.Filters)
        {
            items = Filter(items, name, value);
        }

        if (!query.Tags.IsNone)
        {
            items = _attributes.TryGetValue("tags", out var tags)
                ? items.Where(item => query.Tags.Fits((IReadOnlyCollection<string>)Get(tags, item)!))
                : throw UnknownFilter();
        }

        return Order(query, items);
    }

    private IEnumerable<T> Filter(IEnumerable<T> items, string name, string value)
    {
        if (_aliases.TryGetValue(name, out var fits))
        {
            return items.Where(item => fits(item, value));
        }

        // What refers to other resources is asked for by its alias.
        var attribute = _attributes.GetValueOrDefault(name) is { } known && !IsReferences(known)
            ? known
            : throw UnknownFilter();
        return items.Where(item => WireValue.Equals(Get(attribute, item), value));
    }

    private static bool IsReferences(JsonPropertyInfo attribute) =>
        attribute.PropertyType.IsAssignableTo(typeof(IEnumerable<Statera.Api.LoadBalancing.IdRecord>));

    private List<T> Order(CollectionQuery query, IEnumerable<T> items)
    {
        var list = items.ToList();
        if (query.Sort.IsEmpty)
        {
            return list; // The store gives them by age.
        }

        var keys = query.Sort
            .Select(key => (Attribute: Sortable(key.Attribute), key.Descending))
            .ToList();

        // Stable, so that equal items stay in the order of age, whatever the direction.
        IOrderedEnumerable<T>? ordered = null;
        foreach (var (attribute, descending) in keys)
        {
            object? Key(T item) => Get(attribute, item);
            ordered = (ordered, descending) switch
            {
                (null, false) => list.OrderBy(Key, WireValue.Order),
                (null, true) => list.OrderByDescending(Key, WireValue.Order),
                (_, false) => ordered.ThenBy(Key, WireValue.Order),
                (_, true) => ordered.ThenByDescending(Key, WireValue.Order),
            };
        }

        return [.. ordered!];
    }

    private JsonPropertyInfo Sortable(string name) =>
        _attributes.GetValueOrDefault(name) is { } attribute && WireValue.IsScalar(attribute.PropertyType)
            ? attribute
            : throw new RefusedException(new Fault(
                FaultKind.Invalid, "sort", $"Supplied sort key '{name}' is not valid."));

    private static RefusedException UnknownFilter() => new(new Fault(
        FaultKind.Invalid, "", "One or more arguments are either duplicate or invalid"));

    private static object? Get(JsonPropertyInfo attribute, T item) => attribute.Get!(item);
}
