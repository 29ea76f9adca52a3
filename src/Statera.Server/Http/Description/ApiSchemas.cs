using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Statera.Server.Http.Description;

/// <summary>JSON Schemas of wire records, from the metadata that also reads and writes them.</summary>
internal sealed class ApiSchemas
{
    private readonly SortedDictionary<string, JsonObject> _byName = new(StringComparer.Ordinal);

    /// <summary>The schemas of all records that were referred to, by name.</summary>
    public JsonObject All() => new([.. _byName.Select(it => KeyValuePair.Create(it.Key, (JsonNode?)it.Value))]);

    /// <summary>A reference to a type's schema, or the schema itself where it has no name.</summary>
    public JsonObject Of(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object => Record(type),
        JsonTypeInfoKind.Enumerable => new()
        {
            ["type"] = "array",
            ["items"] = Of(type.Options.GetTypeInfo(type.ElementType!)),
        },
        JsonTypeInfoKind.Dictionary => new()
        {
            ["type"] = "object",
            ["additionalProperties"] = Of(type.Options.GetTypeInfo(type.ElementType!)),
        },
        _ => new() { ["type"] = Primitive(Nullable.GetUnderlyingType(type.Type) ?? type.Type) },
    };

    private JsonObject Record(JsonTypeInfo type)
    {
        var name = type.Type.Name.Replace("Record", "", StringComparison.Ordinal);
        if (!_byName.ContainsKey(name))
        {
            // Before its parts, which may refer to it.
            var schema = _byName[name] = new JsonObject { ["type"] = "object", ["additionalProperties"] = false };
            var required = new JsonArray();
            var properties = new JsonObject();
            foreach (var property in type.Properties)
            {
                properties[property.Name] = Property(name, property);
                if (property.IsRequired || (IsReply(type) && property.ShouldSerialize is null))
                {
                    required.Add((JsonNode)property.Name);
                }
            }

            schema["properties"] = properties;
            if (required.Count > 0)
            {
                schema["required"] = required;
            }
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private JsonObject Property(string record, JsonPropertyInfo property)
    {
        var schema = Of(property.Options.GetTypeInfo(property.PropertyType));
        foreach (var (keyword, value) in AttributeLimits.Of(record, property.Name))
        {
            schema[keyword] = value;
        }

        if (AttributeTexts.Of(property.Name) is { } text)
        {
            schema["description"] = text;
        }

        var isNullable = property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;
        if (!isNullable || property.IsRequired)
        {
            return schema;
        }

        if (schema["type"] is JsonValue type)
        {
            schema["type"] = new JsonArray(type.DeepClone(), "null");
            (schema["enum"] as JsonArray)?.Add((JsonNode?)null);
            return schema;
        }

        return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
    }

    // Replies carry everything; requests what somebody wants to say.
    private static bool IsReply(JsonTypeInfo type) => type.Type.Name.EndsWith("Record", StringComparison.Ordinal);

    private static string Primitive(Type type) =>
        type == typeof(bool) ? "boolean"
        : type == typeof(int) || type == typeof(long) ? "integer"
        : type == typeof(double) ? "number"
        : type == typeof(string) ? "string"
        : throw new ArgumentOutOfRangeException(nameof(type), type, "a type that the wire does not have");
}
