using Statera.Core.Model;
using Statera.Core.Reconcile;

namespace Statera.Core.Providers;

/// <summary>
/// Turns load balancers into traffic. It gets whole wanted states, never changes, and does the least that mends.
/// </summary>
public interface IProvider
{
    /// <summary>The name that a load balancer's <c>provider</c> says.</summary>
    string Name { get; }

    /// <summary>One sentence for <c>openstack loadbalancer provider list</c>.</summary>
    string Description { get; }

    /// <summary>What a flavor of it can say, and what the provider then heeds; none where it says nothing.</summary>
    IReadOnlyList<Capability> FlavorCapabilities => [];

    /// <summary>What an availability zone of it can say, and what the provider then heeds.</summary>
    IReadOnlyList<Capability> AvailabilityZoneCapabilities => [];

    /// <summary>
    /// What of a legal load balancer this provider can't do, each with the reason. Pure, and called inside a write.
    /// </summary>
    IEnumerable<Fault> Check(LoadBalancer wanted);

    /// <summary>Makes what runs equal to what is wanted. Called for one load balancer at a time; idempotent.</summary>
    Task<ReconcileResult> ReconcileAsync(LoadBalancer wanted, CancellationToken cancel);

    /// <summary>Ends all that runs for a load balancer and forgets it; nothing happens where nothing runs.</summary>
    Task RemoveAsync(Guid loadBalancerId, CancellationToken cancel);

    /// <summary>The load balancers of which something runs or was left behind, wanted or not.</summary>
    Task<IReadOnlyList<Guid>> ListAsync(CancellationToken cancel);

    /// <summary>Reports how load balancers are doing, whenever that changes, until cancelled.</summary>
    IAsyncEnumerable<HealthReport> WatchAsync(CancellationToken cancel);
}

/// <summary>How one load balancer is doing.</summary>
/// <param name="LoadBalancerId">Which.</param>
/// <param name="Health">What was seen.</param>
/// <param name="NeedsReconcile">What runs is no longer what was made: a process died, say.</param>
public sealed record HealthReport(Guid LoadBalancerId, HealthFacts Health, bool NeedsReconcile);
