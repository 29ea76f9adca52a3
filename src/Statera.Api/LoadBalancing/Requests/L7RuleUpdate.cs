namespace Statera.Api.LoadBalancing.Requests;

/// <summary>What shall change of a rule of an L7 policy; what is left out stays.</summary>
public sealed record L7RuleUpdate
{
    /// <summary>What of the request is looked at.</summary>
    public string? Type { get; init; }

    /// <summary>How it is compared.</summary>
    public string? CompareType { get; init; }

    /// <summary>What it is compared with.</summary>
    public string? Value { get; init; }

    /// <summary>Which header, cookie or field.</summary>
    public string? Key { get; init; }

    /// <summary>Holds where the comparison does not.</summary>
    public bool? Invert { get; init; }

    /// <summary>Whether it shall take part.</summary>
    public bool? AdminStateUp { get; init; }

    /// <summary>Free labels.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}
