using System.Threading.Channels;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Core.Reconcile;
using Statera.Providers.Noop;

namespace Statera.FunctionalTests.Conformance;

/// <summary>
/// A provider as the recorded server had it: it carries out everything as soon as its gate is open, and reports nothing
/// of it, as Octavia's amphora driver does where nothing runs.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="description">Its description.</param>
/// <param name="gate">What it waits for.</param>
/// <param name="flavors">What its flavors can say.</param>
/// <param name="zones">What its availability zones can say.</param>
internal sealed class RecordedProvider(
    string name, string description, Gate gate, IReadOnlyList<Capability> flavors, IReadOnlyList<Capability> zones)
    : IProvider, IAmphoraSource
{
    private readonly NoopProvider _noop = new(name, description, flavors, zones);

    public string Name => name;

    public string Description => description;

    public IReadOnlyList<Capability> FlavorCapabilities => flavors;

    public IReadOnlyList<Capability> AvailabilityZoneCapabilities => zones;

    public IReadOnlyList<Amphora> AmphoraeOf(LoadBalancer whole) => _noop.AmphoraeOf(whole);

    // What Octavia's amphora driver refuses; its no-op driver refuses nothing.
    public IEnumerable<Fault> Check(LoadBalancer wanted)
    {
        if (name is not ("amphora" or "octavia"))
        {
            yield break;
        }

        if (wanted.Pools.Any(pool => pool.Algorithm is BalancingAlgorithm.SourceIpPort))
        {
            yield return Fault.Unsupported(
                "lb_algorithm", "Amphora provider does not support SOURCE_IP_PORT algorithm.");
        }

        if (wanted.L7Policies.Any(it => wanted.Listener(it.ListenerId) is { Protocol: ListenerProtocol.Udp }))
        {
            yield return Fault.Unsupported("listener_id", "UDP protocol listeners do not support L7 policies");
        }
    }

    public async Task<ReconcileResult> ReconcileAsync(LoadBalancer wanted, CancellationToken cancel)
    {
        await gate.PassAsync(cancel);
        return ReconcileResult.Done;
    }

    public Task RemoveAsync(Guid loadBalancerId, CancellationToken cancel) => gate.PassAsync(cancel);

    public Task<IReadOnlyList<Guid>> ListAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Guid>>([]);

    public IAsyncEnumerable<HealthReport> WatchAsync(CancellationToken cancel) =>
        Channel.CreateUnbounded<HealthReport>().Reader.ReadAllAsync(cancel);
}

/// <summary>Holds what waits before it until it is opened.</summary>
internal sealed class Gate
{
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _open.TrySetResult();

    public void Close()
    {
        if (_open.Task.IsCompleted)
        {
            _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public Task PassAsync(CancellationToken cancel) => _open.Task.WaitAsync(cancel);
}
