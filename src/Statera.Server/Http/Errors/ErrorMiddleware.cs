using Statera.Core.Model;
using Statera.Core.Store;

namespace Statera.Server.Http.Errors;

/// <summary>
/// Turns what was thrown into a reply: refusals by their kind, anything else into a 500 that tells nothing of the
/// inside.
/// </summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, IErrorFormat format, ILogger<ErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (RefusedException refusal) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusOf(refusal.Kind);
            await format.WriteAsync(context, context.Response.StatusCode, refusal);
        }
        catch (UnroutedException refusal) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = refusal.Status;
            await format.WriteUnroutedAsync(context, refusal.Status, refusal.Message, refusal.Title);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, bad.StatusCode, bad.Message);
        }
        catch (StoreUnavailableException error) when (!context.Response.HasStarted)
        {
            UnexpectedError(logger, error, context.Request.Method, context.Request.Path);
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, error.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; there is nobody to tell.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            UnexpectedError(logger, error, context.Request.Method, context.Request.Path);
            await WriteAsync(context, StatusCodes.Status500InternalServerError,
                "An unexpected error; the server's log has the details.");
        }

        // Routing answers unknown paths and methods without a body; the services' clients expect one.
        if (context.Response is { StatusCode: 404 or 405, HasStarted: false, ContentLength: null })
        {
            await format.WriteUnroutedAsync(context, context.Response.StatusCode, null);
        }
    }

    private Task WriteAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return format.WriteAsync(context, status, message);
    }

    private static int StatusOf(FaultKind kind) => kind switch
    {
        FaultKind.Forbidden => StatusCodes.Status403Forbidden,
        FaultKind.Invalid => StatusCodes.Status400BadRequest,
        FaultKind.NotFound => StatusCodes.Status404NotFound,
        FaultKind.Conflict => StatusCodes.Status409Conflict,
        FaultKind.Unsupported => StatusCodes.Status501NotImplemented,
        FaultKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind without a status"),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed unexpectedly")]
    private static partial void UnexpectedError(ILogger logger, Exception error, string method, string path);
}
