using System.Text.Json.Serialization;
using Statera.Core.Store;

namespace Statera.OpenStack.Network;

/// <summary>An address of an external network that stands for an address of a port, or for none yet.</summary>
public sealed record FloatingIpDocument(
    string Id, string Description, string ProjectId, string NetworkId, string Address, string OwnPortId,
    FloatingIpTarget? Target, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : NetworkObject;

/// <summary>What a floating IP stands for.</summary>
public sealed record FloatingIpTarget(string PortId, string FixedIpAddress, string RouterId);

/// <summary>The floating IPs in the store.</summary>
internal static class FloatingIpDirectory
{
    /// <summary>What the port says that it is of, which has the floating address.</summary>
    public const string Owner = "network:floatingip";

    private static readonly NetworkObjects<FloatingIpDocument> All = new("floating_ip", FloatingIpJson.Default.FloatingIpDocument);

    public static FloatingIpDocument? FindFloatingIp(this IDocumentReader reader, string id) => All.Find(reader, id);

    public static IEnumerable<FloatingIpDocument> FloatingIps(this IDocumentReader reader) => All.List(reader);

    public static void Put(this IDocumentTransaction store, FloatingIpDocument it) => All.Put(store, it);

    /// <summary>Deletes a floating IP and gives its address back.</summary>
    public static void Delete(this IDocumentTransaction store, FloatingIpDocument it)
    {
        All.Delete(store, it);
        if (store.FindPort(it.OwnPortId) is { } port)
        {
            store.Delete(port);
        }
    }

    /// <summary>Has the floating IPs of a port stand for nothing, for the port goes.</summary>
    public static void LeavePort(this IDocumentTransaction store, string portId)
    {
        foreach (var it in store.FloatingIps().Where(it => it.Target?.PortId == portId).ToList())
        {
            store.Put(it with { Target = null });
        }
    }
}

/// <summary>How floating IPs are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FloatingIpDocument))]
internal sealed partial class FloatingIpJson : JsonSerializerContext;
