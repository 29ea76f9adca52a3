using Statera.Core.Model;
using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/networks</summary>
internal sealed class NetworkResource(LoopbackNetworkService network)
{
    private static readonly CollectionShape<NetworkRecord> Shape = new(NeutronJson.Default.NetworkRecord);

    public void Map(IEndpointRouteBuilder endpoints) => NeutronRoute.Map(
        endpoints, "networks", ListAsync, CreateAsync, ShowAsync, UpdateAsync, DeleteAsync);

    private async Task ListAsync(HttpContext context)
    {
        var records = await network.ReadAsync(
            reader => reader.Networks().Where(it => IsVisible(context, it))
                .Select(it => NeutronProjection.Of(reader, it)).ToList(),
            context.RequestAborted);
        await NeutronRoute.ListAsync(context, "networks", Shape, records);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var record = await network.ReadAsync(
            reader => NeutronProjection.Of(reader, Find(context, reader)), context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, record);
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
            body.NotServed(name, "networks are on this host's loopback.");
        }

        body.Bool("port_security_enabled");
        body.Strings("availability_zone_hints");
        var draft = Apply(body, new NetworkDocument(
            Guid.NewGuid().ToString(), "", "", projectId, shared, AdminStateUp: true, default, default));
        body.ThrowIfFaulty();
        if (shared || draft.External)
        {
            Policies.Require(context, Rule.Admin);
        }

        var record = await network.WriteAsync(
            (store, now) =>
            {
                store.Put(draft with { CreatedAt = now, UpdatedAt = now });
                return NeutronProjection.Of(store, draft with { CreatedAt = now, UpdatedAt = now });
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status201Created, record);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "network");
        var known = await network.ReadAsync(reader => Find(context, reader), context.RequestAborted);
        NeutronRoute.RequireOwner(context, known.ProjectId);
        var wanted = Apply(body, known);
        body.ThrowIfFaulty();
        if (wanted.External != known.External)
        {
            Policies.Require(context, Rule.Admin);
        }

        var record = await network.WriteAsync(
            (store, now) =>
            {
                var changed = Apply(body, Find(context, store)) with { UpdatedAt = now };
                ExternalNetworks.ThrowIfUsed(store, changed);
                store.Put(changed);
                return NeutronProjection.Of(store, changed);
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, record);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        await network.WriteAsync(
            (store, _) =>
            {
                var found = Find(context, store);
                NeutronRoute.RequireOwner(context, found.ProjectId);
                if (store.Ports().Any(port => port.NetworkId == found.Id))
                {
                    throw new RefusedException(Fault.Conflict("", $"Unable to complete operation on network {found.Id}. " +
                        "There are one or more ports still in use on the network."));
                }

                foreach (var subnet in store.Subnets().Where(subnet => subnet.NetworkId == found.Id))
                {
                    store.Delete(subnet);
                }

                store.Delete(found);
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

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

    private static NetworkDocument Find(HttpContext context, IDocumentReader reader) =>
        reader.FindNetwork(NeutronRoute.Id(context)) is { } found && IsVisible(context, found)
            ? found
            : throw new RefusedException(new Fault(
                FaultKind.NotFound, "", $"Network {NeutronRoute.Id(context)} could not be found."));

    private static bool IsVisible(HttpContext context, NetworkDocument it) =>
        it.Shared || it.External || Caller.Of(context).CanSee(it.ProjectId);

    private static Task WriteAsync(HttpContext context, int status, NetworkRecord record) =>
        Reply.WriteWrappedAsync(context, status, "network", record, NeutronJson.Default.NetworkRecord);
}
