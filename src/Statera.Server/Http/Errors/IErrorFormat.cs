using Statera.Core.Model;

namespace Statera.Server.Http.Errors;

/// <summary>How one of the services words an error on the wire: each OpenStack project has its own body.</summary>
internal interface IErrorFormat
{
    /// <summary>Writes the error as the reply's body.</summary>
    /// <param name="context">The request; its reply has not begun.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">What is wrong, for a person.</param>
    Task WriteAsync(HttpContext context, int status, string message);

    /// <summary>Writes a refusal as the reply's body.</summary>
    /// <param name="context">The request; its reply has not begun.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="refusal">What is wrong.</param>
    Task WriteAsync(HttpContext context, int status, RefusedException refusal) =>
        WriteAsync(context, status, refusal.Message);

    /// <summary>Writes the error of a request that came to no resource.</summary>
    /// <param name="context">The request; its reply has not begun.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">What is wrong, for a person; null where the path or the method is unknown.</param>
    /// <param name="title">What the status is called; null for its own name.</param>
    Task WriteUnroutedAsync(HttpContext context, int status, string? message, string? title = null) => WriteAsync(
        context,
        status,
        message ?? (status == StatusCodes.Status404NotFound
            ? $"There is nothing at {context.Request.Path}."
            : $"{context.Request.Method} is not a method of {context.Request.Path}."));
}
