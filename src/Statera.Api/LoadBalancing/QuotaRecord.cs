namespace Statera.Api.LoadBalancing;

/// <summary>
/// A project's quota as Octavia's API shows it: -1 is no limit; two kinds have an old name beside theirs.
/// </summary>
/// <remarks>It is set rather than constructed: names that differ in nothing but case can't be parameters.</remarks>
public sealed record QuotaRecord
{
    /// <summary>The project.</summary>
    public string ProjectId { get; set; } = "";

    /// <summary>Load balancers.</summary>
    public int Loadbalancer { get; set; }

    /// <summary>Load balancers, by the old name.</summary>
    public int LoadBalancer => Loadbalancer;

    /// <summary>Listeners.</summary>
    public int Listener { get; set; }

    /// <summary>Members.</summary>
    public int Member { get; set; }

    /// <summary>Pools.</summary>
    public int Pool { get; set; }

    /// <summary>Health monitors.</summary>
    public int Healthmonitor { get; set; }

    /// <summary>Health monitors, by the old name.</summary>
    public int HealthMonitor => Healthmonitor;

    /// <summary>L7 policies.</summary>
    public int L7policy { get; set; }

    /// <summary>L7 rules.</summary>
    public int L7rule { get; set; }

    /// <summary>The project, by the old name.</summary>
    public string TenantId => ProjectId;
}
