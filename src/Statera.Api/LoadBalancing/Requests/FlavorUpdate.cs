namespace Statera.Api.LoadBalancing.Requests;

/// <summary>What shall change of a flavor; what is left out stays.</summary>
public sealed record FlavorUpdate
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it can be chosen.</summary>
    public bool? Enabled { get; init; }
}
