using System.Runtime.InteropServices;
using System.Text;
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
        JsonValueKind.String => Text(() => value.GetString()!, JsonMarshal.GetRawUtf8Value(value)),
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Whole))}]",
        JsonValueKind.Object => "{" + string.Join(
            ", ", value.EnumerateObject().Select(member =>
                $"{Text(() => member.Name, JsonMarshal.GetRawUtf8PropertyName(member))}: {Whole(member.Value)}")) + "}",
        _ => value.GetRawText(),
    };

    // What is no Unicode, as a lone surrogate is, has no text; it is shown as it was written.
    private static string Text(Func<string> text, ReadOnlySpan<byte> raw)
    {
        try
        {
            return Of(text());
        }
        catch (InvalidOperationException)
        {
            return Of(Encoding.UTF8.GetString(raw).Trim('"'));
        }
    }
}
