using Statera.Core.Model;
using Statera.Core.Providers;

namespace Statera.Core.Offers;

/// <summary>
/// What tells flavors and availability zones apart; all else they have in common. The words are Octavia's.
/// </summary>
/// <param name="Kind">What the documents are.</param>
/// <param name="ProfileKind">What the profiles' documents are.</param>
/// <param name="Label">In messages.</param>
/// <param name="ProfileLabel">The profile in messages.</param>
/// <param name="UsedProfileLabel">The profile in the message that it is in use.</param>
/// <param name="Option">The offer where a message says that it is not allowed.</param>
/// <param name="DataField">The attribute of the profile that holds its JSON.</param>
/// <param name="Unknown">The load balancer names one that does not exist.</param>
/// <param name="CapabilitiesOf">What can be said in a profile for a provider.</param>
public sealed record OfferKind(
    string Kind,
    string ProfileKind,
    string Label,
    string ProfileLabel,
    string UsedProfileLabel,
    string Option,
    string DataField,
    Fault Unknown,
    Func<IProvider, IReadOnlyList<Capability>> CapabilitiesOf)
{
    /// <summary>Flavors.</summary>
    public static readonly OfferKind Flavor = new(
        "flavor", "flavorprofile", "Flavor", "Flavor Profile", "Flavor profile", "flavor", "flavor_data",
        Fault.Invalid("flavor_id", "Invalid flavor_id."),
        provider => provider.FlavorCapabilities);

    /// <summary>Availability zones.</summary>
    public static readonly OfferKind AvailabilityZone = new(
        "availabilityzone", "availabilityzoneprofile", "Availability Zone", "Availability Zone Profile",
        "Availability Zone Profile", "availability_zone", "availability_zone_data",
        Fault.Invalid("availability_zone", "Invalid availability zone."),
        provider => provider.AvailabilityZoneCapabilities);

    /// <summary>Another of its kind has that name.</summary>
    public Fault NameTaken(string name) => Fault.Conflict(
        "name", $"A {Label.ToLowerInvariant()} of {name} already exists.");

    /// <summary>There is one, but no load balancer may be made with it.</summary>
    public Fault Disabled(string key) => new(
        FaultKind.Invalid, Option, $"The selected {Option} is not allowed in this deployment: {key}");

    /// <summary>Something uses it, so it can't change or go.</summary>
    public static Fault InUse(string label, object key) => Fault.Conflict(
        "", $"{label} {key} is in use and cannot be modified.");
}
