using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Statera.Server.Auth;

/// <summary>Reads the YAML that policy files are written in: a mapping of names to texts, however these are written.</summary>
internal static class PolicyYaml
{
    /// <summary>The entries of a file.</summary>
    /// <exception cref="PolicyYamlException">It is not that.</exception>
    public static IReadOnlyList<PolicyLine> Read(string text)
    {
        var entries = new List<PolicyLine>();
        var begin = 1;
        try
        {
            // The events of the parser alone: they need no reflection.
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            while (parser.TryConsume<DocumentStart>(out _))
            {
                if (!parser.TryConsume<MappingStart>(out _))
                {
                    ThrowUnlessEmpty(parser);
                    parser.Consume<DocumentEnd>();
                    continue;
                }

                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    begin = (int)parser.Current!.Start.Line;
                    var name = parser.Consume<Scalar>().Value;
                    var value = parser.Consume<Scalar>();
                    entries.Add(Entry(name, value, begin));
                }

                parser.Consume<DocumentEnd>();
            }

            return entries;
        }
        catch (YamlException error)
        {
            throw new PolicyYamlException(Math.Max(begin, Math.Min((int)error.Start.Line, LinesOf(text))));
        }
    }

    private static PolicyLine Entry(string name, Scalar value, int line)
    {
        // A lone surrogate can be written, but is no text; and nothing is no expression.
        if ((value.Style == ScalarStyle.Plain && value.Value.Length == 0) || HasLoneSurrogate(name + value.Value))
        {
            throw new PolicyYamlException(line);
        }

        // Breaks of lines are spaces: to an expression they are the same.
        return new PolicyLine(
            name, string.Join(' ', value.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), line);
    }

    private static void ThrowUnlessEmpty(Parser parser)
    {
        var line = (int)parser.Current!.Start.Line;
        if (!parser.TryConsume<Scalar>(out var scalar) || scalar.Value.Length > 0)
        {
            throw new PolicyYamlException(line);
        }
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static int LinesOf(string text) => text.AsSpan().TrimEnd().Count('\n') + 1;
}

/// <summary>A policy file that is no mapping of names to texts.</summary>
/// <param name="line">Where, from 1.</param>
internal sealed class PolicyYamlException(int line) : Exception
{
    /// <summary>Where, from 1.</summary>
    public int Line => line;
}
