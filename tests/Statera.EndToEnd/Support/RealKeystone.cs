using System.Diagnostics;
using System.Security.Cryptography;

namespace Statera.EndToEnd.Support;

/// <summary>Debian's Keystone on a port of the loopback, with everything it keeps in a folder of its own.</summary>
internal sealed class RealKeystone : IAsyncDisposable
{
    private readonly Daemon _daemon = new("Keystone");
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    /// <summary>Where it answers.</summary>
    public string Url => $"{_daemon.Url}/v3";

    /// <summary>Starts one with its admin user and nothing else.</summary>
    public static Task<RealKeystone> StartAsync(CancellationToken cancel) =>
        Daemon.StartedAsync(new RealKeystone(), async it =>
        {
            await it.PrepareAsync(cancel);
            await it.StartServerAsync(cancel);
        });

    /// <summary>A file of that content in its folder, that only its owner may read.</summary>
    public string Secret(string name, string text)
    {
        var path = _daemon.In(name);
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
    public Task StopAsync() => _daemon.KillAsync();

    /// <summary>Starts it again after <see cref="StopAsync"/>.</summary>
    public Task StartServerAsync(CancellationToken cancel) => _daemon.StartAsync(

        // Debian's own script for tests: one request after the other, which is enough here.
        new ProcessStartInfo(
            "keystone-wsgi-public", ["-b", "127.0.0.1", "-p", $"{_daemon.Port}", "--", "--config-file", Config]),
        cancel);

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    private string Config => _daemon.In("keystone.conf");

    private async Task PrepareAsync(CancellationToken cancel)
    {
        foreach (var folder in new[] { "fernet", "credential" })
        {
            Directory.CreateDirectory(
                _daemon.In(folder), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // With a cache it judges a token fifty times faster, and it is one process: what changes is seen at once.
        await File.WriteAllTextAsync(Config, $"""
            [database]
            connection = sqlite:///{_daemon.Folder}/keystone.db
            [fernet_tokens]
            key_repository = {_daemon.Folder}/fernet
            [credential]
            key_repository = {_daemon.Folder}/credential
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
                $"{_daemon.Folder}/keystone.db"],
            cancel)).Succeeded;
    }
}
