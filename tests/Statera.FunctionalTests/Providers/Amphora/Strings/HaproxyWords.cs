using System.Text;

namespace Statera.FunctionalTests.Providers.Amphora.Strings;

/// <summary>
/// Reads a configuration as HAProxy does (its manual, sections 2.1 and 2.2), and knows nothing of who has written it.
/// </summary>
internal static class HaproxyWords
{
    private const int MostWords = 64;

    /// <summary>The lines that say something, each as its words. A variable that would be expanded is shown so that no
    /// word can be taken for it.</summary>
    public static IReadOnlyList<string[]> Lines(string text) =>
        [.. text.Split('\n').Select(line => Words(line).ToArray()).Where(words => words.Length > 0)];

    private static List<string> Words(string line)
    {
        if (line.Contains('\0', StringComparison.Ordinal))
        {
            throw new FormatException("The line ends at a NUL.");
        }

        List<string> words = [];
        StringBuilder? word = null;
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote == '\'' && c != '\'')
            {
                word!.Append(c);
            }
            else if (c == '\\' && quote != '\'')
            {
                (word ??= new()).Append(Escaped(line, ref i, quote));
            }
            else if (c is '"' or '\'' && (quote == '\0' || quote == c))
            {
                quote = quote == '\0' ? c : '\0';
                word ??= new();
            }
            else if (c == '$' && quote == '"')
            {
                word!.Append("\u2063variable\u2063");
            }
            else if (quote == '\0' && c == '#')
            {
                break;
            }
            else if (quote == '\0' && c is ' ' or '\t' or '\r' && quote == '\0')
            {
                End(words, ref word);
            }
            else
            {
                (word ??= new()).Append(c);
            }
        }

        if (quote != '\0')
        {
            throw new FormatException($"A quote is not closed: {line}");
        }

        End(words, ref word);
        return words.Count <= MostWords ? words : throw new FormatException($"Too many words: {line}");
    }

    private static string Escaped(string line, ref int i, char quote)
    {
        if (i + 1 == line.Length)
        {
            throw new FormatException($"Nothing is behind a backslash: {line}");
        }

        var next = line[++i];
        switch (next)
        {
            case ' ' or '#' when quote == '\0':
            case '\\' or '"' or '\'':
            case '$' when quote == '"':
                return next.ToString();
            case 'n':
                return "\n";
            case 'r':
                return "\r";
            case 't':
                return "\t";
            case 'x':
                i += 2;
                return ((char)Convert.ToInt32(line[(i - 1)..(i + 1)], 16)).ToString();
            default:
                return $"\\{next}";
        }
    }

    private static void End(List<string> words, ref StringBuilder? word)
    {
        if (word is not null)
        {
            words.Add(word.ToString());
            word = null;
        }
    }
}
