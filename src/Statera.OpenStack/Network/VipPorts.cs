using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Store;

namespace Statera.OpenStack.Network;

/// <summary>The ports that hold VIPs: made for a load balancer, or the user's own, lent to it.</summary>
internal static class VipPorts
{
    /// <summary>What Octavia's ports say that they are of.</summary>
    public const string DeviceOwner = "Octavia";

    private const string Scope = "vip";
    private const string Made = "made:";
    private const string Lent = "lent:";

    /// <summary>The VIP of a load balancer, reserved now or before.</summary>
    /// <exception cref="RefusedException">The request names what is not there, or is taken.</exception>
    public static VipReservation Reserve(IDocumentTransaction store, VipRequest request, DateTimeOffset now)
    {
        var port = PortOf(store, request.LoadBalancerId) ?? Take(store, request, now);
        var primary = port.FixedIps.FirstOrDefault(ip => IsMeant(request, ip)) ?? port.FixedIps[0];
        return new VipReservation(SpecOf(port, primary),
        [
            .. request.AdditionalVips
                .Select(asked => port.FixedIps.FirstOrDefault(ip => ip.SubnetId == asked.SubnetId.ToString()
                    && (asked.Address is null || asked.Address == ip.IpAddress)))
                .OfType<FixedIp>().Select(ip => SpecOf(port, ip)),
        ]);
    }

    /// <summary>Whether the port of a stored VIP is there, with its addresses.</summary>
    public static bool IsWhole(IDocumentReader reader, LoadBalancerSpec wanted) =>
        PortOf(reader, wanted.Id) is { } port
        && AddressesOf(wanted).All(address => port.FixedIps.Contains(address));

    /// <summary>Makes the port of a stored VIP again, under its id and with its addresses.</summary>
    /// <exception cref="RefusedException">An address was given to somebody else meanwhile, or its subnet is
    /// gone.</exception>
    public static void Mend(IDocumentTransaction store, LoadBalancerSpec wanted, DateTimeOffset now)
    {
        var id = wanted.Vip.PortId.ToString();
        if (store.FindPort(id) is { } left)
        {
            store.Delete(left);
        }

        var addresses = AddressesOf(wanted).Select(ip =>
        {
            var subnet = store.FindSubnet(ip.SubnetId) ?? throw new RefusedException(Fault.Conflict(
                "vip_subnet_id", $"The VIP's subnet {ip.SubnetId} is gone, and its address {ip.IpAddress} with it."));
            return AddressAllocator.Take(store, subnet, ip.IpAddress, id);
        });
        store.Put(new PortDocument(
            id, NameOf(wanted.Id), "", wanted.ProjectId, wanted.Vip.NetworkId.ToString(), true, [.. addresses],
            DeviceOf(wanted.Id), DeviceOwner, now, now));
        store.Release(Scope, Key(wanted.Id));
        store.TryClaim(Scope, Key(wanted.Id), Made + id);
    }

    /// <summary>Gives a VIP back: a port that was made for it goes, one that was lent stays the user's.</summary>
    public static void Release(IDocumentTransaction store, Guid loadBalancerId, DateTimeOffset now)
    {
        if (PortOf(store, loadBalancerId) is { } port)
        {
            if (IsMade(store, loadBalancerId))
            {
                store.Delete(port);
            }
            else
            {
                store.Put(port with { DeviceId = "", DeviceOwner = "", UpdatedAt = now });
            }
        }

        store.Release(Scope, Key(loadBalancerId));
    }

    /// <summary>The load balancers with a VIP that was reserved before a time.</summary>
    public static IReadOnlyList<Guid> Owners(IDocumentReader reader, DateTimeOffset before) =>
    [
        .. from key in reader.Claims(Scope)
           let id = Guid.Parse(key)
           where PortOf(reader, id) is not { } port || port.UpdatedAt < before
           select id,
    ];

    // The claim says whose the port is: one made for the load balancer, or one that a user has lent.
    private static PortDocument? PortOf(IDocumentReader reader, Guid loadBalancerId) =>
        reader.Holder(Scope, Key(loadBalancerId)) is { } holder ? reader.FindPort(holder[Made.Length..]) : null;

    private static bool IsMade(IDocumentReader reader, Guid loadBalancerId) =>
        reader.Holder(Scope, Key(loadBalancerId))?.StartsWith(Made, StringComparison.Ordinal) == true;

    private static bool IsMeant(VipRequest request, FixedIp ip) =>
        (request.SubnetId is null || ip.SubnetId == request.SubnetId.ToString())
        && (request.Address is null || ip.IpAddress == request.Address);

    private static IEnumerable<FixedIp> AddressesOf(LoadBalancerSpec wanted) => wanted.AllVips
        .Select(vip => new FixedIp(vip.SubnetId.ToString(), vip.Address));

