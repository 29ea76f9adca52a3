using Statera.Core.Store;
using Statera.OpenStack.Network;

namespace Statera.Server.Http.Network;

/// <summary>The ports that routers and floating IPs hold.</summary>
internal static class RouterPorts
{
    /// <summary>Refuses to have a router's port changed behind its back.</summary>
    public static void ThrowIfHeld(IDocumentReader reader, PortDocument port, string what)
    {
        if (reader.RouterOf(port.Id) is { } router)
        {
            throw NeutronFault.Conflict("ServicePortInUse",
                $"Port {port.Id} cannot be {what} directly via the port API: has device owner {port.DeviceOwner}, " +
                $"and is of the router {router}; remove it from there.");
        }

        if (port.DeviceOwner == FloatingIpDirectory.Owner && reader.FindFloatingIp(port.DeviceId)?.OwnPortId == port.Id)
        {
            throw NeutronFault.Conflict("ServicePortInUse",
                $"Port {port.Id} cannot be {what} directly via the port API: has device owner {port.DeviceOwner}.");
        }
    }
}
