using System.Text.Json.Serialization;
using Statera.Core.Store;

namespace Statera.OpenStack.Network;

/// <summary>What joins subnets. Its ports are ports like others; the loopback needs nobody to carry packets.</summary>
public sealed record RouterDocument(
    string Id, string Name, string Description, string ProjectId, bool AdminStateUp, RouterGateway? Gateway,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : NetworkObject;

/// <summary>A router's place on an external network.</summary>
public sealed record RouterGateway(string NetworkId, string PortId, bool EnableSnat);

/// <summary>The routers in the store.</summary>
internal static class RouterDirectory
{
    /// <summary>What the port says that it is of, where it is a router's on a project's subnet.</summary>
    public const string InterfaceOwner = "network:router_interface";

    /// <summary>What the port says that it is of, where it is a router's on an external network.</summary>
    public const string GatewayOwner = "network:router_gateway";

    private static readonly NetworkObjects<RouterDocument> All = new("router", RouterJson.Default.RouterDocument);

    // A port's device is what its owner writes there; whether it is a router's is kept where nobody writes.
    private const string PortScope = "router_port";

    public static RouterDocument? FindRouter(this IDocumentReader reader, string id) => All.Find(reader, id);

    public static IEnumerable<RouterDocument> Routers(this IDocumentReader reader) => All.List(reader);

    /// <summary>The router that has a port; null for none.</summary>
    public static string? RouterOf(this IDocumentReader reader, string portId) => reader.Holder(PortScope, portId);

    /// <summary>The ports of a router on projects' subnets.</summary>
    public static IEnumerable<PortDocument> Interfaces(this IDocumentReader reader, string routerId) => reader.Ports()
        .Where(it => it.DeviceId == routerId && it.DeviceOwner == InterfaceOwner && reader.RouterOf(it.Id) == routerId);

    /// <summary>Stores a port as a router's.</summary>
    public static void PutRouterPort(this IDocumentTransaction store, PortDocument port)
    {
        store.TryClaim(PortScope, port.Id, port.DeviceId);
        store.Put(port);
    }

    /// <summary>Deletes a port that is a router's.</summary>
    public static void DeleteRouterPort(this IDocumentTransaction store, PortDocument port)
    {
        store.Release(PortScope, port.Id);
        store.Delete(port);
    }

    public static void Put(this IDocumentTransaction store, RouterDocument it) => All.Put(store, it);

    public static void Delete(this IDocumentTransaction store, RouterDocument it) => All.Delete(store, it);
}

/// <summary>How routers are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RouterDocument))]
internal sealed partial class RouterJson : JsonSerializerContext;
