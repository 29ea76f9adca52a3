using System.Net;
using Microsoft.Extensions.Logging;
using Statera.Core.Model;
using Statera.Core.Reconcile;
using Statera.Core.Telemetry;
using Statera.Linux;
using Statera.Providers.Amphora.Changes;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Metrics;
using Statera.Providers.Amphora.Pings;
using Statera.Providers.Amphora.Processes;
using Statera.Providers.Amphora.Runtime;
using Statera.Providers.Amphora.Sockets;
using Statera.Providers.Amphora.Tls;

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
    private readonly ProcessLine _processes;
    private readonly TlsMaterial _tls;
    private readonly MetricsDoor _metrics;
    private readonly RuntimeCommands _commands;
    private readonly ServerTalk _talk;
    private readonly LeavingServers _leaving;
    private readonly ToldNote _told;
    private readonly PingWatch _pings;
    private readonly Pinger? _pinger;
    private readonly CancellationTokenSource _stop = new();
    private NetworkNamespace? _place;
    private Survey _survey = Survey.Due;
    private Task _sweeping = Task.CompletedTask;

    public LocalAmphora(Guid id, AmphoraHost host)
    {
        _id = id;
        _host = host;
        _logger = host.Logger;
        _paths = host.PathsOf(id);
        _files = new ConfigFiles(_paths.Directory);
        _health = new AmphoraHealth(id, new StatisticsLedger(_paths.Statistics), host.Reports);
        _processes = new ProcessLine(_paths, () => _place, _health, host);
        _guard = new RestartGuard(host.Time);
        _commands = new RuntimeCommands(_paths.RuntimeSocket, host.Time);
        _talk = new ServerTalk(_commands);
        _metrics = new MetricsDoor(
            _paths.MetricsSocket, new MetricsReader(_commands, _health.Ledger, host.Time).ReadAsync, host.Logger);
        _leaving = new LeavingServers(_commands, host.Options.DrainTimeout, host.Time);
        _told = new ToldNote(_paths.Told);
        _pinger = host.Plugger is null ? null : new Pinger(host.Time, () => _place);
        _pings = new PingWatch(_pinger ?? host.Pinger, _commands, _health, host.Time);
        _tls = new TlsMaterial(id, _paths.Directory, host.TlsReader, new TlsRuntime(_commands), host.Logger);
    }

    /// <summary>The process that serves; null for none. It may have died since.</summary>
    public HaproxyProcess? Process => _processes.Current;

    /// <summary>Makes what runs equal to what is wanted, with the least that does it.</summary>
    public async Task<ReconcileResult> ReconcileAsync(LoadBalancer wanted, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var program = await _host.ProgramAsync(cancel).ConfigureAwait(false);
            PrivateFile.MakeDirectory(_paths.Directory);
            _health.Expect(wanted.Listeners.Select(l => l.Id));
            await PlugAsync(wanted, cancel).ConfigureAwait(false);
            await LookAroundAsync().ConfigureAwait(false);
            if (await FindOutOfReachAsync(wanted, cancel).ConfigureAwait(false) is { } tooFar)
            {
                return new ReconcileResult.Rejected(tooFar);
            }

            var plan = ConfigPlanner.Plan(wanted, _host.Global(program, _paths, wanted.Spec));
            if (plan.Frontends.IsEmpty)
            {
                await StopServingAsync().ConfigureAwait(false);
                _tls.Sweep(wanted, _processes.ConfigsInUse());
                return ReconcileResult.Done;
            }

            if (plan.HasMetrics)
            {
                _metrics.Open();
            }

            // Before the text, which is that of a process that reads these files.
            var tls = await _tls.BringAsync(wanted, plan, _processes.Current, cancel).ConfigureAwait(false);
            if (!tls.Missing.IsEmpty)
            {
                return new ReconcileResult.RetryAfter(string.Join(" ", tls.Missing));
            }

            plan = plan with { LargeFiles = tls.Large };
            if (!TryWrite(plan, out var text, out var complaint))
            {
                return new ReconcileResult.Rejected(complaint);
            }

            var next = new Running(plan, text);
            var result = await TellAsync(next).ConfigureAwait(false) is { } reason
                ? await ServeAsync(program, next, reason, cancel).ConfigureAwait(false)
                : await SettledAsync(plan).ConfigureAwait(false);
            _tls.Sweep(wanted, _processes.ConfigsInUse());
            return result is ReconcileResult.Converged && !tls.Behind.IsEmpty
                ? new ReconcileResult.RetryAfter(string.Join(" ", tls.Behind))
                : result;
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
            _processes.Forget();
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
        await (_host.Plugger?.UnplugAsync(_id, CancellationToken.None) ?? Task.CompletedTask).ConfigureAwait(false);
        if (Directory.Exists(_paths.Directory))
        {
            Directory.Delete(_paths.Directory, recursive: true);
        }

        LogRemoved(_id);
    }

    /// <summary>Lets go of everything; the process goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sweeping.ConfigureAwait(false);
        await LeaveAsync().ConfigureAwait(false);
        await _processes.DisposeAsync().ConfigureAwait(false);
        await _metrics.DisposeAsync().ConfigureAwait(false);
        _pinger?.Dispose();
        _turn.Dispose();
        _stop.Dispose();
    }

    private static bool TryWrite(HaproxyPlan plan, out string text, out string complaint)
    {
        (text, complaint) = ("", "");
        try
        {
            text = ConfigWriter.Write(plan);
            return true;
        }
        catch (FormatException e)
        {
            complaint = e.Message;
            return false;
        }
    }

    private async Task LeaveAsync()
    {
        await _pings.FollowAsync(null).ConfigureAwait(false);
        await _processes.StopWatchingAsync().ConfigureAwait(false);
        await _metrics.CloseAsync().ConfigureAwait(false);
        if (Directory.Exists(_paths.Directory))
        {
            _health.Ledger.Save();
        }

        _sockets.Dispose();
        _survey = Survey.Fresh;
        _running = null;
        _leaving.Forget();
    }

    private async Task<ReconcileResult> SettledAsync(HaproxyPlan plan)
    {
        await _pings.FollowAsync(plan).ConfigureAwait(false);
        _sockets.CloseAllBut(SocketSet.EndpointsOf(plan));
        if (!plan.HasMetrics)
        {
            await _metrics.CloseAsync().ConfigureAwait(false);
        }

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
            _processes.Retire(process);
        }

        if (newest is not null && (newest != _processes.Current || !_processes.IsWatched))
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
            _processes.Retire(process);
            return;
        }

        _running = null;
        _sockets.Add(sockets);
        await _processes.FollowAsync(process).ConfigureAwait(false);
        LogAdopted(_id, process.Pid);
    }

    private async Task<ReconcileResult> ServeAsync(
        HaproxyProgram program, Running next, string reason, CancellationToken cancel)
    {
        var (plan, text) = next;
        var endpoints = SocketSet.EndpointsOf(plan);
        var before = _sockets.Endpoints;
        if (_guard.MustWait(died: _processes.Current is { IsAlive: false }) is { } wait)
        {
            return wait;
        }

        if (await OpenSocketsAsync(endpoints, cancel).ConfigureAwait(false) is { } obstacle)
        {
            _sockets.CloseAllBut(before);
            return new ReconcileResult.RetryAfter(obstacle);
        }

        var handles = HandlesFor(plan);
        if (await WriteAsync(program, text, handles, cancel).ConfigureAwait(false) is { } complaint)
        {
            _sockets.CloseAllBut(before);
            LogRefused(_id, complaint);
            return new ReconcileResult.Rejected($"HAProxy does not take the configuration: {complaint}");
        }

        var replaced = _processes.Current is null ? null : reason;
        var result = await StartAsync(program, next, handles, before, replaced).ConfigureAwait(false);
        if (replaced is not null && result is ReconcileResult.Converged)
        {
            AmphoraMetrics.Reloaded(replaced);
            LogReloaded(_id, replaced);
        }

        return result;
    }

    private async Task<string?> WriteAsync(
        HaproxyProgram program, string text, PassedHandle[] handles, CancellationToken cancel)
    {
        using var step = Tracing.Step("amphora.write");
        var complaint =
            await _files.WriteAsync(text, f => program.JudgeAsync(f, handles, cancel)).ConfigureAwait(false);
        if (complaint is not null)
        {
            step.Failed(complaint);
        }

        return complaint;
    }

    // The sockets come first: whoever takes them over from the process reads on from the first to the last.
    private PassedHandle[] HandlesFor(HaproxyPlan plan) =>
        [.. _sockets.For(plan), .. _host.FlowLog is { } log ? [new PassedHandle(FlowLog.PipeVariable, log)] : (PassedHandle[])[]];

    // From here on nothing is cancelled: a process that was started is one to be known. The reason is why it takes the place
    // of another one; null where none runs.
    private async Task<ReconcileResult> StartAsync(
        HaproxyProgram program,
        Running next,
        PassedHandle[] handles,
        IReadOnlyCollection<IPEndPoint> before,
        string? reason)
    {
        var (plan, config) = (next.Plan, _files.PathOf(next.Text));
        using var step = Tracing.Step(reason is null ? "amphora.start" : "amphora.reload")?.SetTag("statera.reload.reason", reason);
        _survey = Survey.Fresh;
        _sockets.Listen();
        await _processes.TellNextOneAsync(plan).ConfigureAwait(false);
        var started = _host.Time.GetTimestamp();
        var result =
            await program.StartAsync(config, _host.StateDirectory, handles, _place, CancellationToken.None).ConfigureAwait(false);
        if (result.Process is not { } process)
        {
            step.Failed(result.Complaint!);
            LogNotStarted(_id, result.Complaint!);
            _sockets.CloseAllBut(before);
            return new ReconcileResult.RetryAfter($"HAProxy could not be started: {result.Complaint}");
        }

        await _processes.HandOverAsync(process, [.. plan.Tables]).ConfigureAwait(false);
        _survey = Survey.Done;
        _running = next;
        _leaving.Forget();
        _guard.Started();
        await SettledAsync(plan).ConfigureAwait(false);
        step?.SetTag("process.pid", process.Pid);
        LogServing(_id, process.Pid, Path.GetFileName(config), (int)_host.Time.GetElapsedTime(started).TotalMilliseconds);
        return ReconcileResult.Done;
    }

    private async Task StopServingAsync()
    {
        _running = null;
        _leaving.Forget();
        await _pings.FollowAsync(null).ConfigureAwait(false);
        if (_processes.Current is { } process)
        {
            await _processes.RetireCurrentAsync().ConfigureAwait(false);
            LogStopped(_id, process.Pid);
        }

        _sockets.CloseAllBut([]);
        await _metrics.CloseAsync().ConfigureAwait(false);
        _health.Idle();
        Tidy();
    }

    private void Tidy() => _files.Sweep(_processes.ConfigsInUse());

    // A process whose sockets could not be taken over frees its ports a moment after it was retired.
    private async Task<string?> OpenSocketsAsync(IPEndPoint[] endpoints, CancellationToken cancel)
    {
        var obstacle = Open();
        for (var i = 0; i < 50 && obstacle is not null && _processes.AnyDraining; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), _host.Time, cancel).ConfigureAwait(false);
            obstacle = Open();
        }

        return obstacle;

        string? Open() => _place is null ? _sockets.Open(endpoints) : _place.Run(() => _sockets.Open(endpoints));
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
