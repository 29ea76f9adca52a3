using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Core.Reconcile;

namespace Statera.Providers.Noop;

/// <summary>Takes every load balancer and serves none: for tests of the API and of scale.</summary>
public sealed class NoopProvider : IProvider
{
    private readonly ConcurrentDictionary<Guid, byte> _known = new();
    private readonly Channel<HealthReport> _reports = Channel.CreateUnbounded<HealthReport>();

    /// <inheritdoc/>
    public string Name => "noop_driver";

    /// <inheritdoc/>
    public string Description => "Accepts everything and serves nothing, for tests.";

    /// <inheritdoc/>
    public IEnumerable<Fault> Check(LoadBalancer wanted) => [];

    /// <inheritdoc/>
    public Task<ReconcileResult> ReconcileAsync(LoadBalancer wanted, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        _known[wanted.Id] = 0;
        _reports.Writer.TryWrite(new HealthReport(wanted.Id, HealthOf(wanted), NeedsReconcile: false));
        return Task.FromResult(ReconcileResult.Done);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(Guid loadBalancerId, CancellationToken cancel)
    {
        _known.TryRemove(loadBalancerId, out _);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> ListAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Guid>>([.. _known.Keys]);

    /// <inheritdoc/>
    public IAsyncEnumerable<HealthReport> WatchAsync(CancellationToken cancel) => _reports.Reader.ReadAllAsync(cancel);

    private static HealthFacts HealthOf(LoadBalancer wanted) => new()
    {
        Listeners = wanted.Listeners.Where(l => wanted.Spec.AdminStateUp && l.AdminStateUp).ToImmutableDictionary(
            l => l.Id, _ => new ListenerFacts(Open: true, Full: false, Statistics.Zero)),
        Members = wanted.Members
            .Where(m => m.AdminStateUp && wanted.MonitorOf(m.PoolId) is { AdminStateUp: true })
            .ToImmutableDictionary(m => m.Id, _ => new MemberFacts(MemberState.Up, null)),
    };
}
