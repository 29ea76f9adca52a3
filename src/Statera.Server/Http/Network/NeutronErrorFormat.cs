using Statera.Core.Model;
using Statera.Server.Http.Errors;

namespace Statera.Server.Http.Network;

/// <summary>Errors as Neutron words them.</summary>
internal sealed class NeutronErrorFormat : IErrorFormat
{
    public Task WriteAsync(HttpContext context, int status, string message) =>
        WriteAsync(context, status, TypeOf(status), message);

    public Task WriteAsync(HttpContext context, int status, RefusedException refusal) => WriteAsync(
        context, status,
        refusal.Faults.First(it => it.Kind == refusal.Kind).Type ?? TypeOf(status), refusal.Message);

    private static Task WriteAsync(HttpContext context, int status, string type, string message) => Reply.WriteAsync(
        context, status, new NeutronError(new NeutronErrorBody(type, message, "")), NeutronJson.Default.NeutronError);

    private static string TypeOf(int status) => status switch
    {
        400 => "HTTPBadRequest",
        401 => "HTTPUnauthorized",
        403 => "PolicyNotAuthorized",
        404 => "HTTPNotFound",
        409 => "Conflict",
        _ => "HTTPError",
    };
}
