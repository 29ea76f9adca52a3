using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Statera.Core.Model;
using Statera.Core.Store;

namespace Statera.OpenStack.Network;

/// <summary>The networks, subnets and ports in the store.</summary>
internal static class NetworkDirectory
{
    private const string NetworkKind = "network";
    private const string SubnetKind = "subnet";
    private const string PortKind = "port";

    public static NetworkDocument? FindNetwork(this IDocumentReader reader, string id) =>
        Read(reader.Find(NetworkKind, id), NetworkJson.Default.NetworkDocument);

    public static SubnetDocument? FindSubnet(this IDocumentReader reader, string id) =>
        Read(reader.Find(SubnetKind, id), NetworkJson.Default.SubnetDocument);

    public static PortDocument? FindPort(this IDocumentReader reader, string id) =>
        Read(reader.Find(PortKind, id), NetworkJson.Default.PortDocument);

    public static IEnumerable<NetworkDocument> Networks(this IDocumentReader reader) =>
        reader.List(NetworkKind).Select(it => Read(it, NetworkJson.Default.NetworkDocument)!);

    public static IEnumerable<SubnetDocument> Subnets(this IDocumentReader reader) =>
        reader.List(SubnetKind).Select(it => Read(it, NetworkJson.Default.SubnetDocument)!);

    public static IEnumerable<PortDocument> Ports(this IDocumentReader reader) =>
        reader.List(PortKind).Select(it => Read(it, NetworkJson.Default.PortDocument)!);

    public static void Put(this IDocumentTransaction store, NetworkDocument it) =>
        store.Put(new Document(NetworkKind, it.Id, it.ProjectId, it.CreatedAt, JsonSerializer.Serialize(
            it, NetworkJson.Default.NetworkDocument)));

    public static void Put(this IDocumentTransaction store, SubnetDocument it) =>
        store.Put(new Document(SubnetKind, it.Id, it.ProjectId, it.CreatedAt, JsonSerializer.Serialize(
            it, NetworkJson.Default.SubnetDocument)));

    public static void Put(this IDocumentTransaction store, PortDocument it) =>
        store.Put(new Document(PortKind, it.Id, it.ProjectId, it.CreatedAt, JsonSerializer.Serialize(
            it, NetworkJson.Default.PortDocument)));

    public static void Delete(this IDocumentTransaction store, NetworkDocument it) => store.Delete(NetworkKind, it.Id);

    public static void Delete(this IDocumentTransaction store, SubnetDocument it) => store.Delete(SubnetKind, it.Id);

    /// <summary>Deletes a port and gives its addresses back; its floating IPs stand for nothing then.</summary>
    public static void Delete(this IDocumentTransaction store, PortDocument it)
    {
        foreach (var address in it.FixedIps)
        {
            AddressAllocator.Release(store, address);
        }

        store.LeavePort(it.Id);
        store.Delete(PortKind, it.Id);
    }

    /// <summary>
    /// The network of that id as a project sees it: its own and the shared ones. Named by a request for something else,
    /// a
    /// missing one is that request's fault (400, as Octavia's InvalidSubresource).
    /// </summary>
    public static NetworkDocument VisibleNetwork(this IDocumentReader reader, string id, string projectId) =>
        reader.FindNetwork(id) is { } found && (found.Shared || found.ProjectId == projectId)
            ? found
            : throw new RefusedException(new Fault(FaultKind.Invalid, "network_id", $"Network {id} not found."));

    /// <summary>The subnet of that id as a project sees it: those of the networks that it sees.</summary>
    public static SubnetDocument VisibleSubnet(this IDocumentReader reader, string id, string projectId) =>
        reader.FindSubnet(id) is { } found && reader.FindNetwork(found.NetworkId) is { } network
        && (network.Shared || network.ProjectId == projectId || found.ProjectId == projectId)
            ? found
            : throw new RefusedException(new Fault(FaultKind.Invalid, "subnet_id", $"Subnet {id} not found."));

    private static T? Read<T>(Document? document, JsonTypeInfo<T> type)
        where T : class => document is null ? null : JsonSerializer.Deserialize(document.Json, type);
}
