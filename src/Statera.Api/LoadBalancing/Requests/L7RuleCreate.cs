namespace Statera.Api.LoadBalancing.Requests;

/// <summary>A rule of an L7 policy to make; what is left out takes its default.</summary>
public sealed record L7RuleCreate
{
    /// <summary>The load balancer's project, or left out.</summary>
    public string? ProjectId { get; init; }

    /// <summary>What of the request is looked at.</summary>
    public required string Type { get; init; }

    /// <summary>How it is compared.</summary>
    public required string CompareType { get; init; }

    /// <summary>What it is compared with.</summary>
    public required string Value { get; init; }

    /// <summary>Which header, cookie or field.</summary>
    public string? Key { get; init; }

    /// <summary>Holds where the comparison does not.</summary>
    public bool? Invert { get; init; }

    /// <summary>Whether it shall take part.</summary>
    public bool? AdminStateUp { get; init; }

    /// <summary>Free labels.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}
