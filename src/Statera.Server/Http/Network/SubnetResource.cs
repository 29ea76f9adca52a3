using Statera.Core.Model;
using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/subnets</summary>
internal sealed class SubnetResource(BuiltInNetworkService network)
{
    private static readonly NeutronCollection<SubnetDocument, SubnetRecord> Subnets = new(
        "subnet", "subnets", NeutronJson.Default.SubnetRecord)
    {
        All = reader => reader.Subnets(),
        ById = NetworkDirectory.FindSubnet,
        Put = NetworkDirectory.Put,
        IsVisible = (caller, reader, it) =>
            caller.CanSee(it.ProjectId) || reader.FindNetwork(it.NetworkId) is { Shared: true },
        Record = (_, it) => NeutronProjection.Of(it),
        Missing = id => ("SubnetNotFound", $"Subnet {id} could not be found."),
    };

    public void Map(IEndpointRouteBuilder endpoints)
    {
        NeutronRoute.Map(
            endpoints, "subnets", context => Subnets.ListAsync(context, network), CreateAsync,
            context => Subnets.ShowAsync(context, network), UpdateAsync, DeleteAsync);
        NeutronTags.Map(endpoints, "subnets", Subnets, network);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "subnet");
        var projectId = Caller.Of(context).OwnerOfNew(body.Project());
        var networkId = body.RequiredId("network_id");
        var range = SubnetRange.Read(body, network.Rules);
        if (body.Int("ip_version") is not (null or 4))
        {
            body.Refuse("ip_version", "Value should be 4: the built-in network has no subnets of IPv6");
        }

        body.NotServed("gateway_ip", "the built-in network has no gateways.");
        body.NotServed("enable_dhcp", "the built-in network has no DHCP; use --no-dhcp.");
        body.NotServed("allocation_pools", "every address of the range is given out.");
        body.NotServed("dns_nameservers", "the built-in network has no DHCP that would tell them.");
        body.NotServed("host_routes", "the built-in network has no DHCP that would tell them.");
        var draft = Apply(body, new SubnetDocument(
            Guid.NewGuid().ToString(), "", "", projectId, networkId.ToString(), "", 0, default, default));
        body.ThrowIfFaulty();
        await Subnets.CreateAsync(
            context, network,
            (store, now) => Store(context, store, draft with { CreatedAt = now, UpdatedAt = now }, range));
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "subnet");
        var known = await Subnets.FindAsync(context, network);
        NeutronRoute.RequireOwner(context, known.ProjectId);
        Apply(body, known);
        body.ThrowIfFaulty();
        await Subnets.UpdateAsync(context, network, (store, found, now) =>
        {
            var it = Apply(body, found) with { UpdatedAt = now };
            store.Put(it);
            return it;
        });
    }

    private Task DeleteAsync(HttpContext context) => Subnets.DeleteAsync(context, network, (store, found) =>
    {
        NeutronRoute.RequireOwner(context, found.ProjectId);
        if (AddressAllocator.IsUsed(store, found.Id))
        {
            throw NeutronFault.Conflict("SubnetInUse", $"Unable to complete operation on subnet {found.Id}: " +
                "One or more ports have an IP allocation from this subnet.");
        }

        store.Delete(found);
    });

    private static SubnetDocument Store(HttpContext context, IDocumentTransaction store, SubnetDocument it, SubnetRange range)
    {
        var owner = store.FindNetwork(it.NetworkId);
        if (owner is null || !Caller.Of(context).CanSee(owner.ProjectId))
        {
            throw new RefusedException(new Fault(
                FaultKind.NotFound, "network_id", $"Network {it.NetworkId} could not be found."));
        }

        it = range.Apply(context, store, it);
        store.Put(it);
        return it;
    }

    private static SubnetDocument Apply(BodyObject body, SubnetDocument it)
    {
        it = it with
        {
            Name = body.TextOr("name", it.Name),
            Description = body.TextOr("description", it.Description),
        };
        body.End();
        return it;
    }
}
