using Statera.Core.Model;
using Statera.Core.Offers;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing.Operator;

/// <summary>
/// Flavors, availability zones and their profiles as requests say them (API, "Create Flavor", "Create an Availability
/// Zone", and what follows each).
/// </summary>
internal static class OfferBody
{
    private const int MostData = 4096;

    /// <summary>A new flavor or zone.</summary>
    public static Offer Create(BodyObject body, OfferKind kind)
    {
        var name = RequiredText(body, "name");
        var profile = body.RequiredId(ProfileField(kind));
        var offer = Apply(body, new Offer
        {
            Key = kind == OfferKind.Flavor ? $"{Guid.NewGuid()}" : name,
            Name = name,
            Enabled = true,
            ProfileId = profile,
        });
        if (body.Has("name") && name.Length == 0 && kind == OfferKind.AvailabilityZone)
        {
            body.Refuse("name", "Value should have a minimum character length of 1");
        }

        body.End();
        return offer;
    }

    /// <summary>A flavor or zone with what an update changes of it; a zone's name is its key, and stays.</summary>
    public static Offer Update(BodyObject body, OfferKind kind, Offer it)
    {
        if (kind == OfferKind.Flavor && body.Has("name"))
        {
            it = it with { Name = TextThatIs(body, "name") };
        }

        it = Apply(body, it);
        body.End();
        return it;
    }

    /// <summary>A new profile.</summary>
    public static OfferProfile CreateProfile(BodyObject body, OfferKind kind)
    {
        var profile = new OfferProfile
        {
            Id = Guid.NewGuid(),
            Name = RequiredText(body, "name"),
            ProviderName = RequiredText(body, "provider_name"),
            Data = RequiredText(body, kind.DataField, MostData),
        };
        body.End();
        return profile;
    }

    /// <summary>What an update changes of a profile.</summary>
    public static OfferProfileChange UpdateProfile(BodyObject body, OfferKind kind)
    {
        var change = new OfferProfileChange(
            body.Has("name") ? TextThatIs(body, "name") : null,
            body.Has("provider_name") ? TextThatIs(body, "provider_name") : null,
            body.Has(kind.DataField) ? TextThatIs(body, kind.DataField, MostData) : null);
        body.End();
        return change;
    }

    private static Offer Apply(BodyObject body, Offer it) => it with
    {
        Description = body.TextOr("description", it.Description),
        Enabled = body.BoolOr("enabled", it.Enabled, true),
    };

    private static string ProfileField(OfferKind kind) =>
        kind == OfferKind.Flavor ? "flavor_profile_id" : "availability_zone_profile_id";

    private static string RequiredText(BodyObject body, string name, int most = Core.Validation.Limits.Text)
    {
        var text = body.RequiredString(name);
        if (text.Length > most)
        {
            body.Refuse(name, $"Value should have a maximum character requirement of {most}");
        }

        return text;
    }

    // What is there can't be taken away.
    private static string TextThatIs(BodyObject body, string name, int most = Core.Validation.Limits.Text)
    {
        if (body.HasNull(name))
        {
            body.Note(new Fault(FaultKind.Invalid, name, $"None is not a valid option for {name}"));
        }

        return body.Text(name, most) ?? "";
    }
}
