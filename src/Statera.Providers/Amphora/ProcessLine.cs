using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Statera.Linux;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Processes;
using Statera.Providers.Amphora.Runtime;

namespace Statera.Providers.Amphora;

/// <summary>
/// The processes of one amphora: the one that serves and is watched, and those before it that finish their connections.
/// </summary>
internal sealed partial class ProcessLine(
    AmphoraPaths paths, Func<NetworkNamespace?> place, AmphoraHealth health, AmphoraHost host) : IAsyncDisposable
{
    private readonly List<HaproxyProcess> _draining = [];
    private HealthWatcher? _watcher;

    /// <summary>The one that serves; it may have died since.</summary>
    public HaproxyProcess? Current { get; private set; }

    public bool IsWatched => _watcher is not null;

    public bool AnyDraining => _draining.Any(p => p.IsAlive);

    /// <summary>This process serves from now on.</summary>
    public async Task FollowAsync(HaproxyProcess process)
    {
        // The old one's connection has to go: a process that drains waits for it as for any other.
        await StopWatchingAsync().ConfigureAwait(false);
        Current = process;
        health.Ledger.Follow(process);
        _watcher = new HealthWatcher(
            process, paths.RuntimeSocket, place(), health, host.Options.PollInterval, host.Time, host.Logger);
    }

    /// <summary>A new process listens, too: the one before tells it what it knows, counts up and goes.</summary>
    /// <param name="next">The new process.</param>
    /// <param name="tables">The tables of clients that both have.</param>
    public async Task HandOverAsync(HaproxyProcess next, IReadOnlyCollection<string> tables)
    {
        await TellTablesAsync(tables).ConfigureAwait(false);
        await RetireCurrentAsync().ConfigureAwait(false);
        await FollowAsync(next).ConfigureAwait(false);
    }

    /// <summary>The process that serves shall do so no more.</summary>
    public async Task RetireCurrentAsync()
    {
        if (_watcher is not null)
        {
            await _watcher.LookAsync().ConfigureAwait(false);
        }

        if (Current is not null)
        {
            Retire(Current);
        }

        await StopWatchingAsync().ConfigureAwait(false);
        health.Ledger.Save();
        Current = null;
    }

    /// <summary>It stops listening now, finishes its connections, and ends.</summary>
    public void Retire(HaproxyProcess process)
    {
        if (process.Signal(Libc.SigUsr1) && !_draining.Contains(process))
        {
            _draining.Add(process);
        }
    }

    /// <summary>
    /// Leaves what the process that serves knows of its members for the next one to read. Of a process that died
    /// nothing is told: what it knew may be long past.
    /// </summary>
    public async Task TellNextOneAsync(HaproxyPlan next)
    {
        await (_watcher?.ConnectAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        if (_watcher is not null && await _watcher.AskAsync("show servers state").ConfigureAwait(false) is { } states)
        {
            PrivateFile.Replace(paths.ServerStates, ServerStates.For(states, next));
        }
        else
        {
            File.Delete(paths.ServerStates);
        }
    }

    private async Task TellTablesAsync(IReadOnlyCollection<string> tables)
    {
        if (_watcher is not { } watcher || tables.Count == 0)
        {
            return;
        }

        try
        {
            await using var next = await RuntimeConnection.OpenAsync(
                paths.RuntimeSocket, host.Time, HealthWatcher.Patience, CancellationToken.None).ConfigureAwait(false);
            await StickTables.CopyAsync(tables, watcher.AskAsync, command => next.AskAsync(command, CancellationToken.None))
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or TimeoutException)
        {
            LogTablesLost(host.Logger, paths.Directory, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Amphora}: clients may get other members than before: {Reason}")]
    private static partial void LogTablesLost(ILogger logger, string amphora, string reason);

    public async Task StopWatchingAsync()
    {
        if (_watcher is not null)
        {
            await _watcher.DisposeAsync().ConfigureAwait(false);
            _watcher = null;
        }
    }

    /// <summary>Looks no more; the processes go on.</summary>
    public async ValueTask DisposeAsync() => await StopWatchingAsync().ConfigureAwait(false);

    /// <summary>All were ended.</summary>
    public void Forget()
    {
        Current = null;
        _draining.Clear();
    }

    /// <summary>The configurations that some process runs.</summary>
    public IReadOnlyCollection<string> ConfigsInUse()
    {
        foreach (var ended in _draining.Where(p => !p.IsAlive).ToArray())
        {
            ProcessWait.Reap(ended.Pid);
            _draining.Remove(ended);
        }

        return [.. _draining.Select(p => p.ConfigPath), Current?.ConfigPath ?? ""];
    }
}
