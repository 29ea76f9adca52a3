using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Statera.Core.Model;

namespace Statera.Server.Http.Body;

/// <summary>The names that a closed set has on the wire; the model's own JSON is where they are said.</summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Names = Enum.GetValues<T>().ToFrozenDictionary(
        value => value,
        value => JsonSerializer.SerializeToElement(value, (JsonTypeInfo<T>)ModelJson.Default.GetTypeInfo(typeof(T))!)
            .GetString()!);

    private static readonly FrozenDictionary<string, T> Values =
        Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>All of them, for a message.</summary>
    public static string All { get; } = string.Join(", ", Enum.GetValues<T>().Select(Of));

    /// <summary>The name of a value.</summary>
    public static string Of(T value) => Names[value];

    /// <summary>The value of a name, which must be spelt exactly so.</summary>
    public static bool TryParse(string name, out T value) => Values.TryGetValue(name, out value);
}
