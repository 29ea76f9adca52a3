using Statera.Server.Http.Errors;

namespace Statera.Server.Http.Network;

/// <summary>Errors as Neutron words them.</summary>
internal sealed class NeutronErrorFormat : IErrorFormat
{
    public Task WriteAsync(HttpContext context, int status, string message) => Reply.WriteAsync(
        context,
        status,
        new NeutronError(new NeutronErrorBody(
            status switch
            {
                400 => "HTTPBadRequest",
                401 => "HTTPUnauthorized",
                403 => "PolicyNotAuthorized",
                404 => "HTTPNotFound",
                409 => "Conflict",
                _ => "HTTPError",
            },
            message,
            "")),
        NeutronJson.Default.NeutronError);
}
