using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Statera.Api.LoadBalancing;

namespace Statera.FunctionalTests.Providers.Amphora.Strings;

/// <summary>Where in an attribute a string is.</summary>
internal enum LeafShape
{
    /// <summary>It is the attribute.</summary>
    Text,

    /// <summary>It is in the attribute's list.</summary>
    Item,

    /// <summary>It is a name in the attribute's map.</summary>
    Key,

    /// <summary>It is a value in the attribute's map.</summary>
    Value,
}

/// <summary>
/// One place of a request that takes any string. They are read out of the metadata that requests are written with, so
/// that an attribute that is new is among them without a word about it here.
/// </summary>
/// <param name="Record">The request's record.</param>
/// <param name="Attribute">The attribute's name on the wire.</param>
/// <param name="Shape">Where in it.</param>
internal sealed record StringLeaf(string Record, string Attribute, LeafShape Shape)
{
    private const string Place = "@@";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<StringLeaf> All { get; } =
    [
        .. from property in typeof(OctaviaRequestJson).GetProperties()
           where property.PropertyType.IsSubclassOf(typeof(JsonTypeInfo))
           let type = (JsonTypeInfo)property.GetValue(OctaviaRequestJson.Default)!
           where type.Kind is JsonTypeInfoKind.Object
           from attribute in type.Properties
           from shape in ShapesOf(attribute.Options.GetTypeInfo(attribute.PropertyType))
           select new StringLeaf(type.Type.Name, attribute.Name, shape),
    ];

    /// <summary>What it has in a request; null where it is not there.</summary>
    public string? In(JsonObject request) => (Shape, request[Attribute]) switch
    {
        (LeafShape.Text, JsonValue text) => (string)text!,
        (LeafShape.Item, JsonArray { Count: > 0 } list) => (string)list[0]!,
        (LeafShape.Key, JsonObject { Count: > 0 } map) => map.First().Key,
        (LeafShape.Value, JsonObject { Count: > 0 } map) => (string)map.First().Value!,
        _ => null,
    };

    /// <summary>
    /// A request with a place at this leaf; <see cref="Fill"/> puts a string there. It may be one that no JSON library
    /// writes, so it is put into the text.
    /// </summary>
    public void Open(JsonObject request) => request[Attribute] = Shape switch
    {
        LeafShape.Text => JsonValue.Create(Place),
        LeafShape.Item => new JsonArray(JsonValue.Create(Place)),
        LeafShape.Key => new JsonObject { [Place] = "true" },
        _ => new JsonObject { [request[Attribute] is JsonObject { Count: > 0 } map ? map.First().Key : "n"] = Place },
    };

    /// <summary>The text of a request, with a string in its place.</summary>
    public static string Fill(string request, string value) =>
        request.Replace($"\"{Place}\"", Quoted(value), StringComparison.Ordinal);

    public override string ToString() => $"{Record}.{Attribute}{Shape switch
    {
        LeafShape.Text => "",
        LeafShape.Item => "[]",
        LeafShape.Key => "{name}",
        _ => "{value}",
    }}";

    private static string Quoted(string value) => $"\"{string.Concat(value.Select(
        c => c is >= ' ' and <= '~' and not ('"' or '\\') ? c.ToString() : $"\\u{(int)c:x4}"))}\"";

    private static LeafShape[] ShapesOf(JsonTypeInfo type) => type.Kind switch
    {
        _ when type.Type == typeof(string) => [LeafShape.Text],
        JsonTypeInfoKind.Enumerable when type.ElementType == typeof(string) => [LeafShape.Item],
        JsonTypeInfoKind.Dictionary when type.ElementType == typeof(string) => [LeafShape.Key, LeafShape.Value],
        _ => [],
    };
}
