namespace Statera.Api.LoadBalancing.Requests;

/// <summary>A flavor profile to make.</summary>
public sealed record FlavorProfileCreate
{
    /// <summary>Its name, unique among its kind.</summary>
    public required string Name { get; init; }

    /// <summary>The provider that it is for.</summary>
    public required string ProviderName { get; init; }

    /// <summary>What it asks of the provider: JSON in a text.</summary>
    public required string FlavorData { get; init; }
}
