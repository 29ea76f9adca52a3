using Microsoft.Extensions.Logging;
using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Store;

namespace Statera.Core.Reconcile;

/// <summary>Finds VIPs that somebody has taken away, says so at the load balancer, and has them mended.</summary>
/// <param name="store">Which load balancers there are.</param>
/// <param name="network">Which VIPs are there.</param>
/// <param name="loop">Who mends.</param>
/// <param name="interval">How often it looks.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told.</param>
public sealed partial class VipWatch(
    ILoadBalancerStore store, INetworkService network, ReconcileLoop loop, TimeSpan interval, TimeProvider time,
    ILogger<VipWatch> logger)
{
    /// <summary>Looks again and again until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            await Task.Delay(interval, time, cancel);
            try
            {
                await CheckAsync(cancel);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                CheckFailed(logger, error.Message);
            }
        }
    }

    /// <summary>Looks once.</summary>
    public async Task CheckAsync(CancellationToken cancel)
    {
        var wanted = new List<LoadBalancerSpec>();
        foreach (var row in await store.ListAsync(new ResourceQuery(ResourceKind.LoadBalancer), cancel))
        {
            if (await store.FindAsync(row.Id, cancel) is { Deleting: false } it)
            {
                wanted.Add(it.Spec);
            }
        }

        // What was asked to go meanwhile has no VIP by right.
        foreach (var broken in await network.FindBrokenVipsAsync(wanted, cancel))
        {
            VipIsBroken(logger, broken.LoadBalancerId, broken.Reason);
            await store.ReportAsync(
                broken.LoadBalancerId,
                now => now.Deleting ? now.Observed : now.Observed with
                {
                    Failure = new ReconcileFailure(
                        now.Generation, $"{broken.Reason} It is being made again.", time.GetUtcNow()),
                },
                cancel);
            loop.Add(broken.LoadBalancerId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Load balancer {Id}: {Reason}")]
    private static partial void VipIsBroken(ILogger logger, Guid id, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The VIPs could not be looked at; it is tried again: {Reason}")]
    private static partial void CheckFailed(ILogger logger, string reason);
}
