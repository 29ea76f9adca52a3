using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Statera.Core.Model;

/// <summary>What was asked of a load balancer itself; its parts are beside it in <see cref="LoadBalancer"/>.</summary>
public sealed record LoadBalancerSpec : ResourceSpec
{
    /// <summary>Free text, at most 255 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>The name of the provider that serves it.</summary>
    public required string Provider { get; init; }

    /// <summary>The address that clients connect to.</summary>
    public required VipSpec Vip { get; init; }

    /// <summary>Further addresses, each on another subnet of the same network.</summary>
    public ImmutableArray<VipSpec> AdditionalVips { get; init; } = [];

    /// <summary>The VIP, and then the additional ones: all that clients are served on.</summary>
    [JsonIgnore]
    public IEnumerable<VipSpec> AllVips => AdditionalVips.Prepend(Vip);

    /// <summary>The QoS policy of the VIP's port; null for none.</summary>
    public Guid? VipQosPolicyId { get; init; }

    /// <summary>The security groups of the VIP's port, the user's own; empty for the service's.</summary>
    public ImmutableArray<Guid> VipSecurityGroupIds { get; init; } = [];

    /// <summary>The flavor that it was made with; null for none.</summary>
    public Guid? FlavorId { get; init; }

    /// <summary>What the flavor said when it was made: a JSON object; null for no flavor.</summary>
    public string? FlavorData { get; init; }

    /// <summary>The availability zone that it was made in; null for none.</summary>
    public string? AvailabilityZone { get; init; }

    /// <summary>What the zone said when it was made: a JSON object; null for no zone.</summary>
    public string? AvailabilityZoneData { get; init; }

    /// <summary>Counts the failovers that were asked for: what serves is replaced whenever it grows.</summary>
    public int Failovers { get; init; }
}

/// <summary>A virtual IP: an address on a subnet, held by a port of the network service.</summary>
/// <param name="Address">The IP address in canonical text.</param>
/// <param name="PortId">The port that holds the address.</param>
/// <param name="SubnetId">The subnet that the address is of.</param>
/// <param name="NetworkId">The network that the subnet is of.</param>
public sealed record VipSpec(string Address, Guid PortId, Guid SubnetId, Guid NetworkId);
