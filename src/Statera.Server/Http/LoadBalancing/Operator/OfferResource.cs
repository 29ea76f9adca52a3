using System.Text.Json.Serialization.Metadata;
using Statera.Api.LoadBalancing;
using Statera.Core.Offers;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.LoadBalancing.Operator;

/// <summary>How flavors or availability zones, or their profiles, are on the wire.</summary>
/// <param name="Path">The collection's path.</param>
/// <param name="Singular">What one is wrapped in.</param>
/// <param name="Plural">What a list is wrapped in.</param>
/// <param name="LinksKey">What a list's links are under.</param>
/// <param name="Shape">What can be asked of a list.</param>
/// <param name="Json">The record's JSON.</param>
/// <param name="Record">The record.</param>
internal sealed record OfferResource<T, TRecord>(
    string Path,
    string Singular,
    string Plural,
    string LinksKey,
    CollectionShape<TRecord> Shape,
    JsonTypeInfo<TRecord> Json,
    Func<T, TRecord> Record)
    where TRecord : notnull;

/// <summary>The two kinds, with their profiles.</summary>
internal static class OfferResources
{
    public static readonly OfferResource<Offer, FlavorRecord> Flavor = new(
        "/flavors", "flavor", "flavors", "flavors_links",
        new(OctaviaJson.Default.FlavorRecord), OctaviaJson.Default.FlavorRecord,
        it => new(it.Key, it.Name, it.Description, it.Enabled, $"{it.ProfileId}"));

    public static readonly OfferResource<OfferProfile, FlavorProfileRecord> FlavorProfile = new(
        "/flavorprofiles", "flavorprofile", "flavorprofiles", "flavorprofile_links",
        new(OctaviaJson.Default.FlavorProfileRecord), OctaviaJson.Default.FlavorProfileRecord,
        it => new($"{it.Id}", it.Name, it.ProviderName, it.Data));

    public static readonly OfferResource<Offer, AvailabilityZoneRecord> AvailabilityZone = new(
        "/availabilityzones", "availability_zone", "availability_zones", "availability_zones_links",
        new(OctaviaJson.Default.AvailabilityZoneRecord), OctaviaJson.Default.AvailabilityZoneRecord,
        it => new(it.Name, it.Description, it.Enabled, $"{it.ProfileId}"));

    public static readonly OfferResource<OfferProfile, AvailabilityZoneProfileRecord> AvailabilityZoneProfile = new(
        "/availabilityzoneprofiles", "availability_zone_profile", "availability_zone_profiles",
        "availability_zone_profile_links",
        new(OctaviaJson.Default.AvailabilityZoneProfileRecord), OctaviaJson.Default.AvailabilityZoneProfileRecord,
        it => new($"{it.Id}", it.Name, it.ProviderName, it.Data));
}
