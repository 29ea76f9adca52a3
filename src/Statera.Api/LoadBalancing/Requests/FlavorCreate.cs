namespace Statera.Api.LoadBalancing.Requests;

/// <summary>A flavor to make.</summary>
public sealed record FlavorCreate
{
    /// <summary>Its name, unique among its kind.</summary>
    public required string Name { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it can be chosen.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Its profile.</summary>
    public required string FlavorProfileId { get; init; }
}
