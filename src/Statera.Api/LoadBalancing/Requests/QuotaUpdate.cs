namespace Statera.Api.LoadBalancing.Requests;

/// <summary>What shall change of a project's quota; what is left out stays. -1 is no limit.</summary>
public sealed record QuotaUpdate
{
    /// <summary>Load balancers.</summary>
    public int? Loadbalancer { get; init; }

    /// <summary>Listeners.</summary>
    public int? Listener { get; init; }

    /// <summary>Pools.</summary>
    public int? Pool { get; init; }

    /// <summary>Members.</summary>
    public int? Member { get; init; }

    /// <summary>Health monitors.</summary>
    public int? Healthmonitor { get; init; }

    /// <summary>L7 policies.</summary>
    public int? L7policy { get; init; }

    /// <summary>L7 rules.</summary>
    public int? L7rule { get; init; }
}
