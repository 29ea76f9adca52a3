using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Core.Reconcile;
using Statera.Providers.Amphora;
using Statera.Testing;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>
/// A real provider in a directory of its own, and the load balancer of one test on an address of its own.
/// </summary>
internal sealed class AmphoraRig : IAsyncDisposable
{
    // Runs beside this one have theirs elsewhere.
    private static int _addresses = Environment.ProcessId % 200 * 250;

    /// <summary>The port of the listener: one that needs no root.</summary>
    public const int Port = 8080;

    private readonly CancellationTokenSource _stop = new();
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"st-{Guid.NewGuid().ToString("N")[..12]}");

    private AmphoraOptions _options;

    /// <param name="drain">How long connections may take to end; null for the default.</param>
    /// <param name="reuse">Whose requests connections to members carry.</param>
    /// <param name="log">Where connections are logged; null for nowhere.</param>
    public AmphoraRig(TimeSpan? drain = null, HttpReuse reuse = HttpReuse.Always, FlowLogOptions? log = null)
    {
        _options = new AmphoraOptions
        {
            StateDirectory = _directory, PollInterval = TimeSpan.FromMilliseconds(50), HttpReuse = reuse, FlowLog = log,
        };
        _options = drain is { } limit ? _options with { DrainTimeout = limit } : _options;

        var number = Interlocked.Increment(ref _addresses);
        Vip = IPAddress.Parse($"127.20.{number / 250}.{(number % 250) + 1}");
        Provider = Open();
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public IPAddress Vip { get; }

    public AmphoraProvider Provider { get; private set; }

    /// <summary>Where the provider reads certificates.</summary>
    public HeldSecrets Secrets { get; } = new();

    public ConcurrentQueue<HealthReport> Reports { get; } = new();

    public HealthFacts Health => Reports.LastOrDefault()?.Health ?? HealthFacts.Unknown;

    public string DirectoryOf(LoadBalancer loadBalancer) => Path.Combine(_directory, loadBalancer.Id.ToString());

    /// <summary>A load balancer with one HTTP listener on port 8080 and its pool.</summary>
    public LoadBalancer LoadBalancer(params MemberSpec[] members)
    {
        var pool = Guid.NewGuid();
        return new LoadBalancer
        {
            Spec = new LoadBalancerSpec
            {
                Id = Guid.NewGuid(), ProjectId = "p", Provider = "amphora",
                Vip = new VipSpec(Vip.ToString(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()),
            },
            Listeners =
            [
                new ListenerSpec
                {
                    Id = Guid.NewGuid(), ProjectId = "p", Protocol = ListenerProtocol.Http, ProtocolPort = Port, DefaultPoolId = pool,
                },
            ],
            Pools =
            [
                new PoolSpec
                {
                    Id = pool, ProjectId = "p", Protocol = PoolProtocol.Http, Algorithm = BalancingAlgorithm.RoundRobin,
                },
            ],
            Members = [.. members.Select(m => m with { PoolId = pool })],
        };
    }

    public static MemberSpec Member(int port, int weight = 1) => new()
    {
        Id = Guid.NewGuid(), ProjectId = "p", PoolId = Guid.Empty, Address = "127.0.0.1", ProtocolPort = port, Weight = weight,
    };

    /// <summary>The same load balancer after a change that needs another configuration.</summary>
    public static LoadBalancer Changed(LoadBalancer before, int timeout) => before with
    {
        Listeners = [.. before.Listeners.Select(l => l with { TimeoutClientData = timeout })],
    };

    public async Task ConvergeAsync(LoadBalancer wanted)
    {
        var result = await Provider.ReconcileAsync(wanted, Cancel);
        result.ShouldBeOfType<ReconcileResult.Converged>(result.ToString());
    }

    /// <summary>The same, and waits until no process before it takes connections.</summary>
    public async Task SettleAsync(LoadBalancer wanted)
    {
        await ConvergeAsync(wanted);
        await ProcessAsync();
    }

    /// <summary>What the process that serves says to a command of its runtime API.</summary>
    public async Task<string> AskProcessAsync(LoadBalancer wanted, string command)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(DirectoryOf(wanted), "haproxy.sock")), Cancel);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\n"), Cancel);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancel);
    }

    /// <summary>What a restart of the server does.</summary>
    /// <param name="options">Settings that are others from then on; null for none.</param>
    public async Task RestartProviderAsync(Func<AmphoraOptions, AmphoraOptions>? options = null)
    {
        await Provider.DisposeAsync();
        _options = options?.Invoke(_options) ?? _options;
        Provider = Open();
    }

    /// <summary>The processes of this test's provider that are not yet through.</summary>
    public int[] Processes() => [.. Directory.EnumerateDirectories("/proc")
        .Where(d => int.TryParse(Path.GetFileName(d), out _) && CommandOf(d).Contains(_directory + "/", StringComparison.Ordinal))
        .Select(d => int.Parse(Path.GetFileName(d), null))];

    /// <summary>The one process that serves, once those before it are gone.</summary>
    public async Task<int> ProcessAsync()
    {
        await Eventually.HoldsAsync(() => Processes().Length == 1, "one process", Cancel);
        return Processes()[0];
    }

    /// <summary>One request on a connection of its own: the body, or null where none came.</summary>
    public async Task<string?> GetAsync(int port = Port)
    {
        var answer = await SendAsync("GET / HTTP/1.1", "Host: t", port: port);
        return answer?.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) == true
            ? answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]
            : answer;
    }

    /// <summary>One request on a connection of its own: all that is answered, or null where the connection was cut.</summary>
    /// <param name="line">The request's first line.</param>
    /// <param name="header">A header; more of them with line ends between; empty for none.</param>
    /// <param name="source">The client's address; null for any.</param>
    /// <param name="port">The listener's.</param>
    public Task<string?> SendAsync(string line, string header, string? source = null, int port = Port) => ExchangeAsync(
        new IPEndPoint(Vip, port), source, $"{line}\r\n{header}{(header.Length > 0 ? "\r\n" : "")}Connection: close\r\n\r\n");

    /// <summary>A GET on a connection of its own to any address: all that is answered, or null where nobody takes it.</summary>
    public static Task<string?> GetAsync(string vip, string? source = null, int port = Port) => ExchangeAsync(
        new IPEndPoint(IPAddress.Parse(vip), port), source, "GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");

    private static async Task<string?> ExchangeAsync(IPEndPoint listener, string? source, string request)
    {
        using var socket = new Socket(listener.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (source is not null)
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(source), 0));
        }

        try
        {
            await socket.ConnectAsync(listener, Cancel);
            await socket.SendAsync(Encoding.Latin1.GetBytes(request), Cancel);
            using var reader = new StreamReader(new NetworkStream(socket), Encoding.Latin1);
            var answer = await reader.ReadToEndAsync(Cancel);
            return answer.Length > 0 ? answer : null;
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return null;
        }
    }

    /// <summary>Ends a process at once, and comes back when it is dead.</summary>
    public static async Task KillAsync(int process)
    {
        using var victim = Process.GetProcessById(process);
        victim.Kill();

        // Until then it counts as one that serves.
        await Eventually.HoldsAsync(() => IsDead(process), "the process is dead", Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Provider.StopAllAsync(CancellationToken.None);
        await _stop.CancelAsync();
        await Provider.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        _stop.Dispose();
    }

    private static bool IsDead(int process)
    {
        try
        {
            // Behind the name in parentheses: Z where its parent was not yet told.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static string CommandOf(string directory)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private AmphoraProvider Open()
    {
        var provider = new AmphoraProvider(
            _options,
            TimeProvider.System,
            NullLoggerFactory.Instance,
            Secrets);
        _ = CollectAsync(provider);
        return provider;
    }

    private async Task CollectAsync(AmphoraProvider provider)
    {
        try
        {
            await foreach (var report in provider.WatchAsync(_stop.Token))
            {
                Reports.Enqueue(report);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
