using System.Threading.Channels;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Core.Reconcile;

namespace Statera.FunctionalTests.Conformance;

/// <summary>
/// A provider as the recorded server had it: it carries out everything as soon as its gate is open, and reports nothing
/// of it, as Octavia's amphora driver does where nothing runs.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="description">Its description.</param>
/// <param name="gate">What it waits for.</param>
internal sealed class RecordedProvider(string name, string description, Gate gate) : IProvider
{
    public string Name => name;

    public string Description => description;

    public IEnumerable<Fault> Check(LoadBalancer wanted) => [];

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
