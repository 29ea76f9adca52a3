namespace Statera.Api.LoadBalancing.Requests;

/// <summary>A load balancer to make; what is left out takes its default.</summary>
public sealed record LoadBalancerCreate
{
    /// <summary>The VIP; any free one where left out.</summary>
    public string? VipAddress { get; init; }

    /// <summary>The subnet of the VIP; one of subnet, network and port is needed.</summary>
    public string? VipSubnetId { get; init; }

    /// <summary>The network of the VIP.</summary>
    public string? VipNetworkId { get; init; }

    /// <summary>A port of the user's own that holds the VIP.</summary>
    public string? VipPortId { get; init; }

    /// <summary>Further VIPs on other subnets of the same network.</summary>
    public IReadOnlyList<AdditionalVipCreate>? AdditionalVips { get; init; }

    /// <summary>Who serves it; the service's default where left out.</summary>
    public string? Provider { get; init; }

    /// <summary>The flavor, which chooses what the provider offers.</summary>
    public string? FlavorId { get; init; }

    /// <summary>The name of the availability zone.</summary>
    public string? AvailabilityZone { get; init; }

    /// <summary>The project, for an administrator who makes it for another.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Listeners that are made with it.</summary>
    public IReadOnlyList<ListenerCreate>? Listeners { get; init; }

    /// <summary>Pools that are made with it; listeners refer to them by name.</summary>
    public IReadOnlyList<PoolCreate>? Pools { get; init; }

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it shall serve.</summary>
    public bool? AdminStateUp { get; init; }

    /// <summary>Free labels.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The QoS policy of the VIP's port.</summary>
    public string? VipQosPolicyId { get; init; }

    /// <summary>Security groups of the user's own for the VIP's port.</summary>
    public IReadOnlyList<string>? VipSgIds { get; init; }
}
