using System.Globalization;
using Statera.Core.Telemetry;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Runtime;

namespace Statera.Providers.Amphora.Metrics;

/// <summary>Writes what a process says as the metrics that Octavia has. Pure.</summary>
internal static class MetricsWriter
{
    private static readonly string[] ServerStates = ["DOWN", "UP", "MAINT", "DRAIN", "NOLB"];
    private static readonly string[] CodeClasses = ["1xx", "2xx", "3xx", "4xx", "5xx", "other"];

    public static PrometheusText Write(MetricsReading reading)
    {
        var text = new PrometheusText();
        foreach (var metric in MetricTable.All.Take(2).Concat(MetricTable.LoadBalancer))
        {
            text.Metric(metric.Name, metric.Type, metric.Help);
            if (OfProcess(metric, reading) is { } value)
            {
                text.Sample(metric.Name, "", value);
            }
        }

        // What is ours alone, as the way to these very metrics, has names that are no ids.
        Write(text, MetricTable.Listener, reading, reading.Rows.Where(row => row.IsFrontend && Guid.TryParse(row.Proxy, out _)),
            row => PrometheusText.Label("listener", row.Proxy));
        var ofPools = reading.Rows.Where(row => !row.IsFrontend && BackendSection.TryPoolOf(row.Proxy, out _)).ToLookup(row => row.IsServer);
        Write(text, MetricTable.Pool, reading, ofPools[false], row => PrometheusText.Label("pool", row.Proxy));
        Write(text, MetricTable.Member, reading, ofPools[true],
            row => $"{PrometheusText.Label("pool", row.Proxy)},{PrometheusText.Label("member", row.Service)}");
        return text;
    }

    private static string? OfProcess(Metric metric, MetricsReading reading) => metric.Name switch
    {
        MetricTable.MemoryName => reading.Memory?.ToString("0.###", CultureInfo.InvariantCulture),
        MetricTable.CpuName => IsNumber(reading.Info.GetValueOrDefault(metric.Field)) is { } idle
            ? PrometheusText.Number(100 - double.Parse(idle, CultureInfo.InvariantCulture))
            : null,
        _ => IsNumber(reading.Info.GetValueOrDefault(metric.Field)),
    };

    private static void Write(
        PrometheusText text, IEnumerable<Metric> metrics, MetricsReading reading,
        IEnumerable<StatRow> rows, Func<StatRow, string> labelsOf)
    {
        var labelled = rows.Select(row => (row, labelsOf(row))).ToArray();
        foreach (var metric in metrics)
        {
            text.Metric(metric.Name, metric.Type, metric.Help);
            foreach (var (row, labels) in labelled.Where(it => !metric.IsHttp || it.row["mode"] != "tcp"))
            {
                Write(text, metric, reading, row, labels);
            }
        }
    }

    private static void Write(PrometheusText text, Metric metric, MetricsReading reading, StatRow row, string labels)
    {
        switch (metric.Shape)
        {
            case MetricShape.State:
                var state = StateOf(row);
                foreach (var one in row.IsServer ? ServerStates : ServerStates.AsSpan(0, 2))
                {
                    text.Sample(metric.Name, $"{labels},state=\"{one}\"", one == state ? "1" : "0");
                }

                break;
            case MetricShape.Codes:
                foreach (var one in CodeClasses)
                {
                    if (IsNumber(row[metric.Field + one]) is { } count)
                    {
                        text.Sample(metric.Name, $"{labels},code=\"{one}\"", count);
                    }
                }

                break;
            case MetricShape.Milliseconds when IsNumber(row[metric.Field]) is { } number:
                text.Sample(metric.Name, labels, double.Parse(number, CultureInfo.InvariantCulture) / 1000);
                break;
            case MetricShape.Number when IsNumber(row[metric.Field]) is { } number:
                text.Sample(metric.Name, labels, WithEarlier(number, metric, reading, row));
                break;
        }
    }

    // What the API tells of a listener is told here, too: since the listener was made, whichever process served.
    private static string WithEarlier(string number, Metric metric, MetricsReading reading, StatRow row)
    {
        if (!row.IsFrontend || !reading.Before.TryGetValue(Guid.Parse(row.Proxy), out var before))
        {
            return number;
        }

        var more = metric.Field switch
        {
            "bin" => before.BytesIn,
            "bout" => before.BytesOut,
            "ereq" => before.RequestErrors,
            "stot" => before.TotalConnections,
            _ => 0,
        };
        return more == 0 ? number : (long.Parse(number, CultureInfo.InvariantCulture) + more).ToString(CultureInfo.InvariantCulture);
    }

    // "UP 1/3": about to change. "MAINT (resolution)": and why. "no check": nobody asks, so it is taken for up.
    private static string StateOf(StatRow row) => row["status"].Split(' ')[0] switch
    {
        "OPEN" or "FULL" or "no" => "UP",
        var state when ServerStates.Contains(state) => state,
        _ => "DOWN",
    };

    private static string? IsNumber(string? field) =>
        long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? field : null;
}
