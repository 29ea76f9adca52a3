using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Core.Reconcile;
using Statera.Testing;
using Statera.Tests.Model;
using Statera.Tests.Storage;

namespace Statera.Tests.Reconcile;

public sealed class VipWatchTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new(Wholes.Start);
    private readonly StoreRig _rig = new();
    private readonly ScriptedNetwork _network = new();
    private readonly LoadBalancerReconciler _reconciler;
    private readonly ReconcileLoop _loop;
    private readonly VipWatch _watch;

    public VipWatchTests()
    {
        _reconciler = new LoadBalancerReconciler(
            _rig.LoadBalancers, new ProviderRegistry([new ScriptedProvider()]), _network, _time,
            NullLogger<LoadBalancerReconciler>.Instance);
        _loop = new ReconcileLoop(_reconciler, _rig.LoadBalancers, _time, NullLogger<ReconcileLoop>.Instance);
        _watch = new VipWatch(_rig.LoadBalancers, _network, _loop, Interval, _time, NullLogger<VipWatch>.Instance);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_vip_that_is_gone_is_told_and_made_again_with_the_port_that_it_has_then()
    {
        var (broken, well) = (await AddAsync(), await AddAsync());
        var port = (await _rig.FindAsync(broken)).Spec.Vip.PortId;
        _network.Broken[broken] = "The port of its VIP was deleted.";

        await _watch.CheckAsync(Cancel);

        (await _rig.FindAsync(broken)).Observed.Failure!.Reason.ShouldBe("The port of its VIP was deleted. It is being made again.");
        (await _rig.FindAsync(well)).Observed.Failure.ShouldBeNull();

        (await _reconciler.ReconcileAsync(broken, Cancel)).ShouldBeOfType<ReconcileResult.Converged>();
        var mended = await _rig.FindAsync(broken);
        mended.IsConverged.ShouldBeTrue();
        mended.Spec.Vip.PortId.ShouldNotBe(port);

        await _watch.CheckAsync(Cancel);
        (await _rig.FindAsync(broken)).Observed.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task What_can_not_be_mended_says_why_until_it_can()
    {
        var id = await AddAsync();
        _network.Broken[id] = "The port of its VIP was deleted.";
        _network.MendFails = new Fault(FaultKind.Conflict, "vip_address", "The address is taken.");

        await _watch.CheckAsync(Cancel);
        await _reconciler.ReconcileAsync(id, Cancel);
        (await _rig.FindAsync(id)).Observed.Failure!.Reason.ShouldContain("The address is taken.");

        _network.MendFails = null;
        await _reconciler.ReconcileAsync(id, Cancel);
        (await _rig.FindAsync(id)).IsConverged.ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_asked_to_go_meanwhile_is_let_go()
    {
        var id = await AddAsync();
        _network.Broken[id] = "The port of its VIP was deleted.";
        _network.WhenLooked = async () =>
            await _rig.LoadBalancers.EditAsync(id, it => it! with { Deleting = true }, CancellationToken.None);

        await _watch.CheckAsync(Cancel);

        (await _rig.FindAsync(id)).Observed.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task It_looks_again_and_again_also_after_the_network_failed()
    {
        var looks = 0;
        _network.WhenLooked = () => ++looks == 1 ? throw new HttpRequestException("no answer") : Task.CompletedTask;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = _watch.RunAsync(stop.Token);

        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(Interval);
                return Task.FromResult(looks >= 3);
            },
            "it has looked three times", cancel: Cancel);

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    public async ValueTask DisposeAsync()
    {
        _loop.Dispose();
        await _rig.DisposeAsync();
    }

    private async Task<Guid> AddAsync()
    {
        var whole = Wholes.Full();
        await _rig.LoadBalancers.EditAsync(whole.Id, _ => whole, Cancel);
        await _reconciler.ReconcileAsync(whole.Id, Cancel);
        return whole.Id;
    }
}
