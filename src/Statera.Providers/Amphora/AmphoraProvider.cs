using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Providers;
using Statera.Core.Reconcile;
using Statera.Core.Secrets;
using Statera.Providers.Amphora.Pings;
using Statera.Providers.Amphora.Processes;

namespace Statera.Providers.Amphora;

/// <summary>
/// Serves load balancers by HAProxy processes on this host, one each. The processes outlive this one: whoever comes
/// next with the same state directory takes them over without a client noticing.
/// </summary>
public sealed class AmphoraProvider : IProvider, IAmphoraSource, IAsyncDisposable
{
    private readonly AmphoraHost _host;
    private readonly HostLimits _limits;
    private readonly ConcurrentDictionary<Guid, LocalAmphora> _amphorae = new();

    /// <summary>Checks the settings and what of the host they name; starts and touches nothing.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logging">Where it is told.</param>
    /// <param name="secrets">Where certificates are read; null for nowhere.</param>
    /// <param name="plugger">Who gives each load balancer a network namespace of its own; null for all in the host's.</param>
    /// <exception cref="InvalidOperationException">A setting can't be; its message says which and why.</exception>
    public AmphoraProvider(
        AmphoraOptions options, TimeProvider time, ILoggerFactory logging, ISecretService? secrets = null,
        IPlugger? plugger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if ((options.Problem() ?? ProblemOfHost(options)) is { } problem)
        {
            throw new InvalidOperationException(problem);
        }

        _host = new AmphoraHost(options, secrets, plugger, time, logging.CreateLogger<AmphoraProvider>());
        _limits = new HostLimits(Environment.IsPrivilegedProcess ? 0 : FirstUnprivilegedPort(), Pinger.IsAllowed());
    }

    /// <inheritdoc/>
    public string Name => "amphora";

    /// <inheritdoc/>
    public string Description => "The Octavia Amphora driver.";

    /// <inheritdoc/>
    public IReadOnlyList<Capability> FlavorCapabilities => AmphoraCapabilities.Flavor;

    /// <inheritdoc/>
    public IReadOnlyList<Capability> AvailabilityZoneCapabilities => AmphoraCapabilities.Zone;

    /// <summary>Looks for HAProxy and asks its version, so that what is wrong shows at start rather than at the first
    /// load balancer.</summary>
    /// <exception cref="InvalidOperationException">There is none, or it is too old.</exception>
    public Task StartAsync(CancellationToken cancel) => _host.ProgramAsync(cancel);

    /// <inheritdoc/>
    public IEnumerable<Fault> Check(LoadBalancer wanted) => AmphoraSupport.Check(wanted, _limits);

    /// <inheritdoc/>
    public Task<ReconcileResult> ReconcileAsync(LoadBalancer wanted, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return AmphoraOf(wanted.Id).ReconcileAsync(wanted, cancel);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(Guid loadBalancerId, CancellationToken cancel)
    {
        await AmphoraOf(loadBalancerId).RemoveAsync().ConfigureAwait(false);
        if (_amphorae.TryRemove(loadBalancerId, out var amphora))
        {
            await amphora.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> ListAsync(CancellationToken cancel)
    {
        var left = Directory.Exists(_host.StateDirectory)
            ? Directory.EnumerateDirectories(_host.StateDirectory).Select(d => Path.GetFileName(d))
                .Select(name => Guid.TryParse(name, out var id) ? id : (Guid?)null)
            : [];
        var running = ProcessTable.Scan(_host.StateDirectory).Select(p => p.LoadBalancerId);
        return Task.FromResult<IReadOnlyList<Guid>>([.. left.Concat(running).OfType<Guid>().Concat(_host.Plugger?.List() ?? []).Distinct()]);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<HealthReport> WatchAsync(CancellationToken cancel) => _host.Reports.ReadAsync(cancel);

    /// <inheritdoc/>
    public IReadOnlyList<Core.Providers.Amphora> AmphoraeOf(LoadBalancer whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        var process = _amphorae.TryGetValue(whole.Id, out var amphora) ? amphora.Process : null;
        return [Core.Providers.Amphora.Of(whole) with { ComputeId = process?.ComputeId }];
    }

    /// <summary>Ends all HAProxy processes of the state directory, for a server that is to leave nothing running. Their
    /// files stay, and the next reconcile starts them again.</summary>
    public async Task StopAllAsync(CancellationToken cancel)
    {
        var all = await ListAsync(cancel).ConfigureAwait(false);
        await Task.WhenAll(all.Select(id => AmphoraOf(id).EndAsync())).ConfigureAwait(false);
    }

    /// <summary>Lets go of the processes, which go on serving.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var amphora in _amphorae.Values)
        {
            await amphora.DisposeAsync().ConfigureAwait(false);
        }

        _amphorae.Clear();
        _host.Dispose();
    }

    private LocalAmphora AmphoraOf(Guid id) =>
        _amphorae.GetOrAdd(id, static (id, host) => new LocalAmphora(id, host), _host);

    private static string? ProblemOfHost(AmphoraOptions options) => !Environment.IsPrivilegedProcess ? null
        : Libc.Getpwnam(options.User) == 0 ? $"HAProxy is to run as user '{options.User}', whom this host does not know: "
            + "install the haproxy package, which makes it, or set another user."
        : Libc.Getgrnam(options.Group) == 0 ? $"HAProxy is to run as group '{options.Group}', which this host does not know: "
            + "install the haproxy package, which makes it, or set another group."
        : null;

    private static int FirstUnprivilegedPort()
    {
        const string File = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
        return System.IO.File.Exists(File)
            ? int.Parse(System.IO.File.ReadAllText(File), CultureInfo.InvariantCulture)
            : 1024;
    }
}
