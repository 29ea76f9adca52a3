using Microsoft.Extensions.Logging;
using Statera.Core.Providers;
using Statera.Core.Store;

namespace Statera.Core.Reconcile;

/// <summary>Stores what the providers see, and has looked at what no longer runs as it was made.</summary>
/// <param name="providers">Who sees.</param>
/// <param name="store">Where it is kept.</param>
/// <param name="loop">Who mends.</param>
/// <param name="logger">Where it is told.</param>
public sealed partial class HealthLoop(
    ProviderRegistry providers, ILoadBalancerStore store, ReconcileLoop loop, ILogger<HealthLoop> logger)
{
    /// <summary>Runs until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) =>
        Task.WhenAll(providers.All.Select(provider => WatchAsync(provider, cancel)));

    private async Task WatchAsync(IProvider provider, CancellationToken cancel)
    {
        await foreach (var report in provider.WatchAsync(cancel))
        {
            if (report.NeedsReconcile)
            {
                loop.Add(report.LoadBalancerId);
            }

            try
            {
                await store.ReportAsync(
                    report.LoadBalancerId, now => now.Observed with { Health = report.Health }, cancel);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // It is seen again at the provider's next look.
                NotStored(logger, error, report.LoadBalancerId);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Load balancer {Id}: what was seen of it could not be stored")]
    private static partial void NotStored(ILogger logger, Exception error, Guid id);
}
