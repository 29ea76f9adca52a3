using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Core.Reconcile;

namespace Statera.Providers.Noop;

/// <summary>Takes every load balancer and serves none: for tests of the API and of scale.</summary>
/// <param name="name">The name that load balancers say.</param>
/// <param name="description">One sentence for users.</param>
/// <param name="flavors">What its flavors can say; null for what Octavia's no-op providers take.</param>
/// <param name="zones">What its availability zones can say; null for what Octavia's no-op providers take.</param>
public sealed class NoopProvider(
    string name = "noop_driver",
    string description = "The no-op driver.",
    IReadOnlyList<Capability>? flavors = null,
    IReadOnlyList<Capability>? zones = null) : IProvider, IAmphoraSource
{
    // As Octavia's no-op drivers say (documentation addresses, a certificate for 30 days).
    private const string ManagementAddress = "192.0.2.1";
    private static readonly TimeSpan CertificateLife = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<Guid, byte> _known = new();
    private readonly Channel<HealthReport> _reports = Channel.CreateUnbounded<HealthReport>();

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public IReadOnlyList<Capability> FlavorCapabilities { get; } = flavors ?? OctaviaCapabilities.NoopFlavor;

    /// <inheritdoc/>
    public IReadOnlyList<Capability> AvailabilityZoneCapabilities { get; } = zones ?? OctaviaCapabilities.NoopZone;

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

    /// <inheritdoc/>
    public IReadOnlyList<Core.Providers.Amphora> AmphoraeOf(LoadBalancer whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        return
        [
            Core.Providers.Amphora.Of(whole) with
            {
                // An amphora that nobody runs: its ids only have to be its own.
                ComputeId = AmphoraId.Of(whole.Spec.Vip.PortId, 0),
                OwnPortId = AmphoraId.Of(whole.Spec.Vip.PortId, 1),
                VipPortId = AmphoraId.Of(whole.Spec.Vip.PortId, 2),
                ManagementAddress = ManagementAddress,
                CertificateExpires = whole.Spec.CreatedAt + CertificateLife,
                VrrpId = 1,
            },
        ];
    }

    private static HealthFacts HealthOf(LoadBalancer wanted) => new()
    {
        Listeners = wanted.Listeners.Where(l => wanted.Spec.AdminStateUp && l.AdminStateUp).ToImmutableDictionary(
            l => l.Id, _ => new ListenerFacts(Open: true, Full: false, Statistics.Zero)),
        Members = wanted.Members
            .Where(m => m.AdminStateUp && wanted.MonitorOf(m.PoolId) is { AdminStateUp: true })
            .ToImmutableDictionary(m => m.Id, _ => new MemberFacts(MemberState.Up, null)),
    };
}
