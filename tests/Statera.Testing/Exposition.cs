using System.Globalization;
using System.Text.RegularExpressions;

namespace Statera.Testing;

/// <summary>
/// Metrics as a strict reader of Prometheus' text format sees them: what Prometheus would forgive fails, too.
/// </summary>
public sealed partial class Exposition
{
    private readonly Dictionary<string, string> _types = [];
    private readonly Dictionary<string, double> _samples = [];

    private Exposition()
    {
    }

    /// <summary>The metrics, and their types.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    /// <summary>The samples by their names and labels, as written.</summary>
    public IReadOnlyDictionary<string, double> Samples => _samples;

    /// <summary>A sample's value.</summary>
    public double this[string sample] => _samples.TryGetValue(sample, out var value)
        ? value
        : throw new KeyNotFoundException($"There is no {sample}; there are:\n{string.Join('\n', _samples.Keys)}");

    /// <summary>The samples of a metric.</summary>
    public IEnumerable<KeyValuePair<string, double>> Of(string metric) =>
        _samples.Where(it => it.Key == metric || it.Key.StartsWith(metric + "{", StringComparison.Ordinal));

    /// <summary>Reads a text.</summary>
    /// <exception cref="FormatException">It is not as the format has it; the message has the line.</exception>
    public static Exposition Parse(string text)
    {
        var it = new Exposition();
        if (!text.EndsWith('\n'))
        {
            throw new FormatException("The last line does not end.");
        }

        var (current, helped) = ("", new HashSet<string>());
        foreach (var line in text[..^1].Split('\n'))
        {
            if (HelpLine().Match(line) is { Success: true } help)
            {
                current = Unless(helped.Add(help.Groups[1].Value), help.Groups[1].Value, line);
            }
            else if (TypeLine().Match(line) is { Success: true } type)
            {
                Unless(type.Groups[1].Value == current && it._types.TryAdd(current, type.Groups[2].Value), "", line);
            }
            else
            {
                it.Add(line, current);
            }
        }

        it.CheckHistograms();
        return it;
    }

    private void Add(string line, string current)
    {
        var sample = SampleLine().Match(line);
        var (name, labels) = (sample.Groups["name"].Value, sample.Groups["labels"].Value);
        var keys = sample.Groups["key"].Captures.Select(capture => capture.Value).ToList();
        Unless(sample.Success && keys.Distinct().Count() == keys.Count, "", line);
        var type = Unless(_types.TryGetValue(current, out var known), known!, line);
        Unless(type == "histogram" ? HistogramName(current).IsMatch(name) : name == current, "", line);
        var value = sample.Groups["value"].Value switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var number => double.Parse(number, CultureInfo.InvariantCulture),
        };
        Unless(_samples.TryAdd(name + labels, value) && (type == "gauge" || value >= 0), "", line);
    }

    // What is counted up to a bound is counted up to each bound above it.
    private void CheckHistograms()
    {
        foreach (var metric in _types.Where(it => it.Value == "histogram").Select(it => it.Key))
        {
            var series = Of(metric + "_bucket").GroupBy(it => Bound().Replace(it.Key, ""));
            foreach (var buckets in series)
            {
                var counts = buckets.Select(it => it.Value).ToList();
                var name = buckets.Key.Replace("_bucket", "_count", StringComparison.Ordinal).Replace("{}", "", StringComparison.Ordinal);
                Unless(counts.Order().SequenceEqual(counts) && buckets.Last().Key.Contains("le=\"+Inf\"", StringComparison.Ordinal)
                    && _samples[name] == counts[^1], "", name);
            }
        }
    }

    private static Regex HistogramName(string metric) => new($"^{metric}_(bucket|sum|count)$");

    private static T Unless<T>(bool good, T value, string line) => good ? value : throw new FormatException(line);

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\]|\\\\|\\n)+$")]
    private static partial Regex HelpLine();

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""
        ^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{(?<key>[a-zA-Z_][a-zA-Z0-9_]*)="(?:[^"\\\n]|\\["\\n])*"(?:,(?<key>[a-zA-Z_][a-zA-Z0-9_]*)="(?:[^"\\\n]|\\["\\n])*")*\})?[ ](?<value>[+-]Inf|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$
        """)]
    private static partial Regex SampleLine();

    [GeneratedRegex(""",?le="[^"]*",?""")]
    private static partial Regex Bound();
}
