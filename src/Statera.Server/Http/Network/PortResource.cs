using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/ports</summary>
internal sealed class PortResource(LoopbackNetworkService network)
{
    private static readonly CollectionShape<PortRecord> Shape = new(
        NeutronJson.Default.PortRecord, ("fixed_ips", HasAddress));

    public void Map(IEndpointRouteBuilder endpoints) => NeutronRoute.Map(
        endpoints, "ports", ListAsync, CreateAsync, ShowAsync, UpdateAsync, DeleteAsync);

    private async Task ListAsync(HttpContext context)
    {
        var records = await network.ReadAsync(
            reader => reader.Ports().Where(it => Caller.Of(context).CanSee(it.ProjectId))
                .Select(NeutronProjection.Of).ToList(),
            context.RequestAborted);
        await NeutronRoute.ListAsync(context, "ports", Shape, records);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var found = await network.ReadAsync(reader => Find(context, reader), context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, found);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "port");
        var projectId = Caller.Of(context).OwnerOfNew(body.Project());
        var networkId = body.RequiredId("network_id").ToString();
        var wanted = ReadFixedIps(body);
        foreach (var name in new[]
        {
            "mac_address", "security_groups", "allowed_address_pairs", "binding:host_id", "qos_policy_id",
            "extra_dhcp_opts", "dns_name",
        })
        {
            body.NotServed(name, "ports are on this host's loopback.");
        }

        body.Text("binding:vnic_type");
        body.Bool("port_security_enabled");
        var id = Guid.NewGuid().ToString();
        var draft = Apply(body, new PortDocument(
            id, "", "", projectId, networkId, AdminStateUp: true, [], "", "", default, default));
        body.ThrowIfFaulty();

        var made = await network.WriteAsync(
            (store, now) =>
            {
                var port = draft with
                {
                    FixedIps = Take(store, VisibleNetwork(context, store, networkId), wanted, id),
                    CreatedAt = now,
                    UpdatedAt = now,
                };
                store.Put(port);
                return port;
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status201Created, made);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "port");
        Apply(body, await network.ReadAsync(reader => Find(context, reader), context.RequestAborted));
        body.ThrowIfFaulty();
        var changed = await network.WriteAsync(
            (store, now) =>
            {
                var it = Find(context, store);
                ThrowIfVip(it, "changed");
                var before = it;
                it = Apply(body, it) with { UpdatedAt = now };
                if ((it.DeviceId, it.DeviceOwner) != (before.DeviceId, before.DeviceOwner))
                {
                    RouterPorts.ThrowIfHeld(store, before, "given to another device");
                }

                store.Put(it);
                return it;
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, changed);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        await network.WriteAsync(
            (store, _) =>
            {
                var found = Find(context, store);
                ThrowIfVip(found, "deleted");
                RouterPorts.ThrowIfHeld(store, found, "deleted");
                store.Delete(found);
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    // None said: any address. An empty list: no address.
    private static List<(string? SubnetId, string? Address)>? ReadFixedIps(BodyObject body)
    {
        if (body.Objects("fixed_ips") is not { } asked)
        {
            return null;
        }

        var wanted = new List<(string? SubnetId, string? Address)>();
        foreach (var ip in asked)
        {
            wanted.Add((ip.Id("subnet_id")?.ToString(), ip.Address("ip_address")));
            ip.End();
        }

        return wanted;
    }

    private static ImmutableArray<FixedIp> Take(
        IDocumentTransaction store, NetworkDocument network,
        List<(string? SubnetId, string? Address)>? wanted, string portId)
    {
        var subnets = store.Subnets().Where(subnet => subnet.NetworkId == network.Id).ToList();
        if (wanted is null)
        {
            // Where all are full, the last says so.
            return (subnets.Find(it => AddressAllocator.HasFree(store, it)) ?? subnets.LastOrDefault()) is { } subnet
                ? [AddressAllocator.Take(store, subnet, null, portId)]
                : [];
        }

        var taken = ImmutableArray.CreateBuilder<FixedIp>();
        foreach (var (subnetId, address) in wanted)
        {
            var subnet = subnetId is not null
                ? subnets.Find(it => it.Id == subnetId) ?? throw new RefusedException(new Fault(
                    FaultKind.Invalid, "fixed_ips", $"Subnet {subnetId} is not of the network {network.Id}."))
                : subnets.Find(it => address is null || AddressAllocator.RangeOf(it).CanHold(address))
                ?? throw new RefusedException(new Fault(FaultKind.Invalid, "fixed_ips",
                    $"IP address {address} is not a valid IP for any of the subnets on the specified network."));

            // Read anew: the one before it may have moved the subnet's cursor.
            taken.Add(AddressAllocator.Take(store, store.FindSubnet(subnet.Id)!, address, portId));
        }

        return taken.ToImmutable();
    }

    private static PortDocument Apply(BodyObject body, PortDocument it)
    {
        it = it with
        {
            Name = body.TextOr("name", it.Name),
            Description = body.TextOr("description", it.Description),
            AdminStateUp = body.BoolOr("admin_state_up", it.AdminStateUp, true),
            DeviceId = body.TextOr("device_id", it.DeviceId),
            DeviceOwner = body.TextOr("device_owner", it.DeviceOwner),
        };
        if (body.Has("device_owner") && it.DeviceOwner == VipPorts.DeviceOwner)
        {
            body.Refuse("device_owner", "Value should not be the load-balancing service's own");
        }

        body.End();
        return it;
    }

    private static PortDocument Find(HttpContext context, IDocumentReader reader) =>
        reader.FindPort(NeutronRoute.Id(context)) is { } found && Caller.Of(context).CanSee(found.ProjectId)
            ? found
            : throw new RefusedException(new Fault(
                FaultKind.NotFound, "", $"Port {NeutronRoute.Id(context)} could not be found."));

    private static NetworkDocument VisibleNetwork(HttpContext context, IDocumentReader reader, string id) =>
        reader.FindNetwork(id) is { } found && (found.Shared || Caller.Of(context).CanSee(found.ProjectId))
            ? found
            : throw new RefusedException(new Fault(
                FaultKind.NotFound, "network_id", $"Network {id} could not be found."));

    // The load balancer that holds it would lose its address without knowing.
    private static void ThrowIfVip(PortDocument port, string what)
    {
        if (port.DeviceOwner == VipPorts.DeviceOwner)
        {
            throw new RefusedException(Fault.Conflict("", $"Port {port.Id} cannot be {what} directly via the port API: " +
                $"it has the device owner {port.DeviceOwner} and holds the VIP of {port.DeviceId}."));
        }
    }

    // fixed_ips=ip_address=127.64.0.1 or fixed_ips=subnet_id=…
    private static bool HasAddress(PortRecord port, string filter) => filter.Split('=', 2) switch
    {
        ["ip_address", var address] => port.FixedIps.Any(ip => ip.IpAddress == address),
        ["subnet_id", var subnet] => port.FixedIps.Any(ip => ip.SubnetId == subnet),
        _ => false,
    };

    private static Task WriteAsync(HttpContext context, int status, PortDocument it) => Reply.WriteWrappedAsync(
        context, status, "port", NeutronProjection.Of(it), NeutronJson.Default.PortRecord);
}
