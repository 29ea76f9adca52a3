using Statera.Server.Http.Errors;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>What Octavia does with every request before it looks for a resource.</summary>
internal sealed class OctaviaRequests(RequestDelegate next)
{
    private const string Json = "application/json";

    /// <summary>Whether a path is below one of the versions.</summary>
    public static bool IsVersioned(PathString path) =>
        path.StartsWithSegments("/v2.0", StringComparison.Ordinal)
        || path.StartsWithSegments("/v2", StringComparison.Ordinal);

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (IsVersioned(request.Path) || request.Path == "/")
        {
            ThrowIfNotAcceptable(request);
        }

        // The suffix says what it is going to be anyway.
        if (IsVersioned(request.Path) && request.Path.Value is { } path
            && path.EndsWith(".json", StringComparison.Ordinal))
        {
            request.Path = path[..^".json".Length];
        }

        await next(context);

        // Routing knows the methods of every path and tells them as it refuses this one.
        if (request.Method == HttpMethods.Options && context.Response is { StatusCode: 405, HasStarted: false })
        {
            await Reply.Empty(context, StatusCodes.Status200OK);
        }
    }

    private static void ThrowIfNotAcceptable(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count > 0 && !accepted.Any(type => type.Quality != 0
            && (type.MatchesMediaType(Json) || type.MatchesAllTypes)))
        {
            throw new UnroutedException(
                StatusCodes.Status406NotAcceptable, $"Only content type {Json} is accepted.");
        }
    }
}
