using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Statera.Server.Telemetry;

/// <summary>Times the requests of an API, under the meter <c>Statera</c>.</summary>
internal sealed class RequestMetrics(RequestDelegate next, string service)
{
    private static readonly Meter Meter = new("Statera");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "statera_api_request_duration_seconds", "s", "Time to answer a request, by API, method and class of status code.");

    public async Task InvokeAsync(HttpContext context)
    {
        if (!Duration.Enabled)
        {
            await next(context);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Duration.Record(
                Stopwatch.GetElapsedTime(started).TotalSeconds,
                new("service", service), new("method", RequestMethods.Known(context.Request.Method)),
                new("status", $"{context.Response.StatusCode / 100}xx"));
        }
    }
}
