using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Core.Reconcile;
using Statera.Testing;
using Statera.Tests.Model;
using Statera.Tests.Storage;

namespace Statera.Tests.Reconcile;

public sealed class SweeperTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(Wholes.Start);
    private readonly StoreRig _rig = new();
    private readonly ScriptedProvider _provider = new();
    private readonly ScriptedNetwork _network = new();
    private readonly Sweeper _sweeper;

    public SweeperTests() => _sweeper = new Sweeper(
        _rig.LoadBalancers, new ProviderRegistry([_provider]), _network, _time, NullLogger<Sweeper>.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_nobody_stored_goes_and_what_may_be_under_way_stays()
    {
        var stored = (await _rig.LoadBalancers.EditAsync(Wholes.Full().Id, _ => Wholes.Full(), Cancel)).Id;
        var (orphan, old, young) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        _provider.Running.AddRange([stored, orphan]);
        _network.Reserved[stored] = _network.Reserved[old] = Wholes.Start.AddSeconds(-1);

        // A request that came in between the server's start and the first sweep.
        _time.Advance(TimeSpan.FromSeconds(1));
        _network.Reserved[young] = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(1));
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => _sweeper.RunAsync(Wholes.Start, stop.Token), Cancel);
        await Eventually.HoldsAsync(() => !_network.Released.IsEmpty, "the old one is released", Cancel);

        // The network holds it still: it is released again, long before the younger one is as old.
        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return _network.Released.Count > 1;
            },
            "it is tried again", Cancel);
        _time.GetUtcNow().ShouldBeLessThan(Wholes.Start.AddMinutes(9));
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        _network.Released.ShouldAllBe(id => id == old);
        _provider.Removed.Distinct().ShouldBe([orphan]);
    }

    [Fact]
    public async Task A_VIP_that_the_network_refuses_to_take_back_does_not_keep_the_others()
    {
        var (kept, other) = (Guid.NewGuid(), Guid.NewGuid());
        _network.Reserved[kept] = _network.Reserved[other] = Wholes.Start;
        _network.Kept[kept] = Fault.Conflict("", "It is in use.");
        await _sweeper.SweepAsync(DateTimeOffset.MaxValue, Cancel);
        _network.Released.ShouldBe([other]);

        _network.Kept.Clear();
        await _sweeper.SweepAsync(DateTimeOffset.MaxValue, Cancel);
        _network.Released.ShouldBe([other, kept, other], ignoreOrder: true);
    }

    [Fact]
    public async Task A_network_that_does_not_answer_is_not_asked_for_every_VIP()
    {
        foreach (var id in new[] { Guid.NewGuid(), Guid.NewGuid() })
        {
            _network.Reserved[id] = Wholes.Start;
            _network.Kept[id] = new Fault(FaultKind.Unavailable, "", $"{id}");
        }

        (await Should.ThrowAsync<RefusedException>(() => _sweeper.SweepAsync(DateTimeOffset.MaxValue, Cancel)))
            .Message.ShouldBe($"{_network.Reserved.Keys.First()}");
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();
}
