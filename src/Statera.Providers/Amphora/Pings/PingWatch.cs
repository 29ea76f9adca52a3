using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Runtime;

namespace Statera.Providers.Amphora.Pings;

/// <summary>
/// Pings one amphora's members, tells its HAProxy who is down, and reports it. HAProxy keeps what it was told while this
/// service is away, and hands it to the process that comes after it.
/// </summary>
internal sealed class PingWatch(Pinger pinger, RuntimeCommands runtime, AmphoraHealth health, TimeProvider time) : IAsyncDisposable
{
    private readonly Dictionary<Guid, Watched> _members = [];
    private readonly Lock _lock = new();

    /// <summary>These are pinged from now on, and the process that serves knows who is down.</summary>
    /// <param name="plan">What it does; null where none serves.</param>
    public async Task FollowAsync(HaproxyPlan? plan)
    {
        var wanted = (plan is null ? [] : PingTarget.Of(plan)).ToDictionary(target => target.Member);
        Watched[] gone;
        lock (_lock)
        {
            if (wanted.Count == 0 && _members.Count == 0)
            {
                return;
            }

            gone = [.. _members.Values.Where(it => !wanted.TryGetValue(it.Target.Member, out var same) || !same.IsAskedAs(it.Target))];
            foreach (var it in gone)
            {
                _members.Remove(it.Target.Member);
            }

            foreach (var target in wanted.Values)
            {
                if (_members.TryGetValue(target.Member, out var known))
                {
                    known.Target = target;
                }
                else
                {
                    // Not all in one burst, as all are asked at the same interval from then on.
                    var first = TimeSpan.FromMilliseconds(_members.Count % (target.Check.Delay * 1000));
                    var added = _members[target.Member] = new Watched(target);
                    added.Asking = Task.Run(() => AskAsync(added, first));
                }
            }

            Report();
        }

        await Task.WhenAll(gone.Select(it => it.DisposeAsync().AsTask())).ConfigureAwait(false);
        await TellAsync([.. Down().SelectMany(it => it.Target.Servers)], "down").ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync() => await FollowAsync(null).ConfigureAwait(false);

    private async Task AskAsync(Watched it, TimeSpan first)
    {
        try
        {
            await Task.Delay(first, time, it.Stopped).ConfigureAwait(false);
            while (true)
            {
                var (target, started) = (it.Target, time.GetTimestamp());
                var wrong = await pinger.AskAsync(
                    target.Address, TimeSpan.FromSeconds(target.Check.Timeout), it.Stopped).ConfigureAwait(false);
                await NoteAsync(it, wrong).ConfigureAwait(false);
                var rest = TimeSpan.FromSeconds(target.Check.Delay) - time.GetElapsedTime(started);
                await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time, it.Stopped).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Not wanted any more.
        }
    }

    private async Task NoteAsync(Watched it, string? wrong)
    {
        bool changed;
        lock (_lock)
        {
            var after = it.State.After(wrong is null, it.Target.Check);
            changed = after.Member != it.State.Member;
            it.State = after;
            it.Reason = changed ? wrong : it.Reason;
        }

        // One that is down is told each time: HAProxy forgets it where a server was switched off and on.
        if (changed || it.State.Member is MemberState.Down)
        {
            await TellAsync(it.Target.Servers, it.State.Member is MemberState.Down ? "down" : "up").ConfigureAwait(false);
        }

        // After HAProxy was told: who reads that a member is down can trust that it gets nothing.
        lock (_lock)
        {
            if (changed && _members.GetValueOrDefault(it.Target.Member) == it)
            {
                Report();
            }
        }
    }

    private Watched[] Down()
    {
        lock (_lock)
        {
            return [.. _members.Values.Where(it => it.State.Member is MemberState.Down)];
        }
    }

    private void Report() => health.Pinged(_members.ToImmutableDictionary(
        it => it.Key, it => new MemberFacts(it.Value.State.Member, it.Value.State.Member is MemberState.Down ? it.Value.Reason : null)));

    private async Task TellAsync(ImmutableArray<string> servers, string state)
    {
        try
        {
            foreach (var some in servers.Chunk(80))
            {
                await runtime.AskAsync(
                    string.Join(';', some.Select(server => $"set server {server} health {state}")), CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // It is told again at the next ping, or to the next process.
        }
    }

    private sealed class Watched(PingTarget target) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();

        public PingTarget Target { get; set; } = target;

        public PingState State { get; set; } = PingState.Unknown;

        /// <summary>Why it is down.</summary>
        public string? Reason { get; set; }

        public Task Asking { get; set; } = Task.CompletedTask;

        public CancellationToken Stopped => _stop.Token;

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await Asking.ConfigureAwait(false);
            _stop.Dispose();
        }
    }
}
