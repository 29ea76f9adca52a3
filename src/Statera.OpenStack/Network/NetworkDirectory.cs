using Statera.Core.Model;
using Statera.Core.Store;

namespace Statera.OpenStack.Network;

/// <summary>The networks, subnets and ports in the store.</summary>
internal static class NetworkDirectory
{
    private static readonly NetworkObjects<NetworkDocument> AllNetworks = new("network", NetworkJson.Default.NetworkDocument);
    private static readonly NetworkObjects<SubnetDocument> AllSubnets = new("subnet", NetworkJson.Default.SubnetDocument);
    private static readonly NetworkObjects<PortDocument> AllPorts = new("port", NetworkJson.Default.PortDocument);

    public static NetworkDocument? FindNetwork(this IDocumentReader reader, string id) => AllNetworks.Find(reader, id);

    public static SubnetDocument? FindSubnet(this IDocumentReader reader, string id) => AllSubnets.Find(reader, id);

    public static PortDocument? FindPort(this IDocumentReader reader, string id) => AllPorts.Find(reader, id);

    public static IEnumerable<NetworkDocument> Networks(this IDocumentReader reader) => AllNetworks.List(reader);

    public static IEnumerable<SubnetDocument> Subnets(this IDocumentReader reader) => AllSubnets.List(reader);

    public static IEnumerable<PortDocument> Ports(this IDocumentReader reader) => AllPorts.List(reader);

    public static void Put(this IDocumentTransaction store, NetworkDocument it) => AllNetworks.Put(store, it);

    public static void Put(this IDocumentTransaction store, SubnetDocument it) => AllSubnets.Put(store, it);

    public static void Put(this IDocumentTransaction store, PortDocument it) => AllPorts.Put(store, it);

    public static void Delete(this IDocumentTransaction store, NetworkDocument it) => AllNetworks.Delete(store, it);

    public static void Delete(this IDocumentTransaction store, SubnetDocument it) => AllSubnets.Delete(store, it);

    /// <summary>Deletes a port and gives its addresses back; its floating IPs stand for nothing then.</summary>
    public static void Delete(this IDocumentTransaction store, PortDocument it)
    {
        foreach (var address in it.FixedIps)
        {
            AddressAllocator.Release(store, address);
        }

        store.LeavePort(it.Id);
        AllPorts.Delete(store, it);
    }

    /// <summary>
    /// The network of that id as a project sees it: its own and the shared ones. Named by a request for something else, a
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
}
