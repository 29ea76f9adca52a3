using System.Text.Json.Serialization;

namespace Statera.Core.Offers;

/// <summary>What an operator offers users to choose: a flavor or an availability zone.</summary>
public sealed record Offer
{
    /// <summary>What it is known by: a flavor's id, a zone's name.</summary>
    public required string Key { get; init; }

    /// <summary>Its name, unique among its kind.</summary>
    public required string Name { get; init; }

    /// <summary>Free text, at most 255 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>Whether load balancers can be made with it.</summary>
    public bool Enabled { get; init; }

    /// <summary>The profile that says what it means.</summary>
    public required Guid ProfileId { get; init; }
}

/// <summary>What an offer means, in the words of one provider: a flavor profile or an availability zone profile.</summary>
public sealed record OfferProfile
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>A name for people, need not be unique.</summary>
    public required string Name { get; init; }

    /// <summary>The provider whose words these are.</summary>
    public required string ProviderName { get; init; }

    /// <summary>A JSON object with some of the provider's capabilities and their values, as it was sent.</summary>
    public required string Data { get; init; }
}

/// <summary>How offers are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Offer))]
[JsonSerializable(typeof(OfferProfile))]
public sealed partial class OfferJson : JsonSerializerContext;
