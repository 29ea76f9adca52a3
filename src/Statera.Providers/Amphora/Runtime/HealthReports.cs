using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Statera.Core.Model;
using Statera.Core.Providers;

namespace Statera.Providers.Amphora.Runtime;

/// <summary>
/// Reports on their way to whoever watches. A load balancer has at most one waiting, the latest, so that a slow reader
/// costs no memory.
/// </summary>
internal sealed class HealthReports
{
    private readonly Channel<Guid> _changed = Channel.CreateUnbounded<Guid>();
    private readonly Dictionary<Guid, HealthReport> _waiting = [];
    private readonly Lock _lock = new();

    public void Publish(HealthReport report)
    {
        lock (_lock)
        {
            var isNew = !_waiting.TryGetValue(report.LoadBalancerId, out var before);

            // That something has to be done is never overtaken by better news: doing nothing twice costs little.
            _waiting[report.LoadBalancerId] = report with
            {
                NeedsReconcile = report.NeedsReconcile || before?.NeedsReconcile == true,
            };
            if (isNew)
            {
                _changed.Writer.TryWrite(report.LoadBalancerId);
            }
        }
    }

    public async IAsyncEnumerable<HealthReport> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var id in _changed.Reader.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            HealthReport report;
            lock (_lock)
            {
                report = _waiting[id];
                _waiting.Remove(id);
            }

            yield return report;
        }
    }

    /// <summary>Whether two observations say the same.</summary>
    public static bool Same(HealthFacts a, HealthFacts b) =>
        a.Fault == b.Fault && Same(a.Listeners, b.Listeners) && Same(a.Members, b.Members);

    private static bool Same<T>(IReadOnlyDictionary<Guid, T> a, IReadOnlyDictionary<Guid, T> b)
        where T : class =>
        a.Count == b.Count && a.All(x => b.TryGetValue(x.Key, out var other) && x.Value.Equals(other));
}
