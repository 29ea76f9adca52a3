using Microsoft.Extensions.Time.Testing;
using Statera.Core.Reconcile;

namespace Statera.Tests.Reconcile;

public sealed class WorkQueueTests : IDisposable
{
    private static readonly (Guid A, Guid B) Keys = (Guid.NewGuid(), Guid.NewGuid());

    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue _queue;

    public WorkQueueTests() => _queue = new WorkQueue(_time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_waits_once_however_often_it_is_added_and_in_its_turn()
    {
        _queue.Add(Keys.A);
        _queue.Add(Keys.B);
        _queue.Add(Keys.A);

        _queue.Count.ShouldBe(2);
        (await _queue.TakeAsync(Cancel)).Key.ShouldBe(Keys.A);
        (await _queue.TakeAsync(Cancel)).Key.ShouldBe(Keys.B);
        _queue.TakeAsync(Cancel).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Added_while_it_is_worked_on_it_comes_again_when_that_is_done_and_once()
    {
        _queue.Add(Keys.A);
        await _queue.TakeAsync(Cancel);
        _queue.Add(Keys.A);
        _queue.Add(Keys.A);

        _queue.Count.ShouldBe(0);
        _queue.Done(Keys.A);
        _queue.Count.ShouldBe(1);
        await _queue.TakeAsync(Cancel);
        _queue.Done(Keys.A);
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public void What_is_for_later_comes_then()
    {
        _queue.AddLater(Keys.A, TimeSpan.FromSeconds(5), Causes.None);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        _queue.Count.ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Added_sooner_it_does_not_come_again_later()
    {
        _queue.AddLater(Keys.A, TimeSpan.FromSeconds(5), Causes.None);
        _queue.Add(Keys.A);
        (await _queue.TakeAsync(Cancel)).Key.ShouldBe(Keys.A);
        _queue.Done(Keys.A);

        _time.Advance(TimeSpan.FromMinutes(1));
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_change_during_the_work_is_worth_more_than_a_retry_later()
    {
        _queue.Add(Keys.A);
        await _queue.TakeAsync(Cancel);
        _queue.Add(Keys.A);
        _queue.AddLater(Keys.A, TimeSpan.FromSeconds(5), Causes.None);
        _queue.Done(Keys.A);

        _queue.Count.ShouldBe(1);
        await _queue.TakeAsync(Cancel);
        _queue.Done(Keys.A);
        _time.Advance(TimeSpan.FromMinutes(1));
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Many_workers_never_have_the_same_key_and_no_addition_is_lost()
    {
        const int Rounds = 2_000;
        using var stop = new CancellationTokenSource();
        var (working, added, seen) = (new int[2], 0, 0);
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var (key, _) = await _queue.TakeAsync(stop.Token);
                var index = key == Keys.A ? 0 : 1;
                Interlocked.Increment(ref working[index]).ShouldBe(1);
                Volatile.Write(ref seen, Volatile.Read(ref added));
                await Task.Yield();
                Interlocked.Decrement(ref working[index]);
                _queue.Done(key);
            }
        })).ToArray();

        for (var i = 1; i <= Rounds; i++)
        {
            Interlocked.Increment(ref added);
            _queue.Add(i % 2 == 0 ? Keys.A : Keys.B);
        }

        await Statera.Testing.Eventually.HoldsAsync(() => _queue.Count == 0 && Volatile.Read(ref seen) == Rounds, "the last was seen", Cancel);
        await stop.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(Task.WhenAll(workers))).ShouldNotBeNull();
        workers.ShouldAllBe(it => it.IsCanceled);
    }

    [Fact]
    public void Added_after_its_end_it_is_left()
    {
        _queue.AddLater(Keys.A, TimeSpan.FromSeconds(1), Causes.None);
        _queue.Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));

        // A timer that was due at that moment comes after the end.
        Should.NotThrow(() => _queue.Add(Keys.B));
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public void Back_off_doubles_for_each_key_up_to_half_a_minute_and_begins_anew()
    {
        var backOff = new BackOff();
        Enumerable.Range(0, 10).Select(_ => backOff.Next(Keys.A).TotalSeconds)
            .ShouldBe([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30]);
        backOff.Next(Keys.B).TotalSeconds.ShouldBe(0.2);
        backOff.Reset(Keys.A);
        backOff.Next(Keys.A).TotalSeconds.ShouldBe(0.2);
        Enumerable.Range(0, 100_000).Select(_ => backOff.Next(Keys.B)).ToList()[^1].TotalSeconds.ShouldBe(30);
    }

    public void Dispose() => _queue.Dispose();
}
