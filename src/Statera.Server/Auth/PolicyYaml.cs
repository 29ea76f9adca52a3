using System.Globalization;
using System.Text;

namespace Statera.Server.Auth;

/// <summary>
/// Reads the YAML that policy files are written in: a mapping of names to texts, each plain, quoted or a block, and
/// each over as many lines as it likes. Breaks of lines are spaces: to an expression they are the same.
/// </summary>
internal sealed class PolicyYaml
{
    private readonly string[] _lines;
    private int _line;
    private int _column;

    private PolicyYaml(string text) => _lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');

    private string Rest => _lines[_line][_column..];

    /// <summary>The entries of a file.</summary>
    /// <exception cref="PolicyYamlException">It is not that.</exception>
    public static IReadOnlyList<PolicyLine> Read(string text)
    {
        var reader = new PolicyYaml(text);
        var entries = new List<PolicyLine>();
        int? indent = null;
        while (reader.ToNextContent())
        {
            if (reader._column != (indent ??= reader._column))
            {
                throw new PolicyYamlException(reader._line + 1);
            }

            entries.Add(reader.Entry(indent.Value));
        }

        return entries;
    }

    private PolicyLine Entry(int indent)
    {
        var begin = _line + 1;
        var name = Name();
        if (name.Length == 0 || !SkipColon())
        {
            throw new PolicyYamlException(begin);
        }

        if (IsOver(Rest) && !(NextLine() && ToNextContent() && _column > indent))
        {
            throw new PolicyYamlException(begin);
        }

        var value = _lines[_line][_column] switch
        {
            '"' => DoubleQuoted(),
            '\'' => SingleQuoted(),
            '|' or '>' => Block(indent),
            '[' or '{' or '&' or '*' or '-' => throw new PolicyYamlException(begin),
            _ => Plain(indent),
        };
        if (value is null || !IsOver(Rest) || !IsText(value))
        {
            throw new PolicyYamlException(begin);
        }

        NextLine();
        return new PolicyLine(
            name, string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), begin);
    }

    // A plain name may have colons in it: it ends at one with a space behind it.
    private string Name()
    {
        if (Rest[0] is '"')
        {
            return DoubleQuoted() ?? "";
        }

        if (Rest[0] is '\'')
        {
            return SingleQuoted() ?? "";
        }

        var start = _column;
        var line = _lines[_line];
        while (_column < line.Length && !char.IsWhiteSpace(line[_column]) && line[_column] is not ('#' or '"' or '\'')
            && !(line[_column] == ':' && (_column + 1 == line.Length || char.IsWhiteSpace(line[_column + 1]))))
        {
            _column++;
        }

        return line[start.._column];
    }

    private bool SkipColon()
    {
        SkipSpaces();
        if (_line >= _lines.Length || Rest is not [':', ..] rest || (rest.Length > 1 && !char.IsWhiteSpace(rest[1])))
        {
            return false;
        }

        _column++;
        SkipSpaces();
        return true;
    }

    private string? SingleQuoted()
    {
        var text = new StringBuilder();
        for (_column++; _line < _lines.Length; NextLine())
        {
            for (; _column < _lines[_line].Length; _column++)
            {
                if (_lines[_line][_column] != '\'')
                {
                    text.Append(_lines[_line][_column]);
                }
                else if (Rest is ['\'', '\'', ..])
                {
                    text.Append('\'');
                    _column++;
                }
                else
                {
                    _column++;
                    return text.ToString();
                }
            }

            text.Append(' ');
        }

        return null;
    }

    private string? DoubleQuoted()
    {
        var text = new StringBuilder();
        _column++;
        while (_line < _lines.Length)
        {
            var rest = Rest;
            if (rest.Length == 0)
            {
                text.Append(' ');
                NextLine();
            }
            else if (rest[0] == '"')
            {
                _column++;
                return text.ToString();
            }
            else if (rest == "\\")
            {
                // The line goes on in the next, without a space between.
                NextLine();
                SkipSpaces();
            }
            else if (rest[0] == '\\')
            {
                if (Escaped(rest) is not (var character, > 0 and var length))
                {
                    return null;
                }

                text.Append(character);
                _column += length;
            }
            else
            {
                text.Append(rest[0]);
                _column++;
            }
        }

        return null;
    }

    // Length 0 for what is no escape.
    private static (string Text, int Length) Escaped(string rest)
    {
        var digits = rest[1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            return rest.Length >= 2 + digits
                && uint.TryParse(
                    rest.AsSpan(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                && code <= 0x10ffff
                    ? (code > 0xffff ? char.ConvertFromUtf32((int)code) : $"{(char)code}", 2 + digits)
                    : ("", 0);
        }

        return rest[1] switch
        {
            '"' or '\\' or '/' or ' ' => ($"{rest[1]}", 2),
            'n' or 't' or 'r' or 'N' or '_' or 'L' or 'P' or 'v' or 'f' => (" ", 2),
            _ => ("", 0),
        };
    }

    // What is folded and what is kept differs by breaks of lines alone; there are no comments in it.
    private string? Block(int indent)
    {
        var header = Rest[1..].TrimStart('+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (!IsOver(header))
        {
            return null;
        }

        var text = new StringBuilder();
        while (NextLine() && (_lines[_line].Trim().Length == 0 || IndentOf(_lines[_line]) > indent))
        {
            text.Append(' ').Append(_lines[_line]);
        }

        Back();
        return text.ToString();
    }

    // It goes on in lines that are further in, and ends at a comment.
    private string? Plain(int indent)
    {
        var text = new StringBuilder();
        do
        {
            var line = Rest;
            var comment = line.IndexOf(" #", StringComparison.Ordinal);
            line = comment >= 0 ? line[..comment] : line;
            if (line.AsSpan().IndexOfAny('"', '\'', '#') >= 0 || line.Contains(": ", StringComparison.Ordinal)
                || line.TrimEnd().EndsWith(':'))
            {
                return null;
            }

            text.Append(' ').Append(line);
            if (comment >= 0)
            {
                _column = _lines[_line].Length;
                return text.ToString();
            }
        }
        while (NextLine() && (_lines[_line].Trim().Length == 0
            || (IndentOf(_lines[_line]) > indent && _lines[_line].TrimStart()[0] != '#')));

        Back();
        return text.ToString();
    }

    // To the end of the last line that belonged to it.
    private void Back()
    {
        _line--;
        _column = _lines[_line].Length;
    }

    private bool ToNextContent()
    {
        for (; _line < _lines.Length; NextLine())
        {
            SkipSpaces();
            if (!IsOver(Rest) && !(_column == 0 && Rest.TrimEnd() is "---" or "..." or "{}"))
            {
                return true;
            }
        }

        return false;
    }

    private bool NextLine()
    {
        (_line, _column) = (_line + 1, 0);
        return _line < _lines.Length;
    }

    private void SkipSpaces()
    {
        while (_line < _lines.Length && _column < _lines[_line].Length && char.IsWhiteSpace(_lines[_line][_column]))
        {
            _column++;
        }
    }

    private static bool IsOver(string rest) => rest.TrimStart() is "" or ['#', ..];

    private static int IndentOf(string line) => line.Length - line.TrimStart().Length;

    private static bool IsText(string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A file is no mapping of names to texts.</summary>
/// <param name="line">The line where that shows, from 1.</param>
internal sealed class PolicyYamlException(int line) : Exception
{
    /// <summary>The line where that shows, from 1.</summary>
    public int Line => line;
}
