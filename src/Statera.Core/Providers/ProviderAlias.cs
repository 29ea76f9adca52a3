using Statera.Core.Model;
using Statera.Core.Reconcile;

namespace Statera.Core.Providers;

/// <summary>A provider under a second name.</summary>
/// <param name="name">The second name.</param>
/// <param name="description">One sentence for users.</param>
/// <param name="inner">The provider.</param>
public sealed class ProviderAlias(string name, string description, IProvider inner) : IProvider, IAmphoraSource
{
    /// <summary>The provider.</summary>
    public IProvider Inner => inner;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public IReadOnlyList<Capability> FlavorCapabilities => inner.FlavorCapabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Capability> AvailabilityZoneCapabilities => inner.AvailabilityZoneCapabilities;

    /// <inheritdoc/>
    public IEnumerable<Fault> Check(LoadBalancer wanted) => inner.Check(wanted);

    /// <inheritdoc/>
    public Task<ReconcileResult> ReconcileAsync(LoadBalancer wanted, CancellationToken cancel) =>
        inner.ReconcileAsync(wanted, cancel);

    /// <inheritdoc/>
    public Task RemoveAsync(Guid loadBalancerId, CancellationToken cancel) =>
        inner.RemoveAsync(loadBalancerId, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> ListAsync(CancellationToken cancel) => inner.ListAsync(cancel);

    /// <inheritdoc/>
    public IAsyncEnumerable<HealthReport> WatchAsync(CancellationToken cancel) => inner.WatchAsync(cancel);

    /// <inheritdoc/>
    public IReadOnlyList<Amphora> AmphoraeOf(LoadBalancer whole) =>
        inner is IAmphoraSource source ? source.AmphoraeOf(whole) : [];
}
