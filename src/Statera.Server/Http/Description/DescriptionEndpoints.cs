using System.Reflection;

namespace Statera.Server.Http.Description;

/// <summary><c>/openapi.json</c>, and <c>/docs</c> for people; both without a token.</summary>
internal static class DescriptionEndpoints
{
    private const string Page = "Statera.Server.Http.Description.page.html";

    /// <summary>The paths that need no token.</summary>
    public static bool IsOpen(HttpRequest request) => request.Path.Value is "/openapi.json" or "/docs" or "/docs/";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/openapi.json", (RequestDelegate)DescribeAsync);
        endpoints.MapGet("/docs", (RequestDelegate)ShowAsync);
    }

    private static Task DescribeAsync(HttpContext context)
    {
        var version = typeof(DescriptionEndpoints).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
        var document = OpenApiDocument.Build($"{context.Request.Scheme}://{context.Request.Host}/v2", version);
        return Reply.WriteAsync(context, StatusCodes.Status200OK, json => document.WriteTo(json));
    }

    // One page with all it needs in it: no script and no style comes from elsewhere, as its policy says.
    private static async Task ShowAsync(HttpContext context)
    {
        await using var page = Assembly.GetExecutingAssembly().GetManifestResourceStream(Page)
            ?? throw new InvalidOperationException("The page was not built in.");
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'";
        context.Response.ContentLength = page.Length;
        await page.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
