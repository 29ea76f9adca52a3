using Statera.Core.Model;

namespace Statera.Core.Store;

/// <summary>
/// Where load balancers are kept. A load balancer is read and written whole; writes to one are in a row, and a write
/// that was answered survives a crash.
/// </summary>
public interface ILoadBalancerStore
{
    /// <summary>Raised after a commit that changed what is wanted of a load balancer, with its id.</summary>
    event Action<Guid>? Changed;

    /// <summary>The load balancer of that id, or null.</summary>
    ValueTask<LoadBalancer?> FindAsync(Guid id, CancellationToken cancel);

    /// <summary>The load balancer that the object of that kind and id belongs to, or null.</summary>
    ValueTask<LoadBalancer?> FindOwnerAsync(ResourceKind kind, Guid id, CancellationToken cancel);

    /// <summary>The ids of the objects of a kind, oldest first, with their load balancers'.</summary>
    /// <param name="query">Which of them.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask<IReadOnlyList<ResourceRow>> ListAsync(ResourceQuery query, CancellationToken cancel);

    /// <summary>
    /// Changes one load balancer. <paramref name="edit"/> gets it as it is (null: none of that id) and gives it as it
    /// shall be; it must be pure, for it may run more than once, and refuses by <see cref="RefusedException"/>. What it
    /// gives becomes the next generation; giving back what it got changes nothing.
    /// </summary>
    /// <returns>The load balancer as stored.</returns>
    Task<LoadBalancer> EditAsync(Guid id, Func<LoadBalancer?, LoadBalancer> edit, CancellationToken cancel);

    /// <summary>Stores what was seen of a load balancer; ignored when it is gone. Never makes a generation.</summary>
    Task ReportAsync(Guid id, Func<LoadBalancer, LoadBalancerObserved> report, CancellationToken cancel);

    /// <summary>Forgets a load balancer with all below it, after nothing of it runs any more.</summary>
    Task PurgeAsync(Guid id, CancellationToken cancel);
}

/// <summary>Which objects to list.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="ProjectId">Only this project's; null for all.</param>
/// <param name="After">Only those after this one in the order of age; null for all.</param>
/// <param name="Limit">At most so many; null for all.</param>
/// <param name="Name">Only those of this name; null for all.</param>
/// <param name="Tags">Only those with all these tags; null for all.</param>
public sealed record ResourceQuery(
    ResourceKind Kind, string? ProjectId = null, Guid? After = null, int? Limit = null, string? Name = null,
    IReadOnlyList<string>? Tags = null);

/// <summary>An object and the load balancer that it is of.</summary>
/// <param name="Id">The object.</param>
/// <param name="LoadBalancerId">The load balancer that it is of, or is.</param>
public readonly record struct ResourceRow(Guid Id, Guid LoadBalancerId);
