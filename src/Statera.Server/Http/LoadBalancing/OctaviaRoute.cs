namespace Statera.Server.Http.LoadBalancing;

/// <summary>What a request's path and query name.</summary>
internal static class OctaviaRoute
{
    /// <summary>The id at the path's end.</summary>
    public static string Id(HttpContext context) => Value(context, "id");

    /// <summary>The pool that the path goes through.</summary>
    public static string PoolId(HttpContext context) => Value(context, "pool_id");

    /// <summary>The L7 policy that the path goes through.</summary>
    public static string PolicyId(HttpContext context) => Value(context, "policy_id");

    /// <summary>Whether a flag of the query is set; what is no flag is not (as Octavia has it).</summary>
    public static bool Flag(HttpContext context, string name) =>
        context.Request.Query[name] is [{ } text, ..] && bool.TryParse(text, out var flag) && flag;

    /// <summary>Answers that the path is there, but not for this method.</summary>
    /// <param name="context">The request.</param>
    /// <param name="allowed">The methods that it is there for.</param>
    public static Task NotAllowed(HttpContext context, string allowed)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = allowed;
        return Task.CompletedTask;
    }

    private static string Value(HttpContext context, string name) =>
        context.Request.RouteValues[name] as string
        ?? throw new InvalidOperationException($"The route has no {{{name}}}.");
}
