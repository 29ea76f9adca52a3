using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Core.Reconcile;
using Statera.Testing;
using Statera.Tests.Model;
using Statera.Tests.Storage;

namespace Statera.Tests.Reconcile;

public sealed class ReconcilerTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(Wholes.Start);
    private readonly StoreRig _rig = new();
    private readonly ScriptedProvider _provider = new();
    private readonly ScriptedNetwork _network = new();
    private readonly LoadBalancerReconciler _reconciler;

    public ReconcilerTests() => _reconciler = new LoadBalancerReconciler(
        _rig.LoadBalancers, new ProviderRegistry([_provider]), _network, _time, NullLogger<LoadBalancerReconciler>.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_carried_out_is_observed_and_ends_the_failure_before()
    {
        var id = await AddAsync(Wholes.Full());
        _provider.Answer(new ReconcileResult.RetryAfter("not yet", TimeSpan.FromSeconds(3)));

        (await _reconciler.ReconcileAsync(id, Cancel)).ShouldBe(new ReconcileResult.RetryAfter("not yet", TimeSpan.FromSeconds(3)));
        var failed = await _rig.FindAsync(id);
        failed.Observed.Failure.ShouldBe(new ReconcileFailure(1, "not yet", Wholes.Start));
        failed.Observed.Generation.ShouldBe(0);
        failed.IsConverged.ShouldBeFalse();

        (await _reconciler.ReconcileAsync(id, Cancel)).ShouldBeOfType<ReconcileResult.Converged>();
        (await _rig.FindAsync(id)).ShouldSatisfyAllConditions(
            it => it.Observed.Failure.ShouldBeNull(), it => it.Observed.Generation.ShouldBe(1), it => it.IsConverged.ShouldBeTrue());
    }

    [Fact]
    public async Task What_is_rejected_or_thrown_is_a_failure_with_its_reason()
    {
        var id = await AddAsync(Wholes.Full());

        _provider.Answer(new ReconcileResult.Rejected("the address is taken"));
        (await _reconciler.ReconcileAsync(id, Cancel)).ShouldBeOfType<ReconcileResult.Rejected>();
        (await _rig.FindAsync(id)).Observed.Failure!.Reason.ShouldBe("the address is taken");

        _provider.Throw(new IOException("no space left"));
        (await _reconciler.ReconcileAsync(id, Cancel)).ShouldBe(new ReconcileResult.RetryAfter("no space left"));
        (await _rig.FindAsync(id)).Observed.Failure!.Reason.ShouldBe("no space left");

        _provider.Throw(new OperationCanceledException());
        await Should.ThrowAsync<OperationCanceledException>(() => _reconciler.ReconcileAsync(id, Cancel));
    }

    [Fact]
    public async Task A_write_during_the_work_is_not_observed_by_it()
    {
        var id = await AddAsync(Wholes.Full());
        _provider.Answer(ReconcileResult.Done);
        var work = _reconciler.ReconcileAsync(id, Cancel);
        await _rig.LoadBalancers.EditAsync(id, it => it! with { Spec = it.Spec with { Name = "n" } }, Cancel);
        await work;

        var found = await _rig.FindAsync(id);
        (found.Generation, found.Observed.Generation).ShouldBe((2, _provider.Asked.Last().Generation));
    }

    [Fact]
    public async Task What_is_to_go_is_removed_its_vip_given_back_and_then_forgotten()
    {
        var id = await AddAsync(Wholes.Full() with { Deleting = true });
        _provider.RemoveFails = new IOException("busy");

        (await _reconciler.ReconcileAsync(id, Cancel)).ShouldBeOfType<ReconcileResult.RetryAfter>();
        (await _rig.FindAsync(id)).Observed.Failure!.Reason.ShouldBe("busy");
        _network.Released.ShouldBeEmpty();

        _provider.RemoveFails = null;
        (await _reconciler.ReconcileAsync(id, Cancel)).ShouldBeOfType<ReconcileResult.Converged>();
        _network.Released.ShouldBe([id]);
        (await _rig.LoadBalancers.FindAsync(id, Cancel)).ShouldBeNull();
        _provider.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_done_for_what_is_gone_or_whose_provider_is_not_enabled()
    {
        (await _reconciler.ReconcileAsync(Guid.NewGuid(), Cancel)).ShouldBeOfType<ReconcileResult.Converged>();

        var whole = Wholes.Full();
        var id = await AddAsync(whole with { Spec = whole.Spec with { Provider = "gone" } });
        (await _reconciler.ReconcileAsync(id, Cancel)).ShouldBeOfType<ReconcileResult.Rejected>();
        (await _rig.FindAsync(id)).Observed.Failure!.Reason.ShouldContain("'gone' is not enabled");
        _provider.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_loop_tries_again_with_back_off_and_at_once_after_a_write()
    {
        var id = await AddAsync(Wholes.Full());
        foreach (var _ in Enumerable.Range(0, 3))
        {
            _provider.Answer(new ReconcileResult.RetryAfter("not yet"));
        }

        using var loop = new ReconcileLoop(_reconciler, _rig.LoadBalancers, _time, NullLogger<ReconcileLoop>.Instance);
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => loop.RunAsync(stop.Token), Cancel);

        await AskedAsync(1);
        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(0.2));
                return _provider.Asked.Count >= 2;
            },
            "it is tried again", Cancel);

        await _rig.LoadBalancers.EditAsync(id, it => it! with { Spec = it.Spec with { Name = "n" } }, Cancel);
        await AskedAsync(3);
        await Eventually.HoldsAsync(
            async () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return (await _rig.FindAsync(id)).IsConverged;
            },
            "it is carried out", Cancel);

        _provider.Answer(new ReconcileResult.Rejected("never"));
        loop.Add(id);
        await FailedAsync(id);
        var asked = _provider.Asked.Count;
        _time.Advance(TimeSpan.FromHours(1));
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        _provider.Asked.Count.ShouldBe(asked);
    }

    [Theory]
    [InlineData(FaultKind.Unavailable, 1)]
    [InlineData(FaultKind.Conflict, 0)]
    public async Task A_network_that_is_away_keeps_nothing_from_being_served_and_a_lost_VIP_does(FaultKind kind, int asked)
    {
        var id = await AddAsync(Wholes.Full());
        _network.MendFails = new Fault(kind, "", "why");
        (await _reconciler.ReconcileAsync(id, Cancel)).ShouldBe(new ReconcileResult.RetryAfter("why"));
        _provider.Asked.Count.ShouldBe(asked);
        (await _rig.FindAsync(id)).Observed.Failure!.Reason.ShouldBe("why");

        _network.MendFails = null;
        (await _reconciler.ReconcileAsync(id, Cancel)).ShouldBe(ReconcileResult.Done);
        (await _rig.FindAsync(id)).IsConverged.ShouldBeTrue();
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private Task AskedAsync(int times) =>
        Eventually.HoldsAsync(() => _provider.Asked.Count >= times, $"the provider was asked {times} times", Cancel);

    private Task FailedAsync(Guid id) => Eventually.HoldsAsync(
        async () => (await _rig.FindAsync(id)).Observed.Failure is not null, "it failed", Cancel);

    private async Task<Guid> AddAsync(LoadBalancer whole) =>
        (await _rig.LoadBalancers.EditAsync(whole.Id, _ => whole, Cancel)).Id;
}
