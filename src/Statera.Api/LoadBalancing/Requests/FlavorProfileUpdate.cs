namespace Statera.Api.LoadBalancing.Requests;

/// <summary>What shall change of a flavor profile; what is left out stays.</summary>
public sealed record FlavorProfileUpdate
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>The provider that it is for.</summary>
    public string? ProviderName { get; init; }

    /// <summary>What it asks of the provider: JSON in a text.</summary>
    public string? FlavorData { get; init; }
}
