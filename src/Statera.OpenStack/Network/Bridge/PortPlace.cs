using System.Collections.Immutable;
using System.Net;
using Statera.Core.Model;
using Statera.Core.Store;
using Statera.Linux;

namespace Statera.OpenStack.Network.Bridge;

/// <summary>What an interface needs to be a port.</summary>
/// <param name="PortId">The port.</param>
/// <param name="NetworkId">The network that it is on.</param>
/// <param name="MacAddress">Its Ethernet address.</param>
/// <param name="Addresses">Its addresses.</param>
/// <param name="Ranges">The ranges of the network's subnets: all that it reaches.</param>
internal sealed record PortPlace(
    string PortId, string NetworkId, string MacAddress, ImmutableArray<InterfaceAddress> Addresses, ImmutableArray<Ipv4Subnet> Ranges)
{
    /// <summary>The place of a port.</summary>
    /// <exception cref="RefusedException">It is not there.</exception>
    public static PortPlace Of(IDocumentReader reader, string portId)
    {
        var port = reader.FindPort(portId) ?? throw new RefusedException(Fault.NotFound("Port", portId));
        var subnets = reader.Subnets().Where(it => it.NetworkId == port.NetworkId).ToDictionary(it => it.Id, AddressAllocator.RangeOf);
        return new PortPlace(
            port.Id, port.NetworkId, port.MacAddress,
            [.. port.FixedIps.Select(ip => new InterfaceAddress(IPAddress.Parse(ip.IpAddress), subnets[ip.SubnetId].PrefixLength))],
            [.. subnets.Values]);
    }

    /// <summary>The first of some members that is not on the network, and what to do; null where all are.</summary>
    public string? OutOfReach(IEnumerable<MemberSpec> members) =>
        members.FirstOrDefault(member => !Ranges.Any(it => it.CanHold(member.Address))) is { } far
            ? $"Member {far.Id} at {far.Address} is not on the VIP's network {NetworkId} ({string.Join(", ", Ranges)}), and the bridge "
                + "backend has no routers yet: take a VIP on the members' network."
            : null;
}
