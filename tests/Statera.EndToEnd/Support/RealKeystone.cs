using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Statera.EndToEnd.Support;

/// <summary>Debian's Keystone on a port of the loopback, with everything it keeps in a folder of its own.</summary>
internal sealed class RealKeystone : IAsyncDisposable
{
    private readonly string _folder = Path.Combine("/tmp", $"ks-{Guid.NewGuid().ToString("N")[..8]}");
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly int _port;
    private Process? _process;

    private RealKeystone(int port) => _port = port;

    /// <summary>Where it answers.</summary>
    public string Url => $"http://127.0.0.1:{_port}/v3";

    /// <summary>Starts one with its admin user and nothing else.</summary>
    public static async Task<RealKeystone> StartAsync(CancellationToken cancel)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var keystone = new RealKeystone(((IPEndPoint)listener.LocalEndpoint).Port);
        listener.Stop();
        try
        {
            await keystone.PrepareAsync(cancel);
            await keystone.StartServerAsync(cancel);
            return keystone;
        }
        catch
        {
            await keystone.DisposeAsync();
            throw;
        }
    }

    /// <summary>A file of that content in its folder, that only its owner may read.</summary>
    public string Secret(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>The unmodified <c>openstack</c> command as its admin.</summary>
    public OpenStackClient Admin => As("admin", _password, "admin");

    /// <summary>The unmodified <c>openstack</c> command as somebody.</summary>
    public OpenStackClient As(string user, string password, string project) => new(new Dictionary<string, string>
    {
        ["OS_AUTH_URL"] = Url, ["OS_USERNAME"] = user, ["OS_PASSWORD"] = password, ["OS_PROJECT_NAME"] = project,
        ["OS_USER_DOMAIN_NAME"] = "Default", ["OS_PROJECT_DOMAIN_NAME"] = "Default", ["OS_IDENTITY_API_VERSION"] = "3",
        ["OS_REGION_NAME"] = "RegionOne",
    });

    /// <summary>Ends it; its tokens stay what they are.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
    }

    /// <summary>Starts it again after <see cref="StopAsync"/>.</summary>
    public async Task StartServerAsync(CancellationToken cancel)
    {
        // Debian's own script for tests: one request after the other, which is enough here.
        var start = new ProcessStartInfo(
            "keystone-wsgi-public", ["-b", "127.0.0.1", "-p", $"{_port}", "--", "--config-file", Config])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        var errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        using var http = new HttpClient();

        // It reads a thousand files of Python before it answers, which takes minutes on a machine that has other work.
        while (!await AnswersAsync(http, cancel))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"Keystone did not start: {await errors}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancel);
        }
    }

    private async Task<bool> AnswersAsync(HttpClient http, CancellationToken cancel)
    {
        try
        {
            using var reply = await http.GetAsync(Url, cancel);
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Config => Path.Combine(_folder, "keystone.conf");

    private async Task PrepareAsync(CancellationToken cancel)
    {
        foreach (var folder in new[] { "", "fernet", "credential" })
        {
            Directory.CreateDirectory(
                Path.Combine(_folder, folder), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // With a cache it judges a token fifty times faster, and it is one process: what changes is seen at once.
        await File.WriteAllTextAsync(Config, $"""
            [database]
            connection = sqlite:///{_folder}/keystone.db
            [fernet_tokens]
            key_repository = {_folder}/fernet
            [credential]
            key_repository = {_folder}/credential
            [cache]
            enabled = true
            backend = dogpile.cache.memory
            [identity]
            password_hash_rounds = 4
            """, cancel);
        var (user, group) = ((await Command.RunAsync("id", ["-un"], cancel)).Succeeded.Trim(),
            (await Command.RunAsync("id", ["-gn"], cancel)).Succeeded.Trim());
        foreach (var arguments in new string[][]
        {
            ["db_sync"],
            ["fernet_setup", "--keystone-user", user, "--keystone-group", group],
            ["bootstrap", "--bootstrap-public-url", Url, "--bootstrap-region-id", "RegionOne"],
        })
        {
            _ = (await Command.RunAsync(
                "keystone-manage", ["--config-file", Config, .. arguments], cancel,
                new Dictionary<string, string> { ["OS_BOOTSTRAP_PASSWORD"] = _password })).Succeeded;
        }

        // Keystone reads by one connection while it commits by another, which SQLite lets it do in this mode only.
        _ = (await Command.RunAsync(
            "python3",
            ["-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA journal_mode=WAL')",
                $"{_folder}/keystone.db"],
            cancel)).Succeeded;
    }
}
