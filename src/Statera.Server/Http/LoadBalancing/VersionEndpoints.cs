using Statera.Api.LoadBalancing;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>The version documents: which of Octavia's versions the service keeps the promises of.</summary>
internal static class VersionEndpoints
{
    // A minor version is a promise to serve what it announced (octavia.md 1.2); the ones after 2.1 announce what this
    // version refuses, except for tags, additive_only and provider listing, which clients use without asking first.
    private static readonly (string Id, string Updated)[] Versions =
    [
        ("v2.0", "2016-12-11T00:00:00Z"),
        ("v2.1", "2018-04-20T00:00:00Z"),
    ];

    /// <summary>What needs no token: the version documents.</summary>
    public static bool IsOpen(HttpRequest request) => request.Path.Value is "/" or "/v2" or "/v2.0" or "/v2/" or "/v2.0/";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", (RequestDelegate)ListAsync);
        foreach (var root in new[] { "/v2", "/v2.0", "/v2/lbaas", "/v2.0/lbaas" })
        {
            endpoints.MapGet(root, (RequestDelegate)(context => context.Response.WriteAsJsonAsync(
                "v2", OctaviaJson.Default.String, cancellationToken: context.RequestAborted)));
        }
    }

    private static Task ListAsync(HttpContext context)
    {
        var self = $"{context.Request.Scheme}://{context.Request.Host}/v2";
        return Reply.WriteAsync(
            context,
            StatusCodes.Status200OK,
            new VersionsRecord([.. Versions.Select((version, i) => new VersionRecord(
                version.Id, i == Versions.Length - 1 ? "CURRENT" : "SUPPORTED", version.Updated,
                [new LinkRecord(self, "self")]))]),
            OctaviaJson.Default.VersionsRecord);
    }
}
