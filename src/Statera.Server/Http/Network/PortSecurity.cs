using Statera.Core.Model;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>Whether what a port sends is checked: never, on a loopback.</summary>
internal static class PortSecurity
{
    /// <summary>Refuses to be asked for it (501): it would be a promise of safety that is not held.</summary>
    public static void Read(BodyObject body)
    {
        if (body.Bool("port_security_enabled") == true)
        {
            body.Note(Fault.Unsupported(
                "port_security_enabled",
                "port_security_enabled is not supported: nothing is checked on the built-in network. Leave it out, or use " +
                "a Neutron (setting network.mode)."));
        }
    }
}
