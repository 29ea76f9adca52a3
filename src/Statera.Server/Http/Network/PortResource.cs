using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/ports</summary>
internal sealed class PortResource(BuiltInNetworkService network)
{
    private static readonly NeutronCollection<PortDocument, PortRecord> Ports = new(
        "port", "ports", NeutronJson.Default.PortRecord, ("fixed_ips", HasAddress))
    {
        All = reader => reader.Ports(),
        ById = NetworkDirectory.FindPort,
        Put = NetworkDirectory.Put,
        IsVisible = (caller, _, it) => caller.CanSee(it.ProjectId),
        Record = (_, it) => NeutronProjection.Of(it),
        Missing = id => ("PortNotFound", $"Port {id} could not be found."),
    };

    public void Map(IEndpointRouteBuilder endpoints)
    {
        NeutronRoute.Map(
            endpoints, "ports", context => Ports.ListAsync(context, network), CreateAsync,
            context => Ports.ShowAsync(context, network), UpdateAsync, DeleteAsync);
        NeutronTags.Map(endpoints, "ports", Ports, network);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "port");
        var projectId = Caller.Of(context).OwnerOfNew(body.Project());
        var networkId = body.RequiredId("network_id").ToString();

        // None said: any address. An empty list: no address.
        var wanted = AskedAddress.Read(body, "fixed_ips");
        var id = Guid.NewGuid().ToString();
        var draft = Apply(body, new PortDocument(
            id, "", "", projectId, networkId, AdminStateUp: true, [], "", "", default, default));
        body.ThrowIfFaulty();
        await Ports.CreateAsync(context, network, (store, now) =>
        {
            var port = draft with
            {
                FixedIps = Take(store, VisibleNetwork(context, store, networkId), wanted, id),
                CreatedAt = now,
                UpdatedAt = now,
            };
            store.Put(port);
            return port;
        });
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "port");
        body.NotServed("fixed_ips", "a port keeps its addresses; make another port.");
        Apply(body, await Ports.FindAsync(context, network));
        body.ThrowIfFaulty();
        await Ports.UpdateAsync(context, network, (store, before, now) =>
        {
            ThrowIfVip(before, "changed");
            var it = Apply(body, before) with { UpdatedAt = now };
            if ((it.DeviceId, it.DeviceOwner) != (before.DeviceId, before.DeviceOwner))
            {
                RouterPorts.ThrowIfHeld(store, before, "given to another device");
            }

            store.Put(it);
            return it;
        });
    }

    private Task DeleteAsync(HttpContext context) => Ports.DeleteAsync(context, network, (store, found) =>
    {
        ThrowIfVip(found, "deleted");
        RouterPorts.ThrowIfHeld(store, found, "deleted");
        store.Delete(found);
    });

    private static ImmutableArray<FixedIp> Take(
        IDocumentTransaction store, NetworkDocument network,
        IReadOnlyList<AskedAddress>? wanted, string portId)
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
        foreach (var name in new[]
        {
            "mac_address", "security_groups", "binding:host_id", "qos_policy_id", "extra_dhcp_opts", "dns_name",
        })
        {
            body.NotServed(name, "the built-in network is within this host.");
        }

        PortSecurity.Read(body);
        body.Text("binding:vnic_type");
        it = it with
        {
            Name = body.TextOr("name", it.Name),
            Description = body.TextOr("description", it.Description),
            AdminStateUp = body.BoolOr("admin_state_up", it.AdminStateUp, true),
            DeviceId = body.TextOr("device_id", it.DeviceId),
            DeviceOwner = body.TextOr("device_owner", it.DeviceOwner),
            AllowedAddressPairs = AddressPairs.Read(body, it),
        };
        if (body.Has("device_owner") && it.DeviceOwner == VipPorts.DeviceOwner)
        {
            body.Refuse("device_owner", "Value should not be the load-balancing service's own");
        }

        body.End();
        return it;
    }

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
}
