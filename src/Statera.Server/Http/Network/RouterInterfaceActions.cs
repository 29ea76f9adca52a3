using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/routers/{id}/add_router_interface and remove_router_interface</summary>
internal sealed class RouterInterfaceActions(BuiltInNetworkService network)
{
    private delegate PortDocument Change(
        HttpContext context, IDocumentTransaction store, RouterDocument router, Asked asked, DateTimeOffset now);

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPut("/v2.0/routers/{id}/add_router_interface", Action("add_router_interface", Add));
        endpoints.MapPut("/v2.0/routers/{id}/remove_router_interface", Action("remove_router_interface", Remove));
    }

    private RequestDelegate Action(string name, Change change) => async context =>
    {
        Policies.Require(context, Rule.Write);
        var body = await RequestBody.ReadRootAsync(context, name);
        var asked = new Asked(body.Id("subnet_id")?.ToString(), body.Id("port_id")?.ToString());
        body.End();
        body.ThrowIfFaulty();
        var done = await network.WriteAsync(
            (store, now) =>
            {
                var router = RouterResource.Routers.Find(context, store);
                var port = asked is (null, null)
                    ? throw NeutronFault.BadRequest("router", "Either subnet_id or port_id must be specified")
                    : change(context, store, router, asked, now);
                store.Put(router with { UpdatedAt = now });
                return RouterInterfaceRecord.Of(router, port);
            },
            context.RequestAborted);
        await Reply.WriteAsync(
            context, StatusCodes.Status200OK, done, RouterRecordJson.Default.RouterInterfaceRecord);
    };

    private static PortDocument Add(
        HttpContext context, IDocumentTransaction store, RouterDocument router, Asked asked, DateTimeOffset now)
    {
        if (asked is (not null, not null))
        {
            throw NeutronFault.BadRequest("router", "Cannot specify both subnet-id and port-id");
        }

        var port = asked.SubnetId is { } subnet
            ? Make(store, router, VisibleSubnet(context, store, subnet), now)
            : Borrow(context, store, router, asked.PortId!, now);
        store.PutRouterPort(port);
        return port;
    }

    // Without a gateway address on the loopback's subnets the router takes the next free one.
    private static PortDocument Make(
        IDocumentTransaction store, RouterDocument router, SubnetDocument subnet, DateTimeOffset now)
    {
        ThrowIfOn(store, router, subnet.Id);
        var id = Guid.NewGuid().ToString();
        return new PortDocument(
            id, "", "", router.ProjectId, subnet.NetworkId, AdminStateUp: true,
            [AddressAllocator.Take(store, subnet, null, id)], router.Id, RouterDirectory.InterfaceOwner, now, now);
    }

    private static PortDocument Borrow(
        HttpContext context, IDocumentReader store, RouterDocument router, string id, DateTimeOffset now)
    {
        var port = VisiblePort(context, store, id);
        if (port.DeviceId.Length > 0 || store.RouterOf(port.Id) is not null)
        {
            throw NeutronFault.Conflict("PortInUse",
                $"Unable to complete operation on port {id} for network {port.NetworkId}. Port already has an " +
                $"attached device {port.DeviceId}.");
        }

        if (port.FixedIps.IsEmpty)
        {
            throw NeutronFault.BadRequest("router", "Router port must have at least one fixed IP");
        }

        foreach (var ip in port.FixedIps)
        {
            ThrowIfOn(store, router, ip.SubnetId);
        }

        return port with { DeviceId = router.Id, DeviceOwner = RouterDirectory.InterfaceOwner, UpdatedAt = now };
    }

    private static PortDocument Remove(
        HttpContext context, IDocumentTransaction store, RouterDocument router, Asked asked, DateTimeOffset now)
    {
        var own = store.Interfaces(router.Id).ToList();
        var port = asked.PortId is { } portId
            ? own.Find(it => it.Id == portId) ?? throw NeutronFault.NotFound("RouterInterfaceNotFound",
                $"Router {router.Id} does not have an interface with id {portId}")
            : own.Find(it => it.FixedIps.Any(ip => ip.SubnetId == asked.SubnetId))
            ?? throw NeutronFault.NotFound("RouterInterfaceNotFoundForSubnet",
                $"Router {router.Id} has no interface on subnet {asked.SubnetId}");
        if (asked.SubnetId is { } subnet && port.FixedIps.All(ip => ip.SubnetId != subnet))
        {
            throw NeutronFault.Conflict("SubnetMismatchForPort",
                $"Subnet on port {port.Id} does not match the requested subnet {subnet}");
        }

        FloatingIpTargets.ThrowIfCountedOn(store, router.Id, port);
        store.DeleteRouterPort(port);
        return port;
    }

    private static void ThrowIfOn(IDocumentReader reader, RouterDocument router, string subnetId)
    {
        if (reader.Interfaces(router.Id).Any(it => it.FixedIps.Any(ip => ip.SubnetId == subnetId)))
        {
            throw NeutronFault.BadRequest("router", $"Router already has a port on subnet {subnetId}");
        }
    }

    private static SubnetDocument VisibleSubnet(HttpContext context, IDocumentReader reader, string id) =>
        reader.FindSubnet(id) is { } found && (Caller.Of(context).CanSee(found.ProjectId)
            || reader.FindNetwork(found.NetworkId) is { Shared: true })
            ? found
            : throw NeutronFault.NotFound("SubnetNotFound", $"Subnet {id} could not be found.");

    private static PortDocument VisiblePort(HttpContext context, IDocumentReader reader, string id) =>
        reader.FindPort(id) is { } found && Caller.Of(context).CanSee(found.ProjectId)
            ? found
            : throw NeutronFault.NotFound("PortNotFound", $"Port {id} could not be found.");

    /// <summary>What a request names.</summary>
    private sealed record Asked(string? SubnetId, string? PortId);
}
