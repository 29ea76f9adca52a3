namespace Statera.Server.Http.Identity;

/// <summary>The version documents: Keystone's clients begin with them.</summary>
internal static class VersionDocuments
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        // 300: there would be a choice, were there more than one.
        endpoints.MapGet("/", (RequestDelegate)(context => Reply.WriteAsync(
            context, StatusCodes.Status300MultipleChoices,
            new KeystoneVersionsRecord(new KeystoneVersionListRecord([Version3(context)])),
            KeystoneJson.Default.KeystoneVersionsRecord)));
        endpoints.MapGet("/v3", (RequestDelegate)(context => Reply.WriteWrappedAsync(
            context, StatusCodes.Status200OK, "version", Version3(context),
            KeystoneJson.Default.KeystoneVersionRecord)));
    }

    private static KeystoneVersionRecord Version3(HttpContext context) => new(
        "v3.14",
        "stable",
        "2020-04-07T00:00:00Z",
        [new VersionLinkRecord("self", $"{context.Request.Scheme}://{context.Request.Host}/v3/")],
        [new MediaTypeRecord("application/json", "application/vnd.openstack.identity-v3+json")]);
}
