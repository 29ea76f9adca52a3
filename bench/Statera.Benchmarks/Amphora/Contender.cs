using System.Net.Sockets;

namespace Statera.Benchmarks.Amphora;

/// <summary>One way from the client to the member.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Address">Where the client connects to.</param>
/// <param name="Port">The port there.</param>
/// <param name="Process">The process in between; null for none.</param>
internal sealed record Contender(string Name, string Address, int Port, int? Process)
{
    /// <summary>CPU time of the process in between.</summary>
    public TimeSpan CpuTime => Process is { } process ? ChildProcess.CpuTimeOf(process) : default;
}

/// <summary>The other proxies, which run as long as this is held.</summary>
internal sealed class OtherProxies : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sb-proxies");
    private readonly List<ChildProcess> _processes = [];
    private readonly Socket _log = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Task _logging;

    private OtherProxies()
    {
        _log.Bind(new UnixDomainSocketEndPoint(LogPath));
        _logging = Task.Factory.StartNew(ReadLog, TaskCreationOptions.LongRunning);
    }

    public List<Contender> All { get; } = [];

    private string LogPath => Path.Combine(_folder.FullName, "log");

    public static async Task<OtherProxies> StartAsync(Traffic kind, int member, string certificate, CancellationToken cancel)
    {
        var proxies = new OtherProxies();
        var pem = Path.Combine(proxies._folder.FullName, "web.pem");
        await File.WriteAllTextAsync(pem, certificate, cancel);
        await proxies.StartAsync("lean", port => HaproxyText.Lean(kind, port, member, pem), cancel);
        await proxies.StartAsync("Octavia's", port => HaproxyText.Octavia(kind, port, member, pem, proxies.LogPath), cancel);
        await proxies.StartAsync("nginx", port => NginxText.Proxy(proxies._folder.FullName, kind, port, member, pem), cancel);
        return proxies;
    }

    public void Dispose()
    {
        _processes.ForEach(process => process.Dispose());
        _log.Dispose();
        _logging.Wait();
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(string name, Func<int, string> text, CancellationToken cancel)
    {
        var (port, config) = (Ports.Free(), Path.Combine(_folder.FullName, $"{All.Count}.conf"));
        await File.WriteAllTextAsync(config, text(port), cancel);
        var process = name == "nginx" ? new ChildProcess("nginx", "-c", config) : new ChildProcess("haproxy", "-db", "-f", config);
        _processes.Add(process);
        await Ports.OpenAsync("127.0.0.1", port, cancel);
        All.Add(new Contender(name, "127.0.0.1", port, name == "nginx" ? await WorkerOfAsync(process.Id, cancel) : process.Id));
    }

    // Of nginx, the process that works is the child of the one that was started.
    private static async Task<int> WorkerOfAsync(int process, CancellationToken cancel)
    {
        while (true)
        {
            if (File.ReadAllText($"/proc/{process}/task/{process}/children") is { Length: > 0 } children)
            {
                return int.Parse(children.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            }

            await Task.Delay(5, cancel);
        }
    }

    // As the amphora's log daemon does; what it takes is not counted as the proxy's.
    private void ReadLog()
    {
        var buffer = new byte[8192];
        try
        {
            while (true)
            {
                _log.Receive(buffer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Through.
        }
    }
}
