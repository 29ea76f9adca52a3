using System.Collections.Immutable;
using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;

namespace Statera.Server.Http.Network;

/// <summary>The networks that gateways of routers and floating IPs are on.</summary>
internal static class ExternalNetworks
{
    /// <summary>The external network of that id.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="reader">Where.</param>
    /// <param name="id">Its id.</param>
    /// <param name="resource">What the request is about.</param>
    public static NetworkDocument Find(HttpContext context, IDocumentReader reader, string id, string resource)
    {
        var found = reader.FindNetwork(id);
        return found is null || !(found.Shared || found.External || Caller.Of(context).CanSee(found.ProjectId))
            ? throw NeutronFault.NotFound("NetworkNotFound", $"Network {id} could not be found.")
            : found.External ? found
            : throw NeutronFault.BadRequest(resource, $"Network {id} is not a valid external network");
    }

    /// <summary>Refuses to make a network internal while something counts on its being external.</summary>
    public static void ThrowIfUsed(IDocumentReader reader, NetworkDocument changed)
    {
        if (!changed.External && (reader.Routers().Any(it => it.Gateway?.NetworkId == changed.Id)
            || reader.FloatingIps().Any(it => it.NetworkId == changed.Id)))
        {
            throw NeutronFault.Conflict("ExternalNetworkInUse",
                $"External network {changed.Id} cannot be updated to be made non-external, since it has existing " +
                "gateway ports or floating IPs.");
        }
    }

    /// <summary>Takes addresses of a network for a port: those asked for, or any.</summary>
    public static ImmutableArray<FixedIp> Take(
        IDocumentTransaction store, NetworkDocument network,
        IReadOnlyList<AskedAddress>? wanted, string portId, string resource)
    {
        var subnets = store.Subnets().Where(it => it.NetworkId == network.Id).ToList();
        if (subnets.Count == 0)
        {
            throw NeutronFault.BadRequest(resource, $"Network {network.Id} has no subnet to take an address of");
        }

        var taken = ImmutableArray.CreateBuilder<FixedIp>();
        foreach (var (subnetId, address) in wanted is { Count: > 0 } ? wanted : [default])
        {
            var subnet = subnets.Find(it => (subnetId is null || it.Id == subnetId) && (address is null
                    ? subnetId is not null || AddressAllocator.HasFree(store, it)
                    : AddressAllocator.RangeOf(it).CanHold(address)))
                ?? (subnetId is null && address is null
                    ? throw NeutronFault.Conflict(
                        "IpAddressGenerationFailure", $"No more IP addresses available on network {network.Id}.")
                    : throw NeutronFault.BadRequest(resource,
                        $"{address ?? subnetId} is not of the subnets of the network {network.Id}"));

            // Read anew: the one before it may have moved the subnet's cursor.
            taken.Add(AddressAllocator.Take(store, store.FindSubnet(subnet.Id)!, address, portId));
        }

        return taken.ToImmutable();
    }
}
