using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/networks</summary>
internal sealed class NetworkResource(BuiltInNetworkService network)
{
    private static readonly NeutronCollection<NetworkDocument, NetworkRecord> Networks = new(
        "network", "networks", NeutronJson.Default.NetworkRecord)
    {
        All = reader => reader.Networks(),
        ById = NetworkDirectory.FindNetwork,
        Put = NetworkDirectory.Put,
        IsVisible = (caller, _, it) => it.Shared || it.External || caller.CanSee(it.ProjectId),
        Record = NeutronProjection.Of,
        Missing = id => ("NetworkNotFound", $"Network {id} could not be found."),
    };

    public void Map(IEndpointRouteBuilder endpoints)
    {
        NeutronRoute.Map(
            endpoints, "networks", context => Networks.ListAsync(context, network), CreateAsync,
            context => Networks.ShowAsync(context, network), UpdateAsync, DeleteAsync);
        NeutronTags.Map(endpoints, "networks", Networks, network);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "network");
        var projectId = Caller.Of(context).OwnerOfNew(body.Project());
        var shared = body.Bool("shared") ?? false;
        foreach (var name in new[]
        {
            "provider:network_type", "provider:physical_network", "provider:segmentation_id",
            "vlan_transparent", "qos_policy_id",
        })
        {
            body.NotServed(name, "the built-in network is within this host.");
        }

        PortSecurity.Read(body);
        body.Strings("availability_zone_hints");
        var draft = Apply(body, new NetworkDocument(
            Guid.NewGuid().ToString(), "", "", projectId, shared, AdminStateUp: true, default, default));
        body.ThrowIfFaulty();
        if (shared || draft.External)
        {
            Policies.Require(context, Rule.Admin);
        }

        await Networks.CreateAsync(context, network, (store, now) =>
        {
            var made = draft with { CreatedAt = now, UpdatedAt = now };
            store.Put(made);
            return made;
        });
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "network");
        var known = await Networks.FindAsync(context, network);
        NeutronRoute.RequireOwner(context, known.ProjectId);
        var wanted = Apply(body, known);
        body.ThrowIfFaulty();
        if (wanted.External != known.External)
        {
            Policies.Require(context, Rule.Admin);
        }

        await Networks.UpdateAsync(context, network, (store, found, now) =>
        {
            var changed = Apply(body, found) with { UpdatedAt = now };
            ExternalNetworks.ThrowIfUsed(store, changed);
            store.Put(changed);
            return changed;
        });
    }

    private Task DeleteAsync(HttpContext context) => Networks.DeleteAsync(context, network, (store, found) =>
    {
        NeutronRoute.RequireOwner(context, found.ProjectId);
        if (store.Ports().Any(port => port.NetworkId == found.Id))
        {
            throw NeutronFault.Conflict("NetworkInUse", $"Unable to complete operation on network {found.Id}. " +
                "There are one or more ports still in use on the network.");
        }

        foreach (var subnet in store.Subnets().Where(subnet => subnet.NetworkId == found.Id))
        {
            store.Delete(subnet);
        }

        store.Delete(found);
    });

    private static NetworkDocument Apply(BodyObject body, NetworkDocument it)
    {
        it = it with
        {
            Name = body.TextOr("name", it.Name),
            Description = body.TextOr("description", it.Description),
            AdminStateUp = body.BoolOr("admin_state_up", it.AdminStateUp, true),
            External = body.BoolOr("router:external", it.External),
        };
        body.End();
        return it;
    }
}
