using Statera.Api.LoadBalancing;
using Statera.Server.Http.Errors;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>Errors as Octavia words them.</summary>
internal sealed class OctaviaErrorFormat : IErrorFormat
{
    public Task WriteAsync(HttpContext context, int status, string message) => Reply.WriteAsync(
        context, status, new ErrorRecord(status >= 500 ? "Server" : "Client", message, null),
        OctaviaJson.Default.ErrorRecord);
}
