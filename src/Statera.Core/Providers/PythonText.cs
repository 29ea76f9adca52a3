using System.Text.Json;

namespace Statera.Core.Providers;

/// <summary>JSON as Octavia's messages show it: as Python writes its values.</summary>
public static class PythonText
{
    private const int MostShown = 200;

    /// <summary>A value, shortened where it is long.</summary>
    public static string Of(JsonElement value)
    {
        var text = Whole(value);
        return text.Length <= MostShown ? text
            : text[..(char.IsHighSurrogate(text[MostShown - 1]) ? MostShown - 1 : MostShown)] + "…";
    }

    /// <summary>A text in quotes.</summary>
    public static string Of(string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal);
        return quote == '\'' && escaped.Contains('\'')
            ? $"'{escaped.Replace("'", "\\'", StringComparison.Ordinal)}'"
            : $"{quote}{escaped}{quote}";
    }

    private static string Whole(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "None",
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.String => Of(value.GetString()!),
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Whole))}]",
        JsonValueKind.Object => "{" + string.Join(
            ", ", value.EnumerateObject().Select(member => $"{Of(member.Name)}: {Whole(member.Value)}")) + "}",
        _ => value.GetRawText(),
    };
}
