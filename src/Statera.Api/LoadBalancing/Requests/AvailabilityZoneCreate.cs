namespace Statera.Api.LoadBalancing.Requests;

/// <summary>An availability zone to make.</summary>
public sealed record AvailabilityZoneCreate
{
    /// <summary>Its name, unique among its kind.</summary>
    public required string Name { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it can be chosen.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Its profile.</summary>
    public required string AvailabilityZoneProfileId { get; init; }
}
