using System.Globalization;

namespace Statera.Server.Http.Collections;

/// <summary>Compares attribute values with each other and with the text of a query.</summary>
internal static class WireValue
{
    /// <summary>Nothing first, then by value; texts by code point.</summary>
    public static IComparer<object?> Order { get; } = Comparer<object?>.Create(Compare);

    /// <summary>Whether values of that type have an order and a text.</summary>
    public static bool IsScalar(Type type) =>
        type == typeof(string) || type == typeof(int) || type == typeof(long) || type == typeof(bool)
        || type == typeof(int?) || type == typeof(double?) || type == typeof(bool?);

    /// <summary>Whether a value is the one that a query names.</summary>
    public static bool Equals(object? value, string text) => value switch
    {
        null => text.Length == 0 || text == "null" || text == "None",
        bool flag => ParseBool(text) == flag,
        string s => string.Equals(s, text, StringComparison.Ordinal),
        int or long or double => double.TryParse(text, CultureInfo.InvariantCulture, out var number)
            && number == Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => false,
    };

    private static bool? ParseBool(string text) => text.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "on" or "t" or "y" => true,
        "false" or "0" or "no" or "off" or "f" or "n" => false,
        _ => null,
    };

    private static int Compare(object? a, object? b) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string x, string y) => string.CompareOrdinal(x, y),
        (IComparable x, _) => x.CompareTo(b),
        _ => 0,
    };
}
