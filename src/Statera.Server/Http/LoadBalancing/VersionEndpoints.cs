using Statera.Api.LoadBalancing;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>The version documents: which of Octavia's versions the service keeps the promises of.</summary>
internal static class VersionEndpoints
{
    // What each of them announced is in octavia.md 1.2; clients ask by them for what they may use.
    private static readonly (string Id, string Updated)[] Versions =
    [
        ("v2.0", "2016-12-11T00:00:00Z"),
        ("v2.1", "2018-04-20T00:00:00Z"),
        ("v2.2", "2018-07-31T00:00:00Z"),
        ("v2.3", "2018-12-18T00:00:00Z"),
        ("v2.4", "2018-12-19T00:00:00Z"),
        ("v2.5", "2019-01-21T00:00:00Z"),
        ("v2.6", "2019-01-25T00:00:00Z"),
        ("v2.7", "2018-01-25T12:00:00Z"),
        ("v2.8", "2019-02-12T00:00:00Z"),
        ("v2.9", "2019-03-04T00:00:00Z"),
        ("v2.10", "2019-03-05T00:00:00Z"),
        ("v2.11", "2019-06-24T00:00:00Z"),
        ("v2.12", "2019-09-11T00:00:00Z"),
        ("v2.13", "2019-09-13T00:00:00Z"),
        ("v2.14", "2019-11-10T00:00:00Z"),
        ("v2.15", "2020-03-10T00:00:00Z"),
        ("v2.16", "2020-03-15T00:00:00Z"),
        ("v2.17", "2020-04-29T00:00:00Z"),
        ("v2.18", "2020-04-29T01:00:00Z"),
        ("v2.19", "2020-05-12T00:00:00Z"),
        ("v2.20", "2020-08-02T00:00:00Z"),
        ("v2.21", "2020-09-03T00:00:00Z"),
        ("v2.22", "2020-09-04T00:00:00Z"),
        ("v2.23", "2020-09-07T00:00:00Z"),
        ("v2.24", "2020-10-15T00:00:00Z"),
        ("v2.25", "2021-10-02T00:00:00Z"),
        ("v2.26", "2022-08-29T00:00:00Z"),
        ("v2.27", "2023-05-05T00:00:00Z"),
        ("v2.28", "2023-11-08T00:00:00Z"),
        ("v2.29", "2024-10-15T00:00:00Z"),
        ("v2.30", "2025-02-26T00:00:00Z"),
    ];

    private static readonly string[] Roots =
        ["/v2", "/v2.0", "/v2/lbaas", "/v2.0/lbaas", "/v2/octavia", "/v2.0/octavia"];

    /// <summary>What needs no token: the version documents, and whether it lives.</summary>
    public static bool IsOpen(HttpRequest request) =>
        request.Path.Value is "/" or "/v2" or "/v2.0" or "/v2/" or "/v2.0/" or HealthCheck.Path;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/", ["GET", "HEAD"], (RequestDelegate)ListAsync);
        foreach (var root in Roots)
        {
            endpoints.MapGet(root, (RequestDelegate)(context => Reply.WriteAsync(
                context, StatusCodes.Status200OK, "v2", OctaviaJson.Default.String)));
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
