using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Statera.Core.Model;
using Statera.Core.Networks;

namespace Statera.OpenStack.Network.Neutron;

/// <summary>What matters of one of Neutron's ports.</summary>
internal sealed record NeutronPort(
    string Id, string ProjectId, string NetworkId, string DeviceId, string DeviceOwner,
    ImmutableArray<FixedIp> FixedIps, ImmutableArray<Guid> SecurityGroupIds, Guid? QosPolicyId)
{
    /// <summary>Reads one.</summary>
    public static NeutronPort Of(JsonObject port) => new(
        Text(port, "id"), Text(port, "project_id"), Text(port, "network_id"), Text(port, "device_id"),
        Text(port, "device_owner"),
        [
            .. (port["fixed_ips"] as JsonArray ?? []).OfType<JsonObject>()
                .Select(ip => new FixedIp(Text(ip, "subnet_id"), Text(ip, "ip_address"))),
        ],
        [.. (port["security_groups"] as JsonArray ?? []).Select(id => Guid.Parse((string)id!))],
        Guid.TryParse((string?)port["qos_policy_id"], out var policy) ? policy : null);

    /// <summary>The VIP that one of its addresses is.</summary>
    public VipSpec Vip(FixedIp address) => new(
        address.IpAddress, Guid.Parse(Id), Guid.Parse(address.SubnetId), Guid.Parse(NetworkId));

    /// <summary>Whether it has every address of a stored VIP.</summary>
    public bool Holds(LoadBalancerSpec wanted) => wanted.AllVips
        .All(vip => FixedIps.Contains(new FixedIp(vip.SubnetId.ToString(), vip.Address)));

    /// <summary>Whether it has the wanted policy and the wanted groups, where any are wanted.</summary>
    public bool Fits(VipOptions options) => (options.QosPolicyId is null || QosPolicyId == options.QosPolicyId)
        && (options.SecurityGroupIds.IsEmpty || SecurityGroupIds.ToHashSet().SetEquals(options.SecurityGroupIds));

    private static string Text(JsonObject it, string name) => (string?)it[name] ?? "";
}
