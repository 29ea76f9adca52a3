using System.Diagnostics.Tracing;

namespace Statera.Server.Telemetry;

/// <summary>
/// Tells in the log what the exporter of spans can't do, for the library itself only raises events. The same thing is told
/// once a minute.
/// </summary>
internal sealed partial class ExportTroubles(ILogger logger) : EventListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _told;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name is "OpenTelemetry-Exporter-OpenTelemetryProtocol" or "OpenTelemetry-Sdk")
        {
            EnableEvents(eventSource, EventLevel.Warning);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        lock (_lock)
        {
            if (_told != 0 && TimeProvider.System.GetElapsedTime(_told) < Pause)
            {
                return;
            }

            _told = TimeProvider.System.GetTimestamp();
        }

        var payload = (eventData.Payload ?? []).Select(it => it?.ToString() ?? "").ToArray();
        NotSent(logger, FirstLine(eventData.Message is { } format
            ? string.Format(System.Globalization.CultureInfo.InvariantCulture, format, [.. payload])
            : string.Join(' ', payload)));
    }

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r');

    [LoggerMessage(Level = LogLevel.Warning, Message = "Traces could not be sent: {Reason}")]
    private static partial void NotSent(ILogger logger, string reason);
}
