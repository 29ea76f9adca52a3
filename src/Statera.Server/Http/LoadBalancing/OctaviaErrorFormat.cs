using Microsoft.AspNetCore.WebUtilities;
using Statera.Api.LoadBalancing;
using Statera.Server.Http.Errors;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>Errors as Octavia words them.</summary>
internal sealed class OctaviaErrorFormat : IErrorFormat
{
    public Task WriteAsync(HttpContext context, int status, string message) => Reply.WriteAsync(
        context, status, new ErrorRecord(status >= 500 ? "Server" : "Client", message, null),
        OctaviaJson.Default.ErrorRecord);

    // Octavia says nothing of what it has no route to: not even that, outside of its versions.
    public Task WriteUnroutedAsync(HttpContext context, int status, string? message, string? title = null) => Reply.WriteAsync(
        context,
        status,
        new UnroutedErrorRecord(
            status, title ?? ReasonPhrases.GetReasonPhrase(status),
            message ?? (OctaviaRequests.IsVersioned(context.Request.Path) ? "" : null)),
        OctaviaJson.Default.UnroutedErrorRecord);
}
