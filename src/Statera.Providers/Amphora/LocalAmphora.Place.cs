using Statera.Core.Model;
using Statera.Core.Telemetry;
using Statera.Linux;
using Statera.Providers.Amphora.Processes;

namespace Statera.Providers.Amphora;

// The network namespace that the amphora is in, where each has one of its own.
internal sealed partial class LocalAmphora
{
    private async Task PlugAsync(LoadBalancer wanted, CancellationToken cancel)
    {
        if (_host.Plugger is { } plugger)
        {
            using var step = Tracing.Step("amphora.plug");
            _place = new NetworkNamespace(await plugger.PlugAsync(wanted.Spec, cancel).ConfigureAwait(false));
            await LeaveOldPlaceAsync(_place).ConfigureAwait(false);
        }
    }

    // What runs goes on as it is.
    private async Task<string?> FindOutOfReachAsync(LoadBalancer wanted, CancellationToken cancel) => _host.Plugger is { } plugger
        ? await plugger.FindOutOfReachAsync(wanted, cancel).ConfigureAwait(false)
        : null;

    // Who serves in a namespace that somebody has deleted is reached by nobody, and its sockets are there with it.
    private async Task LeaveOldPlaceAsync(NetworkNamespace place)
    {
        var known = _survey is Survey.Done
            ? [.. new[] { _processes.Current }.OfType<HaproxyProcess>()]
            : _host.ProcessesOf(_id, fresh: _survey is Survey.Fresh);
        foreach (var process in known.Where(it => it.IsAlive && !place.Holds(it.Pid)))
        {
            LogMoved(_id, process.Pid, place.Name);
            await process.EndAsync(GraceAtRemoval).ConfigureAwait(false);
            _sockets.Dispose();
            (_running, _survey) = (null, Survey.Fresh);
        }
    }
}
