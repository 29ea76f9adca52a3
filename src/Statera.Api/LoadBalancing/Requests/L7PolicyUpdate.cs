namespace Statera.Api.LoadBalancing.Requests;

/// <summary>What shall change of an L7 policy; what is left out stays.</summary>
public sealed record L7PolicyUpdate
{
    /// <summary>What becomes of the requests.</summary>
    public string? Action { get; init; }

    /// <summary>The pool that gets them.</summary>
    public string? RedirectPoolId { get; init; }

    /// <summary>Where clients are sent.</summary>
    public string? RedirectUrl { get; init; }

    /// <summary>Scheme and host that clients are sent to with their path.</summary>
    public string? RedirectPrefix { get; init; }

    /// <summary>The status of a redirect.</summary>
    public int? RedirectHttpCode { get; init; }

    /// <summary>Its place among the listener's policies.</summary>
    public int? Position { get; init; }

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it shall take part.</summary>
    public bool? AdminStateUp { get; init; }

    /// <summary>Free labels.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}
