using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Secrets;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Pings;
using Statera.Providers.Amphora.Processes;
using Statera.Providers.Amphora.Runtime;
using Statera.Providers.Amphora.Tls;

namespace Statera.Providers.Amphora;

/// <summary>What the amphorae of this host share.</summary>
internal sealed class AmphoraHost : IDisposable
{
    private readonly Spawner _spawner = new();
    private readonly SemaphoreSlim _once = new(1);
    private readonly Lazy<ILookup<Guid?, HaproxyProcess>> _foundAtStart;
    private readonly int _connectionsThatFilesAllow = ConnectionsThatFilesAllow();
    private HaproxyProgram? _program;
    private FlowLogFile? _flowLog;

    public AmphoraHost(AmphoraOptions options, ISecretService? secrets, IPlugger? plugger, TimeProvider time, ILogger logger)
    {
        Plugger = plugger;
        TlsReader = secrets is null ? null : new TlsReader(secrets, time);
        Options = options;
        Time = time;
        Logger = logger;
        Pinger = new Pinger(time, () => null);
        StateDirectory = Path.GetFullPath(options.StateDirectory).TrimEnd('/');

        // One look at all of the host's processes serves the first reconcile of every load balancer.
        _foundAtStart = new(() => ProcessTable.Scan(StateDirectory).ToLookup(p => p.LoadBalancerId));
    }

    public AmphoraOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    /// <summary>Pings from where this service is.</summary>
    public Pinger Pinger { get; }

    /// <summary>Who gives each amphora a network namespace of its own; null where all are in the host's.</summary>
    public IPlugger? Plugger { get; }

    /// <summary>Who reads certificates; null where there is no key manager.</summary>
    public TlsReader? TlsReader { get; }

    public HealthReports Reports { get; } = new();

    public string StateDirectory { get; }

    // HAProxy is locked up in a directory that holds nothing.
    private string Jail => Path.Combine(StateDirectory, "empty");

    private string FlowPipe => Path.Combine(StateDirectory, "flows");

    public AmphoraPaths PathsOf(Guid loadBalancerId) => new(Path.Combine(StateDirectory, loadBalancerId.ToString()));

    /// <summary>
    /// The processes of a load balancer, older ones first; those that were found at start, or are found now.
    /// </summary>
    public IReadOnlyList<HaproxyProcess> ProcessesOf(Guid loadBalancerId, bool fresh) => fresh
        ? ProcessTable.Scan(StateDirectory, loadBalancerId)
        : [.. _foundAtStart.Value[loadBalancerId].Where(p => p.IsAlive)];

    /// <summary>HAProxy, found and looked at once; and the flow log opened.</summary>
    public async Task<HaproxyProgram> ProgramAsync(CancellationToken cancel)
    {
        if (_program is { } known)
        {
            return known;
        }

        await _once.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            Directory.CreateDirectory(Jail);
            _flowLog ??= Options.FlowLog?.File is { } file ? new FlowLogFile(file, FlowPipe, Logger) : null;
            return _program ??= await HaproxyProgram.FindAsync(Options.HaproxyPath, _spawner, cancel).ConfigureAwait(false);
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>The settings of one amphora's process as a whole.</summary>
    public GlobalSection Global(HaproxyProgram program, AmphoraPaths paths, LoadBalancerSpec spec)
    {
        var options = AmphoraCapabilities.Of(Options, spec);
        return program.Global(options, Math.Min(options.MaxConnections, _connectionsThatFilesAllow), paths, Jail);
    }

    /// <summary>What a process writes its flow log to; null for none.</summary>
    public SafeFileHandle? FlowLog => _flowLog?.Pipe;

    public void Dispose()
    {
        Pinger.Dispose();
        _spawner.Dispose();
        _flowLog?.Dispose();
        _once.Dispose();
    }

    // Two files a connection and half a one for its pipes; the rest is for members' checks, which take one each.
    private static int ConnectionsThatFilesAllow()
    {
        var limit = File.ReadLines("/proc/self/limits").First(l => l.StartsWith("Max open files", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
        return long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var files)
            ? (int)Math.Clamp((files - Math.Min(1000, files / 4)) * 2 / 5, 1, int.MaxValue)
            : int.MaxValue;
    }
}
