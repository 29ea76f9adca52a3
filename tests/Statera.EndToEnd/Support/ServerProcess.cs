using System.Diagnostics;
using System.Text.RegularExpressions;
using Statera.Testing;

namespace Statera.EndToEnd.Support;

/// <summary>The server as its users have it: a process, which can be stopped, killed and started again on its state.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    /// <summary>The program as the build makes it.</summary>
    public static readonly string Program = Repository.In("artifacts", "bin", "Statera.Server", "debug", "statera");

    // Where the next one's VIPs begin; tests that run at one time, in two runs even, must not take each other's.
    private static int _ranges = Environment.ProcessId;

    private readonly string _program;
    private readonly string[] _flags;
    private readonly string _range = $"127.{128 + ((uint)Interlocked.Increment(ref _ranges) % 120)}.0.0/16";
    private readonly IReadOnlyDictionary<string, string> _environment;
    private Process? _process;
    private Task<string> _log = Task.FromResult("");

    private ServerProcess(string program, string state, string[] flags, IReadOnlyDictionary<string, string> environment)
    {
        _program = program;
        State = state;
        _flags = flags;
        _environment = environment;
    }

    /// <summary>The folder of its state.</summary>
    public string State { get; }

    public string LoadBalancerUrl { get; private set; } = "";

    public string IdentityUrl { get; private set; } = "";

    public string NetworkUrl { get; private set; } = "";

    public string CloudsYaml => Path.Combine(State, "clouds.yaml");

    public string AdminPassword => File.ReadAllText(Path.Combine(State, "admin-password")).Trim();

    public int Id => _process!.Id;

    /// <summary>The HAProxy processes that serve this state.</summary>
    public IReadOnlyList<int> Amphorae =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
           let name = Path.GetFileName(folder)
           where name.All(char.IsAsciiDigit) && CommandLine(folder) is { } line
               && line.Contains("haproxy", StringComparison.Ordinal) && line.Contains(State + "/", StringComparison.Ordinal)
           select int.Parse(name, System.Globalization.CultureInfo.InvariantCulture),
    ];

    /// <summary>Starts a server on a new state and on ports that are free.</summary>
    public static Task<ServerProcess> StartAsync(CancellationToken cancel, string? program = null, params string[] flags) =>
        StartAsync(new Dictionary<string, string>(), cancel, program, flags);

    /// <summary>Starts a server with those environment variables, on a new state and on ports that are free.</summary>
    public static async Task<ServerProcess> StartAsync(
        IReadOnlyDictionary<string, string> environment, CancellationToken cancel, string? program = null, params string[] flags)
    {
        // Short, for Unix sockets are made below it.
        var state = Path.Combine("/tmp", $"st-{Guid.NewGuid().ToString("N")[..8]}");
        var server = new ServerProcess(program ?? Program, state, flags, environment);
        await server.StartAsync(cancel);
        return server;
    }

    /// <summary>Starts it, or starts it again on the same state.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        var start = new ProcessStartInfo(_program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[]
        {
            "serve", "--state", State, "--load-balancer-port", "0", "--identity-port", "0", "--network-port", "0",
            "--key-manager-port", "0",
        }.Concat(_flags.Contains("--network-backend") ? [] : ["--network-cidr", _range]).Concat(_flags))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _log = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (NetworkUrl.Length == 0 || CredentialsAreAwaited)
        {
            if (await _process.StandardOutput.ReadLineAsync(cancel) is not { } line)
            {
                throw new InvalidOperationException($"The server did not start: {await _log}");
            }

            Read(line);
        }
    }

    private bool CredentialsAreAwaited { get; set; } = true;

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await EndedAsync();
    }

    /// <summary>What it wrote to its log, when it has ended.</summary>
    public Task<string> LogAsync() => _log;

    /// <summary>SIGTERM, as an operator stops it.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancel)
    {
        await Command.RunAsync("kill", ["-TERM", $"{_process!.Id}"], cancel);
        await _process.WaitForExitAsync(cancel);
        var code = _process.ExitCode;
        await EndedAsync();
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        foreach (var id in Amphorae)
        {
            await Command.RunAsync("kill", ["-KILL", $"{id}"], CancellationToken.None);
        }

        Directory.Delete(State, recursive: true);
    }

    private async Task EndedAsync()
    {
        await _process!.WaitForExitAsync();
        _process.Dispose();
        _process = null;
        (LoadBalancerUrl, IdentityUrl, NetworkUrl, CredentialsAreAwaited) = ("", "", "", true);
    }

    private void Read(string line)
    {
        if (Url().Match(line) is { Success: true } url)
        {
            switch (url.Groups[1].Value)
            {
                case "load balancer": LoadBalancerUrl = url.Groups[2].Value; break;
                case "identity": IdentityUrl = url.Groups[2].Value; break;
                case "network": NetworkUrl = url.Groups[2].Value; break;
            }
        }
        else if (line.Contains("credentials", StringComparison.Ordinal))
        {
            CredentialsAreAwaited = false;
        }
    }

    private static string? CommandLine(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline"));
        }
        catch (IOException)
        {
            return null; // It has ended since it was listed.
        }
    }

    [GeneratedRegex("(load balancer|identity|network) +(http://[^ ]+)")]
    private static partial Regex Url();
}
