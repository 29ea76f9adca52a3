using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Statera.Benchmarks;

/// <summary>The server as a process of its own, on free ports and a state of its own, which go with it.</summary>
internal sealed partial class ServerUnderTest : IAsyncDisposable
{
    private readonly string _program;
    private readonly string[] _flags;
    private Process _process;

    private ServerUnderTest(string program, string state, string[] flags)
    {
        _program = program;
        _flags = flags;
        State = state;
        _process = new Process();
    }

    public string State { get; }

    public string LoadBalancerUrl { get; private set; } = "";

    public string IdentityUrl { get; private set; } = "";

    public string NetworkUrl { get; private set; } = "";

    public string KeyManagerUrl { get; private set; } = "";

    /// <summary>CPU time of the process so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory, MB.</summary>
    public double ResidentMemory => Kilobytes($"/proc/{_process.Id}/status", "VmRSS:") / 1000;

    public static async Task<ServerUnderTest> StartAsync(string program, CancellationToken cancel, params string[] flags)
    {
        // Short, for Unix sockets are made below it.
        var server = new ServerUnderTest(program, $"/tmp/sb-{Guid.NewGuid().ToString("N")[..8]}", flags);
        await server.StartAsync(cancel);
        return server;
    }

    /// <summary>Starts it on its state.</summary>
    /// <returns>The time to its first answer, in milliseconds.</returns>
    public async Task<double> StartAsync(CancellationToken cancel)
    {
        var port = FreePort();
        var started = Stopwatch.GetTimestamp();
        _process = Process.Start(new ProcessStartInfo(_program,
        [
            "serve", "--state", State, "--load-balancer-port", $"{port}", "--identity-port", "0", "--network-port", "0",
            "--key-manager-port", "0",
            "--log-level", "Error", .. _flags,
        ])
        { RedirectStandardOutput = true })!;
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                (await http.GetAsync(new Uri($"http://127.0.0.1:{port}/"), cancel)).Dispose();
                break;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await Task.Delay(1, cancel);
            }
        }

        var answered = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        for (var lines = 0; lines < 5 && await _process.StandardOutput.ReadLineAsync(cancel) is { } line; lines++)
        {
            Read(line);
        }

        return answered;
    }

    /// <summary>Kills it; HAProxy goes on.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The memory of its HAProxy processes, MB each, with shared pages counted by their share.</summary>
    public IReadOnlyList<double> AmphoraMemory() => [.. Amphorae().Select(id => Kilobytes($"/proc/{id}/smaps_rollup", "Pss:") / 1000)];

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        foreach (var id in Amphorae())
        {
            using var amphora = Process.GetProcessById(id);
            amphora.Kill();
        }

        Directory.Delete(State, recursive: true);
    }

    /// <summary>Its HAProxy processes.</summary>
    public IEnumerable<int> Amphorae() =>
        from folder in Directory.GetDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), out _) && IsAmphora(folder)
        select int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);

    private bool IsAmphora(string folder)
    {
        try
        {
            var line = File.ReadAllText(Path.Combine(folder, "cmdline"));
            return line.Contains("haproxy", StringComparison.Ordinal) && line.Contains(State + "/", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // It has ended since it was listed.
        }
    }

    private void Read(string line)
    {
        var url = Url().Match(line);
        switch (url.Groups[1].Value)
        {
            case "load balancer": LoadBalancerUrl = url.Groups[2].Value; break;
            case "identity": IdentityUrl = url.Groups[2].Value; break;
            case "network": NetworkUrl = url.Groups[2].Value; break;
            case "key manager": KeyManagerUrl = url.Groups[2].Value; break;
        }
    }

    private static double Kilobytes(string file, string name) => double.Parse(
        File.ReadLines(file).First(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        socket.Start();
        return ((System.Net.IPEndPoint)socket.LocalEndpoint).Port;
    }

    [GeneratedRegex("(load balancer|identity|network|key manager) +(http://[^ ]+)")]
    private static partial Regex Url();
}
