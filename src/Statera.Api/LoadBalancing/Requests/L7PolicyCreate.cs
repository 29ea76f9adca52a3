namespace Statera.Api.LoadBalancing.Requests;

/// <summary>An L7 policy to make; what is left out takes its default.</summary>
public sealed record L7PolicyCreate
{
    /// <summary>The listener whose requests it judges; left out where it is nested in one.</summary>
    public string? ListenerId { get; init; }

    /// <summary>The load balancer's project, or left out.</summary>
    public string? ProjectId { get; init; }

    /// <summary>A pool that is made with it, where it is nested.</summary>
    public PoolCreate? RedirectPool { get; init; }

    /// <summary>Rules that are made with it.</summary>
    public IReadOnlyList<L7RuleCreate>? Rules { get; init; }

    /// <summary>What becomes of the requests.</summary>
    public required string Action { get; init; }

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
