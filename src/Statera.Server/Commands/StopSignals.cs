using System.Runtime.InteropServices;

namespace Statera.Server.Commands;

/// <summary>SIGTERM and Ctrl-C as a token: the first asks to stop, the second ends at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly PosixSignalRegistration[] _registrations;

    private StopSignals(CancellationToken cancel)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
        ];
    }

    /// <summary>Cancelled when it is time to stop.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Listens for the signals, until disposed.</summary>
    public static StopSignals Until(CancellationToken cancel) => new(cancel);

    /// <summary>Waits for the first signal.</summary>
    public async Task WaitAsync()
    {
        var stopped = new TaskCompletionSource();
        await using var registration = Token.Register(stopped.SetResult);
        await stopped.Task;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        if (!_stop.IsCancellationRequested)
        {
            context.Cancel = true;
            _stop.Cancel();
        }
    }
}
