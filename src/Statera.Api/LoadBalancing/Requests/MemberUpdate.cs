namespace Statera.Api.LoadBalancing.Requests;

/// <summary>What shall change of a member; what is left out stays.</summary>
public sealed record MemberUpdate
{
    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it shall serve.</summary>
    public bool? AdminStateUp { get; init; }

    /// <summary>Free labels.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Its part of the traffic; 0 drains it.</summary>
    public int? Weight { get; init; }

    /// <summary>Used only when all others are down.</summary>
    public bool? Backup { get; init; }

    /// <summary>The address that is asked for its health.</summary>
    public string? MonitorAddress { get; init; }

    /// <summary>The port that is asked for its health.</summary>
    public int? MonitorPort { get; init; }
}
