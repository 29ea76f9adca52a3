namespace Statera.Core.Offers;

/// <summary>What the maker of a load balancer chose of what is offered, and what that means.</summary>
/// <param name="Provider">The provider: the one that is named, or the flavor's, or the default.</param>
/// <param name="FlavorId">The flavor; null for none.</param>
/// <param name="FlavorData">What it says; null for no flavor.</param>
/// <param name="AvailabilityZone">The zone; null for none.</param>
/// <param name="AvailabilityZoneData">What it says; null for no zone.</param>
public sealed record OfferChoice(
    string Provider,
    Guid? FlavorId = null,
    string? FlavorData = null,
    string? AvailabilityZone = null,
    string? AvailabilityZoneData = null);
