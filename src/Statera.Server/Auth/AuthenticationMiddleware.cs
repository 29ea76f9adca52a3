using Statera.OpenStack.Identity;
using Statera.Server.Http.Errors;

namespace Statera.Server.Auth;

/// <summary>
/// Finds out who sent a request by its token; without a good one, nothing but the version documents answers.
/// </summary>
/// <param name="next">What the request is for.</param>
/// <param name="identity">Who knows the tokens.</param>
/// <param name="format">How the refusal is worded.</param>
/// <param name="isOpen">The paths that need no token.</param>
/// <param name="authUrl">Where to get a token; asked for at the request, for the port may be known only then.</param>
internal sealed class AuthenticationMiddleware(
    RequestDelegate next, IdentityService identity, IErrorFormat format, Func<HttpRequest, bool> isOpen,
    Func<string> authUrl)
{
    private const string TokenHeader = "X-Auth-Token";

    public async Task InvokeAsync(HttpContext context)
    {
        var principal = context.Request.Headers[TokenHeader] is [{ Length: > 0 } token]
            ? await identity.ValidateAsync(token, context.RequestAborted)
            : null;
        if (principal is not null)
        {
            context.Features.Set(principal);
            context.Features.Set(new Caller(
                principal.User.Id, principal.Project?.Id, [.. principal.Roles.Select(role => role.Name)]));
        }
        else if (!isOpen(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = $"Keystone uri=\"{authUrl()}\"";
            await format.WriteAsync(
                context, StatusCodes.Status401Unauthorized, "The request you have made requires authentication.");
            return;
        }

        await next(context);
    }
}
