using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Statera.Linux;
using Statera.Providers.Amphora.Processes;

namespace Statera.Providers.Amphora.Runtime;

/// <summary>Looks at one process at an interval, from now until it ends or this is disposed.</summary>
internal sealed partial class HealthWatcher : IAsyncDisposable
{
    /// <summary>How long HAProxy may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Frontends (1) and servers (4) of all proxies; what it says of backends follows from their servers.
    private const string ShowStat = "show stat -1 5 -1";

    private readonly HaproxyProcess _process;
    private readonly string _socket;
    private readonly AmphoraHealth _health;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly NetworkNamespace? _place;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _watching;
    private RuntimeConnection? _connection;

    /// <summary>Begins to look.</summary>
    /// <param name="process">The process.</param>
    /// <param name="socket">Its runtime API.</param>
    /// <param name="place">The network namespace where it has to be; null for the host's own.</param>
    /// <param name="health">Who is told.</param>
    /// <param name="interval">How often it looks.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it is told.</param>
    public HealthWatcher(
        HaproxyProcess process, string socket, NetworkNamespace? place, AmphoraHealth health, TimeSpan interval, TimeProvider time,
        ILogger logger)
    {
        _place = place;
        _process = process;
        _socket = socket;
        _health = health;
        _interval = interval;
        _time = time;
        _logger = logger;
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>
    /// Returns when it has a connection to the process, or there will be none. To be awaited before another process takes the
    /// name of the socket: what this one has counted by then can't be asked for later.
    /// </summary>
    public async Task ConnectAsync()
    {
        try
        {
            await _connected.Task.WaitAsync(TimeSpan.FromSeconds(1), _time, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // One that hangs is not waited for any longer.
        }
    }

    /// <summary>One more look, before the process is told to go: it shows no counters afterwards.</summary>
    public async Task LookAsync()
    {
        if (await AskAsync(ShowStat).ConfigureAwait(false) is { } answer)
        {
            _health.Observe(StatTable.Parse(answer));
        }
    }

    /// <summary>Asks the process; null when it is not there to answer.</summary>
    public async Task<string?> AskAsync(string command)
    {
        try
        {
            return _connection is { } connection
                ? await connection.AskAsync(command, _stop.Token).ConfigureAwait(false)
                : null;
        }
        catch (Exception e) when (e is IOException or TimeoutException or ObjectDisposedException)
        {
            LogNoAnswer(_process.Pid, command, e.Message);
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (await TalkAsync().ConfigureAwait(false) is { } trouble)
            {
                // Its sockets close a little before it is gone.
                if (await _process.WaitForEndAsync(TimeSpan.FromMilliseconds(200)).ConfigureAwait(false))
                {
                    LogEnded(_process.Pid);
                    _health.Trouble(
                        $"HAProxy ended unexpectedly (process {_process.Pid}); it is being started again.", isGone: true);
                    return;
                }

                LogTrouble(_process.Pid, trouble);
                _health.Trouble($"HAProxy (process {_process.Pid}) does not answer: {trouble}", isGone: false);
                await Task.Delay(_interval, _time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Not wanted any more.
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            LogBug(e, _process.Pid);
            _health.Trouble($"Its health can't be read: {e.Message}", isGone: false);
        }
        finally
        {
            _connected.TrySetResult();
        }
    }

    // Until something is wrong, and then what.
    private async Task<string?> TalkAsync()
    {
        try
        {
            await using var connection =
                await RuntimeConnection.OpenAsync(_socket, _time, Patience, _stop.Token).ConfigureAwait(false);
            _connection = connection;
            _connected.TrySetResult();
            while (!connection.Closed.IsCompleted)
            {
                var answer = await connection.AskAsync(ShowStat, _stop.Token).ConfigureAwait(false);
                _health.Observe(StatTable.Parse(answer));
                if (_place is { HasName: false })
                {
                    _health.Trouble($"Its network namespace {_place.Name} was deleted; it is being made again.", isGone: true);
                }

                await Task.WhenAny(connection.Closed, Task.Delay(_interval, _time, _stop.Token)).ConfigureAwait(false);
                _stop.Token.ThrowIfCancellationRequested();
            }

            return "it closed its runtime socket.";
        }
        catch (Exception e) when (e is IOException or SocketException or TimeoutException)
        {
            return e is TimeoutException ? $"nothing came for {Patience.TotalSeconds} seconds." : e.Message;
        }
        finally
        {
            _connection = null;
        }
    }
}
