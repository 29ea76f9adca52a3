using Microsoft.Extensions.Logging;
using Statera.Core.Networks;
using Statera.Core.Providers;
using Statera.Core.Store;

namespace Statera.Core.Reconcile;

/// <summary>
/// Removes what runs or is reserved for load balancers that do not exist: what a crash left between two steps.
/// </summary>
/// <param name="store">What exists.</param>
/// <param name="providers">What runs.</param>
/// <param name="network">What is reserved.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told.</param>
public sealed partial class Sweeper(
    ILoadBalancerStore store, ProviderRegistry providers, INetworkService network, TimeProvider time,
    ILogger<Sweeper> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // A VIP is reserved just before its load balancer is stored; a younger one may belong to a write under way.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    /// <summary>Sweeps at once, then again and again until cancelled.</summary>
    /// <param name="started">When the service began, before it took any write: the first sweep takes every older
    /// reservation, for nobody can be about to use it.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task RunAsync(DateTimeOffset started, CancellationToken cancel)
    {
        var before = started;
        while (true)
        {
            try
            {
                await SweepAsync(before, cancel);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                SweepFailed(logger, error);
            }

            await Task.Delay(Interval, time, cancel);
            before = time.GetUtcNow() - Grace;
        }
    }

    /// <summary>Sweeps once.</summary>
    /// <param name="reservedBefore">Reservations made later are left alone.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task SweepAsync(DateTimeOffset reservedBefore, CancellationToken cancel)
    {
        foreach (var provider in providers.Running)
        {
            // Listed first, looked up after: what is listed and not found was never stored or is purged.
            foreach (var id in await provider.ListAsync(cancel))
            {
                if (await store.FindAsync(id, cancel) is null)
                {
                    await provider.RemoveAsync(id, cancel);
                    OrphanRemoved(logger, provider.Name, id);
                }
            }
        }

        foreach (var id in await network.ListVipOwnersAsync(reservedBefore, cancel))
        {
            if (await store.FindAsync(id, cancel) is null)
            {
                await network.ReleaseVipAsync(id, cancel);
                VipReleased(logger, id);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Provider {Provider} ran {Id}, which does not exist; removed")]
    private static partial void OrphanRemoved(ILogger logger, string provider, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A VIP was reserved for {Id}, which does not exist; released")]
    private static partial void VipReleased(ILogger logger, Guid id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for leftovers failed; it is tried again")]
    private static partial void SweepFailed(ILogger logger, Exception error);
}
