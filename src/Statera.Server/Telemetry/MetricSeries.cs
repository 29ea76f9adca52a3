using Statera.Core.Telemetry;

namespace Statera.Server.Telemetry;

/// <summary>All that was measured by one instrument: a counter, or a histogram of seconds.</summary>
/// <param name="name">The instrument's.</param>
/// <param name="help">What it tells.</param>
/// <param name="isHistogram">Whether it is one; a counter otherwise.</param>
internal sealed class MetricSeries(string name, string help, bool isHistogram)
{
    // From a reply out of memory to a HAProxy that takes long to start.
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Sum> _sums = new(StringComparer.Ordinal);

    public string Name { get; } = isHistogram || name.EndsWith("_total", StringComparison.Ordinal) ? name : name + "_total";

    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = "";
        foreach (var (key, word) in tags)
        {
            labels += (labels.Length > 0 ? "," : "") + PrometheusText.Label(key, word?.ToString() ?? "");
        }

        lock (_lock)
        {
            if (!_sums.TryGetValue(labels, out var sum))
            {
                _sums[labels] = sum = new Sum();
            }

            sum.Total += value;
            sum.Counts[Array.FindIndex(Bounds, bound => value <= bound) is >= 0 and var place ? place : Bounds.Length]++;
        }
    }

    public void Write(PrometheusText text)
    {
        text.Metric(Name, isHistogram ? "histogram" : "counter", help);
        lock (_lock)
        {
            foreach (var (labels, sum) in _sums)
            {
                if (isHistogram)
                {
                    Write(text, labels, sum);
                }
                else
                {
                    text.Sample(Name, labels, sum.Total);
                }
            }
        }
    }

    private void Write(PrometheusText text, string labels, Sum sum)
    {
        long count = 0;
        for (var i = 0; i <= Bounds.Length; i++)
        {
            count += sum.Counts[i];
            var bound = PrometheusText.Label("le", PrometheusText.Number(i < Bounds.Length ? Bounds[i] : double.PositiveInfinity));
            text.Sample(Name + "_bucket", labels.Length > 0 ? $"{labels},{bound}" : bound, count);
        }

        text.Sample(Name + "_sum", labels, sum.Total);
        text.Sample(Name + "_count", labels, count);
    }

    private sealed class Sum
    {
        public double Total { get; set; }

        public long[] Counts { get; } = new long[Bounds.Length + 1];
    }
}
