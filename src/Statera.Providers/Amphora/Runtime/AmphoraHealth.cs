using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Core.Providers;

namespace Statera.Providers.Amphora.Runtime;

/// <summary>How one amphora is doing, put together from what its process says and what was counted before it.</summary>
internal sealed class AmphoraHealth(Guid loadBalancerId, StatisticsLedger ledger, HealthReports reports)
{
    private readonly Lock _lock = new();
    private ImmutableHashSet<Guid> _listeners = [];
    private ImmutableDictionary<Guid, MemberFacts> _pinged = ImmutableDictionary<Guid, MemberFacts>.Empty;
    private HealthFacts _last = HealthFacts.Unknown;

    public StatisticsLedger Ledger => ledger;

    /// <summary>
    /// The listeners to tell of: all that there are, as what one has served counts while it is switched off, too.
    /// </summary>
    public void Expect(IEnumerable<Guid> listeners)
    {
        lock (_lock)
        {
            _listeners = [.. listeners];
            ledger.Keep(_listeners);
        }
    }

    /// <summary>The process answered.</summary>
    public void Observe(IReadOnlyList<StatRow> rows)
    {
        lock (_lock)
        {
            var seen = HealthReader.Listeners(rows);
            Publish(new HealthFacts
            {
                Listeners = Listeners(seen, ledger.Count(seen)),
                Members = HealthReader.Members(rows, _last.Members).SetItems(_pinged),
            });
        }
    }

    /// <summary>What is known of the members that are pinged: all of them.</summary>
    public void Pinged(ImmutableDictionary<Guid, MemberFacts> facts)
    {
        lock (_lock)
        {
            var gone = _pinged.Keys.Where(id => !facts.ContainsKey(id));
            var members = _last.Members.RemoveRange(gone).SetItems(facts);
            _pinged = facts;
            Publish(_last with { Members = members });
        }
    }

    /// <summary>No process is wanted.</summary>
    public void Idle()
    {
        lock (_lock)
        {
            Publish(new HealthFacts { Listeners = Listeners([], ledger.Totals()) });
        }
    }

    /// <summary>The process is gone, or does not answer.</summary>
    public void Trouble(string fault, bool isGone)
    {
        lock (_lock)
        {
            Publish(isGone
                ? _last with { Fault = fault, Listeners = Listeners([], ledger.Totals()) }
                : _last with { Fault = fault }, isGone);
        }
    }

    private ImmutableDictionary<Guid, ListenerFacts> Listeners(
        Dictionary<Guid, ListenerFacts> seen, Dictionary<Guid, Statistics> totals) => _listeners.ToImmutableDictionary(
        id => id,
        id => new ListenerFacts(
            seen.TryGetValue(id, out var facts) && facts.Open,
            facts?.Full ?? false,
            totals.GetValueOrDefault(id, Statistics.Zero)));

    private void Publish(HealthFacts facts, bool needsReconcile = false)
    {
        if (needsReconcile || !HealthReports.Same(facts, _last))
        {
            _last = facts;
            reports.Publish(new HealthReport(loadBalancerId, facts, needsReconcile));
        }
    }
}
