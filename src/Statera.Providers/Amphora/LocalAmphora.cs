using System.Net;
using Microsoft.Extensions.Logging;
using Statera.Core.Model;
using Statera.Core.Reconcile;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Processes;
using Statera.Providers.Amphora.Runtime;
using Statera.Providers.Amphora.Sockets;

namespace Statera.Providers.Amphora;

/// <summary>
/// One load balancer's HAProxy: its directory, its listening sockets, the process that serves, and those before it that
/// still finish their connections. What runs is found by looking, so that a crash between any two steps heals here.
/// </summary>
internal sealed partial class LocalAmphora : IAsyncDisposable
{
    private static readonly TimeSpan GraceAtRemoval = TimeSpan.FromSeconds(2);

    private readonly Guid _id;
    private readonly AmphoraHost _host;
    private readonly ILogger _logger;
    private readonly AmphoraPaths _paths;
    private readonly ConfigFiles _files;
    private readonly AmphoraHealth _health;
    private readonly SocketSet _sockets = new();
    private readonly RestartGuard _guard;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<HaproxyProcess> _draining = [];
    private HaproxyProcess? _current;
    private HealthWatcher? _watcher;
    private Survey _survey = Survey.Due;

    public LocalAmphora(Guid id, AmphoraHost host)
    {
        _id = id;
        _host = host;
        _logger = host.Logger;
        _paths = host.PathsOf(id);
        _files = new ConfigFiles(_paths.Directory);
        _health = new AmphoraHealth(id, new StatisticsLedger(_paths.Statistics), host.Reports);
        _guard = new RestartGuard(host.Time);
    }

