using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Statera.Core.Store;
using Statera.Core.Telemetry;

namespace Statera.Core.Reconcile;

/// <summary>
/// The loop that carries out what is wanted: takes ids of load balancers, merges them, works on each in a row and on
/// several side by side, and tries again what failed. It knows no events: whatever happened, an id is added.
/// </summary>
public sealed partial class ReconcileLoop : IDisposable
{
    /// <summary>
    /// How many load balancers are worked on side by side. Most of a reconcile is waiting for HAProxy to start; more at
    /// once than this only makes each of them slower.
    /// </summary>
    public const int StandardWorkers = 8;

    private static readonly Func<ILogger, string, IDisposable?> ReconcileScope =
        LoggerMessage.DefineScope<string>("reconcileId:{ReconcileId}");

    private readonly LoadBalancerReconciler _reconciler;
    private readonly ILoadBalancerStore _store;
    private readonly ILogger<ReconcileLoop> _logger;
    private readonly int _workers;
    private readonly WorkQueue _queue;
    private readonly BackOff _backOff = new();

    /// <summary>Makes the loop; <see cref="RunAsync"/> runs it.</summary>
    public ReconcileLoop(
        LoadBalancerReconciler reconciler, ILoadBalancerStore store, TimeProvider time, ILogger<ReconcileLoop> logger,
        int workers = StandardWorkers)
    {
        _reconciler = reconciler;
        _store = store;
        _logger = logger;
        _workers = workers;
        _queue = new WorkQueue(time);
    }

    /// <summary>How many load balancers wait to be looked at.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Asks for a load balancer to be looked at.</summary>
    public void Add(Guid id) => _queue.Add(id);

    /// <summary>Runs until cancelled, beginning with a look at every load balancer there is.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        _store.Changed += Add;
        try
        {
            foreach (var row in await _store.ListAsync(new ResourceQuery(Model.ResourceKind.LoadBalancer), cancel))
            {
                Add(row.Id);
            }

            await Task.WhenAll(Enumerable.Range(0, _workers).Select(_ => WorkAsync(cancel)));
        }
        finally
        {
            _store.Changed -= Add;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();

    private async Task WorkAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var (id, causes) = await _queue.TakeAsync(cancel);
            try
            {
                await ReconcileAsync(id, causes, cancel);
            }
            finally
            {
                _queue.Done(id);
            }
        }
    }

    private async Task ReconcileAsync(Guid id, Causes causes, CancellationToken cancel)
    {
        using var scope = ReconcileScope(_logger, Guid.NewGuid().ToString("N")[..8]);
        try
        {
            switch (await TracedAsync(id, causes, cancel))
            {
                case ReconcileResult.RetryAfter retry:
                    _queue.AddLater(id, retry.Delay ?? _backOff.Next(id), causes);
                    break;
                default:
                    _backOff.Reset(id);
                    break;
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The store itself failed (a full disk, say): nothing could be noted, so it is tried again.
            StoreFailed(_logger, error, id);
            _queue.AddLater(id, _backOff.Next(id), causes);
        }
    }

    private async Task<ReconcileResult> TracedAsync(Guid id, Causes causes, CancellationToken cancel)
    {
        using var span = Tracing.Source.StartActivity(
            "reconcile", ActivityKind.Internal, causes.Parent, [new(Tracing.LoadBalancerId, id.ToString())], causes.Links);
        var result = await _reconciler.ReconcileAsync(id, cancel);
        switch (result)
        {
            case ReconcileResult.RetryAfter retry:
                span.Failed(retry.Reason);
                break;
            case ReconcileResult.Rejected rejected:
                span.Failed(rejected.Reason);
                break;
        }

        return result;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Load balancer {Id} could not be reconciled; it is tried again")]
    private static partial void StoreFailed(ILogger logger, Exception error, Guid id);
}
