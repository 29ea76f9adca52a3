using System.Text.Json;
using Statera.OpenStack.KeyManager;

namespace Statera.Server.Http.KeyManager;

/// <summary>The part of the Barbican API that TLS needs.</summary>
internal sealed class KeyManagerEndpoints(KeyManagerService keys, TimeProvider time)
{
    /// <summary>What needs no token: the version documents.</summary>
    public static bool IsOpen(HttpRequest request) => request.Path.Value is "/" or "/v1" or "/v1/";

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", (RequestDelegate)VersionsAsync);
        endpoints.MapGet("/v1", (RequestDelegate)(context => Reply.WriteWrappedAsync(
            context, StatusCodes.Status200OK, "version", Version(context), BarbicanJson.Default.BarbicanVersionRecord)));
        new SecretEndpoints(keys, time).Map(endpoints);
        new SecretMetadataEndpoints(keys).Map(endpoints);
        new ContainerEndpoints(keys).Map(endpoints);
        new ConsumerEndpoints(keys).Map(endpoints);
        new AclEndpoints(keys).Map(endpoints);
    }

    // 300: there would be a choice, were there more than one. Without a microversion the list is one level deeper.
    private static Task VersionsAsync(HttpContext context) => Reply.WriteAsync(
        context, StatusCodes.Status300MultipleChoices, json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("versions");
            if (!BarbicanRoute.ShowsConsumers(context))
            {
                json.WriteStartObject();
                json.WritePropertyName("values");
            }

            json.WriteStartArray();
            JsonSerializer.Serialize(json, Version(context), BarbicanJson.Default.BarbicanVersionRecord);
            json.WriteEndArray();
            if (!BarbicanRoute.ShowsConsumers(context))
            {
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });

    private static BarbicanVersionRecord Version(HttpContext context)
    {
        var links = new BarbicanLinkRecord[] { new("self", BarbicanRoute.Root(context) + "/") };
        return BarbicanRoute.ShowsConsumers(context)
            ? new BarbicanVersionRecord("v1", "CURRENT", "1.0", "1.1", links, null)
            : new BarbicanVersionRecord(
                "v1", "stable", null, null, links,
                [new BarbicanMediaTypeRecord("application/json", "application/vnd.openstack.key-manager-v1+json")]);
    }
}
