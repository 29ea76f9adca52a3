using System.Diagnostics;
using Statera.Core.Telemetry;

namespace Statera.Server.Telemetry;

/// <summary>
/// Makes a span of each request of an API, in the caller's trace where it has one (W3C Trace Context). Attributes are those
/// of OpenTelemetry's conventions for HTTP servers; neither queries nor headers nor bodies are among them.
/// </summary>
internal sealed class RequestTraces(RequestDelegate next, string service)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!Tracing.Source.HasListeners())
        {
            await next(context);
            return;
        }

        // ASP.NET's own, which nobody exports, would be taken for the parent.
        Activity.Current = null;
        var request = context.Request;
        ActivityContext.TryParse(
            request.Headers.TraceParent, request.Headers.TraceState, isRemote: true, out var caller);
        var method = RequestMethods.Known(request.Method);
        using var span = Tracing.Source.StartActivity(
            method, ActivityKind.Server, caller,
            [new("statera.service", service), new("http.request.method", method), new("url.path", request.Path.Value)]);
        try
        {
            await next(context);
        }
        finally
        {
            if (span is not null)
            {
                End(span, context);
            }
        }
    }

    private static void End(Activity span, HttpContext context)
    {
        var status = context.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        if ((context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } route)
        {
            span.DisplayName = $"{span.DisplayName} {route}";
            span.SetTag("http.route", route);
        }

        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
