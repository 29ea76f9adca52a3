using System.Text.Json;

namespace Statera.Core.Providers;

/// <summary>Something that a profile for a provider can say.</summary>
/// <param name="Name">Its key in the profile's data.</param>
/// <param name="Description">What it does, for <c>openstack loadbalancer provider capability list</c>.</param>
/// <param name="Problem">What is wrong with a value, in the words of JSON schema; null for nothing.</param>
public sealed record Capability(string Name, string Description, Func<JsonElement, string?> Problem)
{
    /// <summary>A text.</summary>
    public static Capability Text(string name, string description) =>
        new(name, description, value => NotOfType(value, value.ValueKind is JsonValueKind.String, "string"));

    /// <summary>True or false.</summary>
    public static Capability Flag(string name, string description) =>
        new(name, description, value => NotOfType(
            value, value.ValueKind is JsonValueKind.True or JsonValueKind.False, "boolean"));

    /// <summary>A list.</summary>
    public static Capability List(string name, string description) =>
        new(name, description, value => NotOfType(value, value.ValueKind is JsonValueKind.Array, "array"));

    /// <summary>One of some texts.</summary>
    public static Capability OneOf(string name, string description, params IReadOnlyList<string> values) =>
        new(name, description, value =>
            NotOfType(value, value.ValueKind is JsonValueKind.String, "string")
            ?? (values.Contains(value.GetString()) ? null
                : $"{PythonText.Of(value)} is not one of [{string.Join(", ", values.Select(PythonText.Of))}]"));

    /// <summary>A whole number in a range.</summary>
    public static Capability Number(string name, string description, int least, int most) =>
        new(name, description, value =>
        {
            var number = 0;
            return NotOfType(value, value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out number), "integer")
                ?? (number < least ? $"{number} is less than the minimum of {least}"
                    : number > most ? $"{number} is greater than the maximum of {most}"
                    : null);
        });

    private static string? NotOfType(JsonElement value, bool fits, string type) =>
        fits ? null : $"{PythonText.Of(value)} is not of type '{type}'";
}
