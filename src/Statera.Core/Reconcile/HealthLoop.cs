using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Core.Store;

namespace Statera.Core.Reconcile;

/// <summary>Stores what the providers see, and has looked at what no longer runs as it was made.</summary>
/// <param name="providers">Who sees.</param>
/// <param name="store">Where it is kept.</param>
/// <param name="loop">Who mends.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told.</param>
public sealed partial class HealthLoop(
    ProviderRegistry providers, ILoadBalancerStore store, ReconcileLoop loop, TimeProvider time,
    ILogger<HealthLoop> logger)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    // The last that was seen of each load balancer and is not stored yet: a provider tells a change once.
    private readonly ConcurrentDictionary<Guid, HealthFacts> _unsaved = [];

    /// <summary>Runs until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) =>
        Task.WhenAll(providers.Running.Select(provider => WatchAsync(provider, cancel)).Append(RetryAsync(cancel)));

    private async Task WatchAsync(IProvider provider, CancellationToken cancel)
    {
        await foreach (var report in provider.WatchAsync(cancel))
        {
            if (report.NeedsReconcile)
            {
                loop.Add(report.LoadBalancerId);
            }

            _unsaved[report.LoadBalancerId] = report.Health with { Reported = true };
            await SaveAsync(report.LoadBalancerId, cancel);
        }
    }

    private async Task RetryAsync(CancellationToken cancel)
    {
        while (true)
        {
            await Task.Delay(RetryInterval, time, cancel);
            foreach (var id in _unsaved.Keys)
            {
                await SaveAsync(id, cancel);
            }
        }
    }

    private async Task SaveAsync(Guid id, CancellationToken cancel)
    {
        if (!_unsaved.TryGetValue(id, out var health))
        {
            return;
        }

        try
        {
            await store.ReportAsync(id, now => now.Observed with { Health = health }, cancel);

            // Unless something newer was seen meanwhile.
            _unsaved.TryRemove(KeyValuePair.Create(id, health));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            NotStored(logger, error, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Load balancer {Id}: what was seen of it could not be stored; it is tried again")]
    private static partial void NotStored(ILogger logger, Exception error, Guid id);
}