    private static VipSpec SpecOf(PortDocument port, FixedIp ip) => new(
        ip.IpAddress, Guid.Parse(port.Id), Guid.Parse(ip.SubnetId), Guid.Parse(port.NetworkId));

    // In the order in which Octavia looks: port, network, subnet (octavia.md 1.3).
    private static PortDocument Take(IDocumentTransaction store, VipRequest request, DateTimeOffset now) =>
        request switch
        {
            { RepeatsSubnet: true } => throw new RefusedException(VipFaults.RepeatedSubnet),
            { PortId: not null } => Borrow(store, request, now),
            { SubnetId: { } subnet } => Make(store, request, CheckedSubnet(store, request, subnet), now),
            { NetworkId: { } network } => Make(store, request, ChooseSubnet(store, request, network), now),
            _ => throw new RefusedException(VipFaults.NotNamed),
        };

    private static PortDocument Borrow(IDocumentTransaction store, VipRequest request, DateTimeOffset now)
    {
        var id = request.PortId.ToString()!;
        if (store.FindPort(id) is not { } port || port.ProjectId != request.ProjectId)
        {
            throw new RefusedException(VipFaults.Missing("vip_port_id", "Port", id));
        }

        if (port.DeviceId.Length > 0)
        {
            throw new RefusedException(Fault.Conflict(
                "vip_port_id", $"Port {id} is in use by {port.DeviceOwner} {port.DeviceId}."));
        }

        var meant = port.FixedIps.Count(ip => IsMeant(request, ip));
        if (meant != 1)
        {
            throw new RefusedException(meant == 0 ? VipFaults.NoSuchAddress : VipFaults.UnclearAddress);
        }

        // The user's port has the addresses that it has; a further VIP must be one of them.
        if (request.AdditionalVips.Any(asked => !port.FixedIps.Any(ip => ip.SubnetId == asked.SubnetId.ToString()
            && (asked.Address is null || asked.Address == ip.IpAddress))))
        {
            throw new RefusedException(VipFaults.NoSuchAddress);
        }

        port = port with { DeviceId = DeviceOf(request.LoadBalancerId), DeviceOwner = DeviceOwner, UpdatedAt = now };
        store.Put(port);
        store.TryClaim(Scope, Key(request.LoadBalancerId), Lent + port.Id);
        return port;
    }

    private static PortDocument Make(
        IDocumentTransaction store, VipRequest request, SubnetDocument subnet, DateTimeOffset now)
    {
        var id = Guid.NewGuid().ToString();
        var taken = ImmutableArray.Create(AddressAllocator.Take(store, subnet, request.Address, id));
        foreach (var asked in request.AdditionalVips)
        {
            var further = store.VisibleSubnet(asked.SubnetId.ToString(), request.ProjectId);
            taken = further.NetworkId != subnet.NetworkId ? throw new RefusedException(VipFaults.ManyNetworks)
                : further.Id == subnet.Id ? throw new RefusedException(VipFaults.RepeatedSubnet)
                : taken.Add(AddressAllocator.Take(store, further, asked.Address, id));
        }

        var port = new PortDocument(
            id, NameOf(request.LoadBalancerId), "", request.ProjectId, subnet.NetworkId, true, taken,
            DeviceOf(request.LoadBalancerId), DeviceOwner, now, now);
        store.Put(port);
        store.TryClaim(Scope, Key(request.LoadBalancerId), Made + port.Id);
        return port;
    }

    private static SubnetDocument CheckedSubnet(IDocumentReader reader, VipRequest request, Guid id)
    {
        var subnet = reader.VisibleSubnet(id.ToString(), request.ProjectId);
        return request.NetworkId is not { } network || subnet.NetworkId == network.ToString()
            ? subnet
            : throw new RefusedException(VipFaults.SubnetOfOtherNetwork);
    }

    private static SubnetDocument ChooseSubnet(IDocumentReader reader, VipRequest request, Guid id)
    {
        var network = reader.VisibleNetwork(id.ToString(), request.ProjectId);
        var subnets = reader.Subnets().Where(subnet => subnet.NetworkId == network.Id).ToList();
        return (request.Address is { } address
                ? subnets.Find(subnet => AddressAllocator.RangeOf(subnet).CanHold(address))
                : subnets.Find(subnet => AddressAllocator.HasFree(reader, subnet)) ?? subnets.FirstOrDefault())
            ?? throw new RefusedException(VipFaults.NoSubnet);
    }

    private static string NameOf(Guid loadBalancerId) => $"octavia-lb-{loadBalancerId}";

    private static string DeviceOf(Guid loadBalancerId) => $"lb-{loadBalancerId}";

    private static string Key(Guid loadBalancerId) => loadBalancerId.ToString();
}
