namespace Statera.Core.Model;

/// <summary>The kinds of objects that a load balancer is made of.</summary>
public enum ResourceKind
{
    /// <summary>The load balancer itself.</summary>
    LoadBalancer,

    /// <summary>A listener.</summary>
    Listener,

    /// <summary>A pool.</summary>
    Pool,

    /// <summary>A member of a pool.</summary>
    Member,

    /// <summary>A pool's health monitor.</summary>
    HealthMonitor,

    /// <summary>A listener's L7 policy.</summary>
    L7Policy,

    /// <summary>A rule of an L7 policy.</summary>
    L7Rule,
}
