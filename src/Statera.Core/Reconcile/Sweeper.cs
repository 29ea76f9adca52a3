using Microsoft.Extensions.Logging;
using Statera.Core.Model;
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
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    // A VIP is reserved just before its load balancer is stored; a younger one may belong to a write under way.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    // A network may need several sweeps to give back a VIP of which it does not know yet whether it came to be.
    private readonly HashSet<Guid> _told = [];

    /// <summary>Sweeps at once, then again and again until cancelled.</summary>
    /// <param name="started">When the service began, before it took any write: every sweep takes every older
    /// reservation, for nobody can be about to use it.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task RunAsync(DateTimeOffset started, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                var settled = time.GetUtcNow() - Grace;
                await SweepAsync(settled > started ? settled : started, cancel);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                SweepFailed(logger, error);
            }

            await Task.Delay(Interval, time, cancel);
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

        var owners = await network.ListVipOwnersAsync(reservedBefore, cancel);
        _told.IntersectWith(owners);
        foreach (var id in owners)
        {
            if (await store.FindAsync(id, cancel) is null)
            {
                await ReleaseAsync(id, cancel);
            }
        }
    }

    // What the network refuses for one VIP does not keep the others; where it does not answer, it does for none.
    private async Task ReleaseAsync(Guid id, CancellationToken cancel)
    {
        try
        {
            await network.ReleaseVipAsync(id, cancel);
            if (_told.Add(id))
            {
                VipReleased(logger, id);
            }
        }
        catch (RefusedException refused) when (refused.Kind != FaultKind.Unavailable)
        {
            VipKept(logger, id, refused.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Provider {Provider} ran {Id}, which does not exist; removed")]
    private static partial void OrphanRemoved(ILogger logger, string provider, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A VIP was reserved for {Id}, which does not exist; released")]
    private static partial void VipReleased(ILogger logger, Guid id);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The VIP of {Id}, which does not exist, can't be given back; it is tried again: {Reason}")]
    private static partial void VipKept(ILogger logger, Guid id, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for leftovers failed; it is tried again")]
    private static partial void SweepFailed(ILogger logger, Exception error);
}
