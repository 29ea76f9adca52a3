namespace Statera.Api.LoadBalancing.Requests;

/// <summary>A further VIP of a load balancer to make.</summary>
public sealed record AdditionalVipCreate
{
    /// <summary>Its subnet.</summary>
    public required string SubnetId { get; init; }

    /// <summary>Its address; any free one where left out.</summary>
    public string? IpAddress { get; init; }
}
