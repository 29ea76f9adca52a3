namespace Statera.Api.LoadBalancing.Requests;

/// <summary>What shall change of a load balancer; what is left out stays.</summary>
public sealed record LoadBalancerUpdate
{
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
