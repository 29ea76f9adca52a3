using System.Text;

namespace Statera.Providers.Amphora.Config;

/// <summary>
/// Lines of a configuration. Every word goes through <see cref="Quote"/>, the one place that knows HAProxy's quoting
/// (its manual, section 2.2), so that nothing a user wrote can end a word or a line.
/// </summary>
internal sealed class ConfigText
{
    private readonly StringBuilder _text = new();

    public void Comment(string text) => _text.Append("# ").Append(Refuse(text)).Append('\n');

    public void Section(params ReadOnlySpan<string> words)
    {
        _text.Append('\n');
        Words(words);
    }

    public void Line(params ReadOnlySpan<string> words)
    {
        _text.Append("    ");
        Words(words);
    }

    /// <summary>A line whose second word is a prefix and the value of an environment variable.</summary>
    public void LineWithVariable(string keyword, string prefix, string variable, params ReadOnlySpan<string> words)
    {
        _text.Append("    ").Append(Quote(keyword)).Append(" \"").Append(prefix).Append("${").Append(variable).Append("}\"");
        foreach (var word in words)
        {
            _text.Append(' ').Append(Quote(word));
        }

        _text.Append('\n');
    }

    public override string ToString() => _text.ToString();

    /// <summary>A word that HAProxy reads back as exactly this string.</summary>
    public static string Quote(string word)
    {
        Refuse(word);
        if (word.Length > 0 && word.All(IsPlain))
        {
            return word;
        }

        var quoted = new StringBuilder("\"");
        foreach (var c in word)
        {
            // Inside double quotes only these three mean something.
            quoted.Append(c is '"' or '\\' or '$' ? "\\" : "").Append(c);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A literal text for a place where HAProxy expands <c>%</c>.</summary>
    public static string Literal(string text) => text.Replace("%", "%%", StringComparison.Ordinal);

    /// <summary>A text inside the parentheses of an expression, which has quotes of its own.</summary>
    public static string Argument(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? text
        : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static bool IsPlain(char c) =>
        char.IsAsciiLetterOrDigit(c) || "-_.:/@,+=?&*[]!%".Contains(c, StringComparison.Ordinal);

    private static string Refuse(string text)
    {
        if (text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'))
        {
            throw new FormatException("A control character can't be written to HAProxy's configuration.");
        }

        try
        {
            _ = Strict.GetByteCount(text);
            return text;
        }
        catch (EncoderFallbackException)
        {
            throw new FormatException("Half a character can't be written to HAProxy's configuration.");
        }
    }

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private void Words(ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            _text.Append(i == 0 ? "" : " ").Append(Quote(words[i]));
        }

        _text.Append('\n');
    }
}
