using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Core.Reconcile;
using Statera.Core.Store;
using Statera.Testing;
using Statera.Tests.Model;
using Statera.Tests.Storage;

namespace Statera.Tests.Reconcile;

public sealed class HealthLoopTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(Wholes.Start);
    private readonly CancellationTokenSource _stop = new();
    private readonly StoreRig _rig = new();
    private readonly ScriptedProvider _provider = new();
    private readonly ReconcileLoop _reconcile;
    private readonly Task _running;

    public HealthLoopTests()
    {
        var providers = new ProviderRegistry([_provider]);
        _reconcile = new ReconcileLoop(
            new LoadBalancerReconciler(
                _rig.LoadBalancers, providers, new ScriptedNetwork(), _time, NullLogger<LoadBalancerReconciler>.Instance),
            _rig.LoadBalancers, _time, NullLogger<ReconcileLoop>.Instance);
        var health = new HealthLoop(
            providers, _rig.LoadBalancers, _reconcile, _time, NullLogger<HealthLoop>.Instance);
        _running = Task.WhenAll(health.RunAsync(_stop.Token), _reconcile.RunAsync(_stop.Token));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_seen_while_the_disk_was_full_is_stored_when_it_is_no_more()
    {
        var whole = await AddAsync();
        await LimitPagesAsync("1");
        await Should.ThrowAsync<StoreUnavailableException>(() => _rig.LoadBalancers.ReportAsync(
            whole.Id, it => it.Observed with { Health = Seen(whole) }, Cancel));

        _provider.Reports.Writer.TryWrite(new HealthReport(whole.Id, Seen(whole), NeedsReconcile: false));
        await Eventually.HoldsAsync(() => _provider.Reports.Reader.Count == 0, "it is seen", Cancel);
        await LimitPagesAsync("1000000");

        await Eventually.HoldsAsync(
            async () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return (await _rig.FindAsync(whole.Id)).Observed.Health.Members.Count == 1;
            },
            "it is stored", Cancel);
    }

    [Fact]
    public async Task What_no_longer_runs_as_it_was_made_is_looked_at_again()
    {
        var whole = await AddAsync();
        await Eventually.HoldsAsync(() => !_provider.Asked.IsEmpty, "it is made", Cancel);
        var before = _provider.Asked.Count;

        _provider.Reports.Writer.TryWrite(
            new HealthReport(whole.Id, new HealthFacts { Fault = "it died" }, NeedsReconcile: true));

        await Eventually.HoldsAsync(() => _provider.Asked.Count > before, "it is mended", Cancel);
        await Eventually.HoldsAsync(
            async () => (await _rig.FindAsync(whole.Id)).Observed.Health.Fault == "it died", "it is told", Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => _running);
        _reconcile.Dispose();
        _stop.Dispose();
        await _rig.DisposeAsync();
    }

    private async Task<LoadBalancer> AddAsync()
    {
        var whole = Wholes.Full();
        await _rig.LoadBalancers.EditAsync(whole.Id, _ => whole, Cancel);
        await Eventually.HoldsAsync(
            async () => (await _rig.FindAsync(whole.Id)).IsConverged, "it is carried out", Cancel);
        return whole;
    }

    // Larger than what is left on any page, so that it needs a new one.
    private static HealthFacts Seen(LoadBalancer whole) => new()
    {
        Members = ImmutableDictionary<Guid, MemberFacts>.Empty.Add(
            whole.Members[0].Id, new MemberFacts(MemberState.Down, new string('x', 100_000))),
    };

    // SQLite's own way to have no room: it takes the pages that there are at the least.
    private Task<List<long>> LimitPagesAsync(string pages) =>
        _rig.Writer.WriteAsync(session => session.Query($"PRAGMA max_page_count = {pages}", row => row.GetInt64(0)));
}
