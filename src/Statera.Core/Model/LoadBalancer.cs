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

    /// <summary>The L7 policies of its listeners, oldest first; evaluated by position.</summary>
    public ImmutableArray<L7PolicySpec> L7Policies { get; init; } = [];

    /// <summary>The rules of its L7 policies, oldest first.</summary>
    public ImmutableArray<L7RuleSpec> L7Rules { get; init; } = [];

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
        [Spec, .. Listeners, .. Pools, .. Members, .. HealthMonitors, .. L7Policies, .. L7Rules];

    /// <summary>The listener of that id, or null.</summary>
    public ListenerSpec? Listener(Guid id) => Listeners.FirstOrDefault(l => l.Id == id);

    /// <summary>The pool of that id, or null.</summary>
    public PoolSpec? Pool(Guid id) => Pools.FirstOrDefault(p => p.Id == id);

    /// <summary>The member of that id, or null.</summary>
    public MemberSpec? Member(Guid id) => Members.FirstOrDefault(m => m.Id == id);

    /// <summary>The health monitor of that id, or null.</summary>
    public HealthMonitorSpec? HealthMonitor(Guid id) => HealthMonitors.FirstOrDefault(h => h.Id == id);

    /// <summary>The L7 policy of that id, or null.</summary>
    public L7PolicySpec? L7Policy(Guid id) => L7Policies.FirstOrDefault(p => p.Id == id);

    /// <summary>The L7 rule of that id, or null.</summary>
    public L7RuleSpec? L7Rule(Guid id) => L7Rules.FirstOrDefault(r => r.Id == id);

    /// <summary>The L7 policies of a listener, oldest first.</summary>
    public IEnumerable<L7PolicySpec> PoliciesOf(Guid listenerId) => L7Policies.Where(p => p.ListenerId == listenerId);

    /// <summary>The rules of an L7 policy, oldest first.</summary>
    public IEnumerable<L7RuleSpec> RulesOf(Guid policyId) => L7Rules.Where(r => r.PolicyId == policyId);

    /// <summary>The members of a pool, oldest first.</summary>
    public IEnumerable<MemberSpec> MembersOf(Guid poolId) => Members.Where(m => m.PoolId == poolId);

    /// <summary>The health monitor of a pool, or null.</summary>
    public HealthMonitorSpec? MonitorOf(Guid poolId) => HealthMonitors.FirstOrDefault(h => h.PoolId == poolId);

    /// <summary>The listeners that send traffic to a pool: as their default, or by a policy.</summary>
    public IEnumerable<ListenerSpec> ListenersOf(Guid poolId) => Listeners.Where(listener =>
        listener.DefaultPoolId == poolId
        || L7Policies.Any(policy => policy.ListenerId == listener.Id && policy.RedirectPoolId == poolId));

    /// <summary>The pools that a listener sends traffic to: its default, then its policies' by their age.</summary>
    public IEnumerable<PoolSpec> PoolsOf(ListenerSpec listener) =>
        PoliciesOf(listener.Id).Select(policy => policy.RedirectPoolId).Prepend(listener.DefaultPoolId)
            .OfType<Guid>().Distinct().Select(Pool).OfType<PoolSpec>();
}
