namespace Statera.Server.Http.LoadBalancing;

/// <summary>Tells a load balancer in front of the API that it answers; off unless the settings say otherwise.</summary>
internal static class HealthCheck
{
    public const string Path = "/healthcheck";

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapMethods(
        Path, ["GET", "HEAD"], (RequestDelegate)(context => Reply.Empty(context, StatusCodes.Status204NoContent)));
}
