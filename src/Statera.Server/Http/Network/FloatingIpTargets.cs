using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;

namespace Statera.Server.Http.Network;

/// <summary>Finds what a floating IP is to stand for.</summary>
internal static class FloatingIpTargets
{
    public static FloatingIpTarget Find(
        HttpContext context, IDocumentReader reader, FloatingIpDocument floating, string portId, string? address)
    {
        if (reader.FindPort(portId) is not { } port || !Caller.Of(context).CanSee(port.ProjectId))
        {
            throw NeutronFault.NotFound("PortNotFound", $"Port {portId} could not be found.");
        }

        var target = AddressOf(port, address);
        if (reader.FloatingIps().Any(it => it.Id != floating.Id && it.NetworkId == floating.NetworkId
            && it.Target?.PortId == port.Id && it.Target.FixedIpAddress == target.IpAddress))
        {
            throw NeutronFault.Conflict("FloatingIPPortAlreadyAssociated",
                $"Cannot associate floating IP {floating.Address} ({floating.Id}) with port {port.Id} using fixed IP " +
                $"{target.IpAddress}, as that fixed IP already has a floating IP on external network {floating.NetworkId}.");
        }

        // The project's own router, or one that others have put there for it.
        var router = reader.Routers()
            .Where(it => it.Gateway?.NetworkId == floating.NetworkId && reader.Interfaces(it.Id)
                .Any(own => own.FixedIps.Any(ip => ip.SubnetId == target.SubnetId)))
            .OrderBy(it => it.ProjectId == floating.ProjectId ? 0 : 1).FirstOrDefault()
            ?? throw NeutronFault.NotFound("ExternalGatewayForFloatingIPNotFound",
                $"External network {floating.NetworkId} is not reachable from subnet {target.SubnetId}. Therefore, " +
                $"cannot associate Port {port.Id} with a Floating IP.");
        return new FloatingIpTarget(port.Id, target.IpAddress, router.Id);
    }

    /// <summary>Refuses to take a router from a subnet while a floating IP counts on it.</summary>
    public static void ThrowIfCountedOn(IDocumentReader reader, string routerId, PortDocument leaving)
    {
        var subnets = leaving.FixedIps.Select(ip => ip.SubnetId).ToHashSet();
        if (reader.FloatingIps().Any(it => it.Target?.RouterId == routerId
            && reader.FindPort(it.Target.PortId) is { } port && port.FixedIps.Any(
                ip => ip.IpAddress == it.Target.FixedIpAddress && subnets.Contains(ip.SubnetId))))
        {
            throw NeutronFault.Conflict("RouterInterfaceInUseByFloatingIP",
                $"Router interface for subnet {leaving.FixedIps[0].SubnetId} on router {routerId} cannot be deleted, " +
                "as it is required by one or more floating IPs.");
        }
    }

    /// <summary>Refuses to take a router's gateway while a floating IP counts on it.</summary>
    public static void ThrowIfGatewayCountedOn(IDocumentReader reader, RouterDocument router)
    {
        if (reader.FloatingIps().Any(it => it.Target?.RouterId == router.Id))
        {
            throw NeutronFault.Conflict("RouterExternalGatewayInUseByFloatingIp",
                $"Gateway cannot be updated for router {router.Id}, since a gateway to external network " +
                $"{router.Gateway?.NetworkId} is required by one or more floating IPs.");
        }
    }

    private static FixedIp AddressOf(PortDocument port, string? address) =>
        address is not null
            ? port.FixedIps.FirstOrDefault(ip => ip.IpAddress == address)
                ?? throw NeutronFault.BadRequest("floatingip", $"Port {port.Id} does not have fixed ip {address}.")
            : port.FixedIps is [var only] ? only
            : port.FixedIps.IsEmpty ? throw NeutronFault.BadRequest(
                "floatingip", $"Cannot add floating IP to port {port.Id} that has no fixed IPv4 addresses.")
            : throw NeutronFault.BadRequest("floatingip",
                $"Port {port.Id} has multiple fixed IPv4 addresses. Must provide a specific IPv4 address when " +
                "assigning a floating IP.");
}
