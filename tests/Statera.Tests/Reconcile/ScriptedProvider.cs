using System.Collections.Concurrent;
using System.Threading.Channels;
using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Providers;
using Statera.Core.Reconcile;

namespace Statera.Tests.Reconcile;

/// <summary>A provider that answers as a test says, and remembers what it was asked.</summary>
internal sealed class ScriptedProvider : IProvider
{
    private readonly ConcurrentQueue<Func<ReconcileResult>> _answers = new();

    public string Name => "scripted";

    public string Description => "";

    public ConcurrentQueue<LoadBalancer> Asked { get; } = new();

    public ConcurrentQueue<Guid> Removed { get; } = new();

    public List<Guid> Running { get; } = [];

    public Exception? RemoveFails { get; set; }

    /// <summary>The next answer; what is not said is that it converged.</summary>
    public void Answer(ReconcileResult result) => _answers.Enqueue(() => result);

    public void Throw(Exception error) => _answers.Enqueue(() => throw error);

    public IEnumerable<Fault> Check(LoadBalancer wanted) => [];

    public Task<ReconcileResult> ReconcileAsync(LoadBalancer wanted, CancellationToken cancel)
    {
        Asked.Enqueue(wanted);
        return Task.FromResult(_answers.TryDequeue(out var answer) ? answer() : ReconcileResult.Done);
    }

    public Task RemoveAsync(Guid loadBalancerId, CancellationToken cancel)
    {
        Removed.Enqueue(loadBalancerId);
        return RemoveFails is null ? Task.CompletedTask : throw RemoveFails;
    }

    public Task<IReadOnlyList<Guid>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<Guid>>([.. Running]);

    /// <summary>What it sees.</summary>
    public Channel<HealthReport> Reports { get; } = Channel.CreateUnbounded<HealthReport>();

    public IAsyncEnumerable<HealthReport> WatchAsync(CancellationToken cancel) => Reports.Reader.ReadAllAsync(cancel);
}

/// <summary>A network that remembers what it took back.</summary>
internal sealed class ScriptedNetwork : INetworkService
{
    public ConcurrentQueue<Guid> Released { get; } = new();

    /// <summary>The owners of VIPs, with the time of each reservation.</summary>
    public Dictionary<Guid, DateTimeOffset> Reserved { get; } = [];

    /// <summary>What has become of VIPs; mended by <see cref="EnsureVipAsync"/>.</summary>
    public ConcurrentDictionary<Guid, string> Broken { get; } = new();

    /// <summary>Runs while the network is asked for broken VIPs; it may throw.</summary>
    public Func<Task> WhenLooked { get; set; } = () => Task.CompletedTask;

    /// <summary>Why VIPs are not taken back.</summary>
    public Dictionary<Guid, Fault> Kept { get; } = [];

    /// <summary>Why no VIP can be mended.</summary>
    public Fault? MendFails { get; set; }

    public Task<VipReservation> ReserveVipAsync(VipRequest request, CancellationToken cancel) =>
        throw new NotSupportedException("No test reserves.");

    public Task CheckOptionsAsync(VipOptions options, string projectId, CancellationToken cancel) => Task.CompletedTask;

    public Task<VipReservation> EnsureVipAsync(LoadBalancerSpec wanted, CancellationToken cancel)
    {
        if (MendFails is { } fault)
        {
            throw new RefusedException(fault);
        }

        return Task.FromResult(Broken.TryRemove(wanted.Id, out _)
            ? new VipReservation(wanted.Vip with { PortId = Guid.NewGuid() }, wanted.AdditionalVips)
            : new VipReservation(wanted.Vip, wanted.AdditionalVips));
    }

    public async Task<IReadOnlyList<BrokenVip>> FindBrokenVipsAsync(
        IReadOnlyList<LoadBalancerSpec> wanted, CancellationToken cancel)
    {
        await WhenLooked();
        return [.. wanted.Where(it => Broken.ContainsKey(it.Id)).Select(it => new BrokenVip(it.Id, Broken[it.Id]))];
    }

    public Task ReleaseVipAsync(Guid loadBalancerId, CancellationToken cancel)
    {
        if (Kept.TryGetValue(loadBalancerId, out var fault))
        {
            throw new RefusedException(fault);
        }

        Released.Enqueue(loadBalancerId);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Guid>> ListVipOwnersAsync(DateTimeOffset before, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Guid>>([.. Reserved.Where(it => it.Value < before).Select(it => it.Key)]);

    public Task<bool> SubnetExistsAsync(Guid subnetId, string projectId, CancellationToken cancel) => Task.FromResult(true);
}
