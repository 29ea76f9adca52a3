using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Statera.Core.Model;

/// <summary>
/// The names that the model's closed sets have in Octavia's API; said once, at each member of the set.
/// </summary>
public static class WireNames
{
    /// <summary>The name of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Table<T>.Names[value];

    /// <summary>The value of a name, which must be spelt exactly so.</summary>
    public static bool TryParse<T>(string name, out T value)
        where T : struct, Enum => Table<T>.Values.TryGetValue(name, out value);

    /// <summary>All the names, for a message.</summary>
    public static string All<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Of));

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Names = Enum.GetValues<T>().ToFrozenDictionary(
            value => value,
            value => JsonSerializer.SerializeToElement(value, (JsonTypeInfo<T>)ModelJson.Default.GetTypeInfo(typeof(T))!)
                .GetString()!);

        public static readonly FrozenDictionary<string, T> Values =
            Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
