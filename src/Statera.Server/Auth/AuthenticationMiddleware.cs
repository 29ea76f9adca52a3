using Statera.OpenStack.Identity;
using Statera.Server.Http.Errors;

namespace Statera.Server.Auth;

/// <summary>
/// Finds out who sent a request by its token; without a good one, nothing but the version documents answers.
/// </summary>
/// <param name="next">What the request is for.</param>
/// <param name="validator">Who knows the tokens.</param>
/// <param name="format">How the refusal is worded.</param>
/// <param name="isOpen">The paths that need no token.</param>
/// <param name="authUrl">Where to get a token; asked for at the request, for the port may be known only then.</param>
/// <param name="logger">Told when tokens can't be judged.</param>
internal sealed partial class AuthenticationMiddleware(
    RequestDelegate next, ITokenValidator validator, IErrorFormat format, Func<HttpRequest, bool> isOpen,
    Func<string> authUrl, ILogger logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (isOpen(context.Request))
        {
            await next(context);
            return;
        }

        Caller? caller;
        try
        {
            caller = await validator.ValidateAsync(context.Request.Headers, context.RequestAborted);
        }
        catch (IdentityUnavailableException error)
        {
            CannotJudge(logger, error.Message);
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, error.Message);
            return;
        }

        if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = $"Keystone uri=\"{authUrl()}\"";
            await RefuseAsync(
                context, StatusCodes.Status401Unauthorized, "The request you have made requires authentication.");
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }

    private Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return format.WriteAsync(context, status, message);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request was refused, for its token can't be judged: {Reason}")]
    private static partial void CannotJudge(ILogger logger, string reason);
}