    /// <summary>Makes what runs equal to what is wanted, with the least that does it.</summary>
    public async Task<ReconcileResult> ReconcileAsync(LoadBalancer wanted, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var program = await _host.ProgramAsync(cancel).ConfigureAwait(false);
            PrivateFile.MakeDirectory(_paths.Directory);
            _health.Expect(wanted.Listeners.Select(l => l.Id));
            await LookAroundAsync().ConfigureAwait(false);

            var plan = ConfigPlanner.Plan(wanted, _host.Global(program, _paths));
            if (plan.Frontends.IsEmpty)
            {
                await StopServingAsync().ConfigureAwait(false);
                return ReconcileResult.Done;
            }

            var text = ConfigWriter.Write(plan);
            return _current is { IsAlive: true } && _current.ConfigPath == _files.PathOf(text)
                ? Settled(plan)
                : await ServeAsync(program, plan, text, cancel).ConfigureAwait(false);
        }
        catch (FormatException e)
        {
            return new ReconcileResult.Rejected(e.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends all processes at once; what is on disk stays.</summary>
    public async Task EndAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await LeaveAsync().ConfigureAwait(false);
            var processes = _host.ProcessesOf(_id, fresh: true);
            await Task.WhenAll(processes.Select(p => p.EndAsync(GraceAtRemoval))).ConfigureAwait(false);
            _current = null;
            _draining.Clear();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends all processes and leaves nothing behind.</summary>
    public async Task RemoveAsync()
    {
        await EndAsync().ConfigureAwait(false);
        if (Directory.Exists(_paths.Directory))
        {
            Directory.Delete(_paths.Directory, recursive: true);
        }

        LogRemoved(_id);
    }

    /// <summary>Lets go of everything; the process goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await LeaveAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    private async Task LeaveAsync()
    {
        await StopWatchingAsync().ConfigureAwait(false);
        if (Directory.Exists(_paths.Directory))
        {
            _health.Ledger.Save();
        }

        _sockets.Dispose();
        _survey = Survey.Fresh;
    }

    private ReconcileResult Settled(HaproxyPlan plan)
    {
        _sockets.CloseAllBut(SocketSet.EndpointsOf(plan));
        Tidy();
        return ReconcileResult.Done;
    }

    // The newest process that listens is the one that serves; whatever else runs is on its way out, or is sent there.
    private async Task LookAroundAsync()
    {
        if (_survey is Survey.Done)
        {
            return;
        }

        var found = _host.ProcessesOf(_id, fresh: _survey is Survey.Fresh);
        var newest = found.Count > 0 ? found[^1] : null;
        foreach (var process in found.Where(p => p != newest))
        {
            Retire(process);
        }

        if (newest is not null && newest != _current)
        {
            await AdoptAsync(newest).ConfigureAwait(false);
        }

        _survey = Survey.Done;
    }

    private async Task AdoptAsync(HaproxyProcess process)
    {
        var sockets = SocketTransfer.TakeListening(process);
        if (sockets is null)
        {
            LogAdoptionRefused(_id, process.Pid);
        }

        if (sockets is not { Count: > 0 })
        {
            Retire(process);
            return;
        }

        _sockets.Add(sockets);
        await FollowAsync(process).ConfigureAwait(false);
        LogAdopted(_id, process.Pid);
    }

    private async Task<ReconcileResult> ServeAsync(
        HaproxyProgram program, HaproxyPlan plan, string text, CancellationToken cancel)
    {
        var endpoints = SocketSet.EndpointsOf(plan);
        var before = _sockets.Endpoints;
        if (_guard.MustWait(_current is not null && !_current.IsAlive) is { } wait)
        {
            return wait;
        }

        if (await OpenSocketsAsync(endpoints, cancel).ConfigureAwait(false) is { } obstacle)
        {
            _sockets.CloseAllBut(before);
            return new ReconcileResult.RetryAfter(obstacle);
        }

        var sockets = _sockets.For(plan);
        var complaint = await _files.WriteAsync(text, f => program.JudgeAsync(f, sockets, cancel)).ConfigureAwait(false);
        if (complaint is not null)
        {
            _sockets.CloseAllBut(before);
            LogRefused(_id, complaint);
            return new ReconcileResult.Rejected($"HAProxy does not take the configuration: {complaint}");
        }

        return await StartAsync(program, _files.PathOf(text), sockets, endpoints, before).ConfigureAwait(false);
    }

    // From here on nothing is cancelled: a process that was started is one to be known.
    private async Task<ReconcileResult> StartAsync(
        HaproxyProgram program, string config, PassedSocket[] sockets, IPEndPoint[] endpoints, IReadOnlyCollection<IPEndPoint> before)
    {
        _survey = Survey.Fresh;
        _sockets.Listen();
        await TellNextOneAsync().ConfigureAwait(false);
        var started = _host.Time.GetTimestamp();
        var result = await program.StartAsync(config, _host.StateDirectory, sockets, CancellationToken.None).ConfigureAwait(false);
        if (result.Process is not { } process)
        {
            LogNotStarted(_id, result.Complaint!);
            _sockets.CloseAllBut(before);
            return new ReconcileResult.RetryAfter($"HAProxy could not be started: {result.Complaint}");
        }

        await HandOverAsync(process).ConfigureAwait(false);
        _survey = Survey.Done;
        _guard.Started();
        _sockets.CloseAllBut(endpoints);
        Tidy();
        LogServing(_id, process.Pid, Path.GetFileName(config), (int)_host.Time.GetElapsedTime(started).TotalMilliseconds);
        return ReconcileResult.Done;
    }

    // Of a process that died nothing is told: what it knew may be long past.
    private async Task TellNextOneAsync()
    {
        if (_watcher is not null && await _watcher.AskAsync("show servers state").ConfigureAwait(false) is { } states)
        {
            PrivateFile.Replace(_paths.ServerStates, states);
        }
        else
        {
            File.Delete(_paths.ServerStates);
        }
    }

    private async Task HandOverAsync(HaproxyProcess process)
    {
        var old = _current;
        if (_watcher is not null)
        {
            await _watcher.LookAsync().ConfigureAwait(false);
        }

        if (old is not null)
        {
            Retire(old);
        }

        await FollowAsync(process).ConfigureAwait(false);
    }

    private async Task FollowAsync(HaproxyProcess process)
    {
        // The old one's connection has to go: a process that drains waits for it as for any other.
        await StopWatchingAsync().ConfigureAwait(false);
        _current = process;
        _health.Ledger.Follow(process);
        _watcher = new HealthWatcher(process, _paths.RuntimeSocket, _health, _host.Options.PollInterval, _host.Time, _logger);
    }

    private async Task StopServingAsync()
    {
        if (_current is not null)
        {
            await (_watcher?.LookAsync() ?? Task.CompletedTask).ConfigureAwait(false);
            Retire(_current);
            await StopWatchingAsync().ConfigureAwait(false);
            _health.Ledger.Save();
            LogStopped(_id, _current.Pid);
            _current = null;
        }

        _sockets.CloseAllBut([]);
        _health.Idle();
        Tidy();
    }

    private async Task StopWatchingAsync()
    {
        if (_watcher is not null)
        {
            await _watcher.DisposeAsync().ConfigureAwait(false);
            _watcher = null;
        }
    }

    // It stops listening now, finishes its connections, and ends.
    private void Retire(HaproxyProcess process)
    {
        if (process.Signal(Libc.SigUsr1) && !_draining.Contains(process))
        {
            _draining.Add(process);
        }
    }

    private void Tidy()
    {
        foreach (var ended in _draining.Where(p => !p.IsAlive).ToArray())
        {
            ProcessWait.Reap(ended.Pid);
            _draining.Remove(ended);
        }

        _files.Sweep([.. _draining.Select(p => p.ConfigPath), _current?.ConfigPath ?? ""]);
    }

    // A process whose sockets could not be taken over frees its ports a moment after it was retired.
    private async Task<string?> OpenSocketsAsync(IPEndPoint[] endpoints, CancellationToken cancel)
    {
        var obstacle = _sockets.Open(endpoints);
        for (var i = 0; i < 50 && obstacle is not null && _draining.Any(p => p.IsAlive); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), _host.Time, cancel).ConfigureAwait(false);
            obstacle = _sockets.Open(endpoints);
        }

        return obstacle;
    }

    private enum Survey
    {
        /// <summary>Never looked; what the host found at start will do.</summary>
        Due,

        /// <summary>Something may run that is not known here.</summary>
        Fresh,

        Done,
    }
}
