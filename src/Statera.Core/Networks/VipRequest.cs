using System.Collections.Immutable;
using Statera.Core.Model;

namespace Statera.Core.Networks;

/// <summary>Asks for a VIP; at least one of port, network and subnet is given.</summary>
/// <param name="LoadBalancerId">Who will hold it.</param>
/// <param name="ProjectId">Whose the load balancer is.</param>
/// <param name="Address">This address and no other; null for any that is free.</param>
/// <param name="PortId">This port, made by the user, which stays the user's.</param>
/// <param name="SubnetId">On this subnet.</param>
/// <param name="NetworkId">On this network, or to be checked against the subnet's.</param>
public sealed record VipRequest(
    Guid LoadBalancerId, string ProjectId, string? Address, Guid? PortId, Guid? SubnetId, Guid? NetworkId)
{
    /// <summary>Further addresses on the same port, each on another subnet of the same network.</summary>
    public ImmutableArray<AdditionalVipRequest> AdditionalVips { get; init; } = [];

    /// <summary>What else is asked of the port.</summary>
    public VipOptions Options { get; init; } = VipOptions.None;

    /// <summary>Whether it asks for two addresses on one subnet, as far as it says itself.</summary>
    public bool RepeatsSubnet =>
        AdditionalVips.Select(it => it.SubnetId).ToHashSet() is var subnets
        && (subnets.Count < AdditionalVips.Length || (SubnetId is { } own && subnets.Contains(own)));
}

/// <summary>Asks for a further address.</summary>
/// <param name="SubnetId">On this subnet.</param>
/// <param name="Address">This one; null for any that is free.</param>
public sealed record AdditionalVipRequest(Guid SubnetId, string? Address);

/// <summary>What can be changed of a VIP's port after it was made.</summary>
/// <param name="SecurityGroupIds">The user's own security groups; empty for the service's.</param>
/// <param name="QosPolicyId">The QoS policy; null for none.</param>
public sealed record VipOptions(ImmutableArray<Guid> SecurityGroupIds, Guid? QosPolicyId)
{
    /// <summary>Nothing of the user's own.</summary>
    public static VipOptions None { get; } = new([], null);

    /// <summary>What a load balancer asks for.</summary>
    public static VipOptions Of(LoadBalancerSpec spec) => new(spec.VipSecurityGroupIds, spec.VipQosPolicyId);

    /// <summary>Whether nothing of the user's own is asked for.</summary>
    public bool IsNone => SecurityGroupIds.IsEmpty && QosPolicyId is null;
}

/// <summary>What was reserved.</summary>
/// <param name="Primary">The VIP.</param>
/// <param name="Additional">The further addresses, in the order in which they were asked for.</param>
public sealed record VipReservation(VipSpec Primary, ImmutableArray<VipSpec> Additional);

/// <summary>A load balancer without its VIP.</summary>
/// <param name="LoadBalancerId">Which.</param>
/// <param name="Reason">What has become of the VIP, for a person.</param>
public sealed record BrokenVip(Guid LoadBalancerId, string Reason);
