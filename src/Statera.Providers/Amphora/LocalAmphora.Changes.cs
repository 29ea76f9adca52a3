using Statera.Core.Telemetry;
using Statera.Providers.Amphora.Changes;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Processes;
using Statera.Providers.Amphora.Runtime;

namespace Statera.Providers.Amphora;

// Changes that the process that serves is told while it runs.
internal sealed partial class LocalAmphora
{
    // What the process that serves does; null where that is not known.
    private Running? _running;

    // Null where the process does what is wanted from now on; else why another one must.
    private async Task<string?> TellAsync(Running wanted)
    {
        if (_processes.Current is not { IsAlive: true } current)
        {
            return ReloadReason.Dead;
        }

        _running ??= await RecognizeAsync(current, wanted).ConfigureAwait(false);
        if (_running is not { } running)
        {
            return ReloadReason.Unknown;
        }

        if (running.Text == wanted.Text)
        {
            return null;
        }

        switch (ChangePlanner.Plan(running.Plan, wanted.Plan))
        {
            case ChangePlan.Reload reload:
                return reload.Reason;
            case ChangePlan.Told { Changes: var changes }:
                return await TellAsync(current, [.. changes], wanted).ConfigureAwait(false);
            default:
                throw new InvalidOperationException("There is no other plan.");
        }
    }

    private async Task<string?> TellAsync(HaproxyProcess current, ServerChange[] changes, Running wanted)
    {
        using var step = Tracing.Step("amphora.tell")?.SetTag("statera.changes", changes.Length);
        _running = null;
        _told.Begin(current);
        if (await _talk.TellAsync(changes).ConfigureAwait(false) is { } wrong)
        {
            step.Failed(wrong);
            LogNotTold(_id, wrong);
            return ReloadReason.Refused;
        }

        _told.End(current, _files.PathOf(wanted.Text));
        _running = wanted;
        AmphoraMetrics.Told(changes.Length);
        LogTold(_id, current.Pid, changes.Length);
        LetLeave(changes.OfType<ServerChange.Leave>().Select(change => change.Server));
        return null;
    }

    // A process that was found at start does what its configuration says, or what it was last told.
    private async Task<Running?> RecognizeAsync(HaproxyProcess current, Running wanted)
    {
        if (_told.ConfigOf(current) != _files.PathOf(wanted.Text))
        {
            return null;
        }

        if (!_told.WasTold(current))
        {
            return wanted;
        }

        try
        {
            // Some may not have been through when who told it ended.
            var states = await _commands.AskAsync("show servers state", CancellationToken.None).ConfigureAwait(false);
            LetLeave(ServerStates.NamesIn(states).Where(name => BackendSection.TryPoolOf(name, out _))
                .Except(wanted.Plan.Backends.SelectMany(
                    backend => backend.Servers.Select(server => $"{backend.Name}/{server.MemberId}"))));
            return wanted;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void LetLeave(IEnumerable<string> servers)
    {
        foreach (var server in servers)
        {
            _leaving.Add(server);
        }

        if (_leaving.Any && _sweeping.IsCompleted)
        {
            _sweeping = SweepLeavingAsync();
        }
    }

    private async Task SweepLeavingAsync()
    {
        // Not in the way of who has the turn now.
        await Task.Yield();
        try
        {
            while (true)
            {
                await _turn.WaitAsync(_stop.Token).ConfigureAwait(false);
                try
                {
                    await _leaving.SweepAsync().ConfigureAwait(false);
                    if (!_leaving.Any)
                    {
                        return;
                    }
                }
                finally
                {
                    _turn.Release();
                }

                await Task.Delay(_host.Options.PollInterval, _host.Time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Let go of; who takes the process over starts another one.
        }
    }

    private sealed record Running(HaproxyPlan Plan, string Text);
}
