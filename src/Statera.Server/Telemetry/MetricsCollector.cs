using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Statera.Core.Telemetry;

namespace Statera.Server.Telemetry;

/// <summary>
/// Keeps what the instruments of the meter <c>Statera</c> measure, and writes it. .NET has no exporter of its own, and
/// OpenTelemetry's for Prometheus has no release.
/// </summary>
internal sealed class MetricsCollector : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricSeries> _series = new();

    public MetricsCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Statera" && !instrument.IsObservable)
            {
                listener.EnableMeasurementEvents(instrument, _series.GetOrAdd(instrument.Name, name => new MetricSeries(
                    name, instrument.Description ?? "", instrument is Histogram<double>)));
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => ((MetricSeries)state!).Add(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => ((MetricSeries)state!).Add(value, tags));
        _listener.Start();
    }

    /// <summary>Writes all of them.</summary>
    public void Write(PrometheusText text)
    {
        foreach (var series in _series.Values.OrderBy(it => it.Name, StringComparer.Ordinal))
        {
            series.Write(text);
        }
    }

    public void Dispose() => _listener.Dispose();
}
