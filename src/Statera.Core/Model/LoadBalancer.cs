using System.Collections.Immutable;

namespace Statera.Core.Model;

/// <summary>
/// A load balancer with all below it: what was asked (the specs, as of <see cref="Generation"/>) and what was seen
/// (<see cref="Observed"/>). It never mutates; a change makes a new one.
/// </summary>
public sealed record LoadBalancer
{
    /// <summary>What was asked of the load balancer itself.</summary>
    public required LoadBalancerSpec Spec { get; init; }

    /// <summary>Its listeners, oldest first.</summary>
    public ImmutableArray<ListenerSpec> Listeners { get; init; } = [];

    /// <summary>Its pools, oldest first.</summary>
    public ImmutableArray<PoolSpec> Pools { get; init; } = [];

    /// <summary>The members of all its pools, oldest first.</summary>
    public ImmutableArray<MemberSpec> Members { get; init; } = [];

    /// <summary>The health monitors of its pools, at most one each.</summary>
    public ImmutableArray<HealthMonitorSpec> HealthMonitors { get; init; } = [];

    /// <summary>Counts the accepted writes; 0 before the first.</summary>
    public long Generation { get; init; }

    /// <summary>It was asked to go, with all below it; no write is taken any more.</summary>
    public bool Deleting { get; init; }

    /// <summary>What its provider last reported.</summary>
    public LoadBalancerObserved Observed { get; init; } = LoadBalancerObserved.None;

    /// <summary>Its id.</summary>
    public Guid Id => Spec.Id;

    /// <summary>Whether what was asked is what was last carried out.</summary>
    public bool IsConverged => !Deleting && Observed.Generation == Generation && Observed.Failure is null;

    /// <summary>Everything of it that has a spec, itself first.</summary>
    public IEnumerable<ResourceSpec> Resources =>
        [Spec, .. Listeners, .. Pools, .. Members, .. HealthMonitors];

    /// <summary>The listener of that id, or null.</summary>
    public ListenerSpec? Listener(Guid id) => Listeners.FirstOrDefault(l => l.Id == id);

    /// <summary>The pool of that id, or null.</summary>
    public PoolSpec? Pool(Guid id) => Pools.FirstOrDefault(p => p.Id == id);

    /// <summary>The member of that id, or null.</summary>
    public MemberSpec? Member(Guid id) => Members.FirstOrDefault(m => m.Id == id);

    /// <summary>The health monitor of that id, or null.</summary>
    public HealthMonitorSpec? HealthMonitor(Guid id) => HealthMonitors.FirstOrDefault(h => h.Id == id);

    /// <summary>The members of a pool, oldest first.</summary>
    public IEnumerable<MemberSpec> MembersOf(Guid poolId) => Members.Where(m => m.PoolId == poolId);

    /// <summary>The health monitor of a pool, or null.</summary>
    public HealthMonitorSpec? MonitorOf(Guid poolId) => HealthMonitors.FirstOrDefault(h => h.PoolId == poolId);

    /// <summary>The listeners that use a pool as their default.</summary>
    public IEnumerable<ListenerSpec> ListenersOf(Guid poolId) => Listeners.Where(l => l.DefaultPoolId == poolId);
}
