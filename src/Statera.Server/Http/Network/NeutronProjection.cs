using System.Globalization;
using Statera.Core.Store;
using Statera.OpenStack.Network;

namespace Statera.Server.Http.Network;

/// <summary>Networks, subnets and ports as Neutron's API shows them.</summary>
internal static class NeutronProjection
{
    // The loopback's.
    private const int Mtu = 65_536;

    public static NetworkRecord Of(IDocumentReader reader, NetworkDocument it) => new(
        it.Id, it.Name, it.Description, it.ProjectId, it.ProjectId, it.AdminStateUp, "ACTIVE", it.Shared,
        it.External,
        [.. reader.Subnets().Where(subnet => subnet.NetworkId == it.Id).Select(subnet => subnet.Id)],
        Mtu,
        PortSecurityEnabled: false,
        [], [], it.Tags, Time(it.CreatedAt), Time(it.UpdatedAt));

    public static SubnetRecord Of(SubnetDocument it)
    {
        var range = AddressAllocator.RangeOf(it);
        return new SubnetRecord(
            it.Id, it.Name, it.Description, it.ProjectId, it.ProjectId, it.NetworkId, 4, it.Cidr,
            GatewayIp: null,
            EnableDhcp: false,
            [new AllocationPoolRecord(range.Address(1), range.Address(range.Size - 2))],
            [], [], it.PoolId, [], it.Tags, Time(it.CreatedAt), Time(it.UpdatedAt));
    }

    public static PortRecord Of(PortDocument it) => new(
        it.Id, it.Name, it.Description, it.ProjectId, it.ProjectId, it.NetworkId, it.AdminStateUp,
        it.AdminStateUp ? "ACTIVE" : "DOWN",
        it.MacAddress,
        [.. it.FixedIps.Select(ip => new FixedIpRecord(ip.SubnetId, ip.IpAddress))],
        it.DeviceId, it.DeviceOwner, [], "normal",
        PortSecurityEnabled: false,
        [.. it.AllowedAddressPairs.Select(pair => new AddressPairRecord(pair.IpAddress, pair.MacAddress))],
        it.Tags, Time(it.CreatedAt), Time(it.UpdatedAt));

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
