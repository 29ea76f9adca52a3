namespace Statera.Api.LoadBalancing.Requests;

/// <summary>What shall change of an availability zone; what is left out stays.</summary>
public sealed record AvailabilityZoneUpdate
{
    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it can be chosen.</summary>
    public bool? Enabled { get; init; }
}
