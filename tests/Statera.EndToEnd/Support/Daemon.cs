using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Statera.EndToEnd.Support;

/// <summary>A service of Debian's in the foreground: its port of the loopback, its folder, and its process.</summary>
/// <param name="name">What it is called where it does not start.</param>
internal sealed class Daemon(string name) : IAsyncDisposable
{
    private Process? _process;

    /// <summary>The port that it shall listen on; was free a moment ago.</summary>
    public int Port { get; } = FreePort();

    /// <summary>Where it keeps everything; nobody else may look. Short, for some make sockets there.</summary>
    public string Folder { get; } = Directory.CreateDirectory(
        Path.Combine("/tmp", $"{name[..2].ToLowerInvariant()}-{Guid.NewGuid().ToString("N")[..8]}"),
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;

    /// <summary>Where it answers.</summary>
    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>A file in its folder.</summary>
    public string In(string file) => Path.Combine(Folder, file);

    /// <summary>Prepares and starts a service; what fails half-way is cleaned up.</summary>
    public static async Task<T> StartedAsync<T>(T service, Func<T, Task> start)
        where T : IAsyncDisposable
    {
        try
        {
            await start(service);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, and returns when it answers.</summary>
    public async Task StartAsync(ProcessStartInfo start, CancellationToken cancel)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        _process = Process.Start(start)!;
        var errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        using var http = new HttpClient();

        // It reads a thousand files of Python before it answers, which takes minutes on a machine that has other work.
        while (!await AnswersAsync(http, cancel))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"{name} did not start: {await errors}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancel);
        }
    }

    /// <summary>kill -9, of it and of what it has started; its folder stays.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(Folder, recursive: true);
    }

    // A list of versions is an answer, be its status 200 or 300.
    private async Task<bool> AnswersAsync(HttpClient http, CancellationToken cancel)
    {
        try
        {
            using var reply = await http.GetAsync(Url, cancel);
            return reply.StatusCode < HttpStatusCode.BadRequest;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
