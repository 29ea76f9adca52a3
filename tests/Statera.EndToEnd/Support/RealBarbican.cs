using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Statera.Testing;

namespace Statera.EndToEnd.Support;

/// <summary>Debian's Barbican on a port of the loopback, with everything it keeps in a folder of its own.</summary>
internal sealed class RealBarbican : IAsyncDisposable
{
    // The distribution's, which has the distribution's packages.
    private const string Python = "/usr/bin/python3";

    private readonly string _folder = Path.Combine("/tmp", $"bb-{Guid.NewGuid().ToString("N")[..8]}");
    private readonly int _port;
    private Process? _process;

    private RealBarbican(int port) => _port = port;

    /// <summary>Where it answers.</summary>
    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>Starts one that asks a Keystone who sends a request.</summary>
    /// <param name="keystone">That Keystone.</param>
    /// <param name="user">As whom it asks, in the project <c>service</c>.</param>
    /// <param name="password">That user's password.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<RealBarbican> StartAsync(
        RealKeystone keystone, string user, string password, CancellationToken cancel)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var barbican = new RealBarbican(((IPEndPoint)listener.LocalEndpoint).Port);
        listener.Stop();
        try
        {
            barbican.Prepare(keystone, user, password);
            await barbican.StartServerAsync(cancel);
            return barbican;
        }
        catch
        {
            await barbican.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it; its secrets stay, and what it knew of tokens does not.</summary>
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
        var start = new ProcessStartInfo(
            Python, [Repository.In("tests", "Statera.EndToEnd", "Scripts", "barbican_api.py"), $"{_port}", In("paste.ini")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Where it looks for barbican.conf first: what is installed on the machine does not matter.
        start.Environment["HOME"] = _folder;
        _process = Process.Start(start)!;
        var errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        using var http = new HttpClient();
        while (!await AnswersAsync(http, cancel))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"Barbican did not start: {await errors}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> AnswersAsync(HttpClient http, CancellationToken cancel)
    {
        try
        {
            // Any answer is one: a list of versions has the status 300.
            using var reply = await http.GetAsync(Url, cancel);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private string In(string name) => Path.Combine(_folder, name);

    private void Prepare(RealKeystone keystone, string user, string password)
    {
        Directory.CreateDirectory(
            _folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        // Barbican's own pipeline for Keystone, without what serves browsers and proxies.
        File.WriteAllText(In("paste.ini"), """
            [composite:main]
            use = egg:Paste#urlmap
            /: versions
            /v1: api
            [pipeline:versions]
            pipeline = microversion versionapp
            [pipeline:api]
            pipeline = authtoken context microversion apiapp
            [app:apiapp]
            paste.app_factory = barbican.api.app:create_main_app
            [app:versionapp]
            paste.app_factory = barbican.api.app:create_version_app
            [filter:context]
            paste.filter_factory = barbican.api.middleware.context:ContextMiddleware.factory
            [filter:microversion]
            paste.filter_factory = barbican.api.middleware.microversion:MicroversionMiddleware.factory
            [filter:authtoken]
            paste.filter_factory = keystonemiddleware.auth_token:filter_factory
            """);
        File.WriteAllText(In("policy.yaml"), "{}\n");
        File.WriteAllText(In("barbican.conf"), $"""
            [DEFAULT]
            host_href = {Url}
            sql_connection = sqlite:///{In("barbican.db")}
            db_auto_create = true
            [secretstore]
            enabled_secretstore_plugins = store_crypto
            [crypto]
            enabled_crypto_plugins = simple_crypto
            [simple_crypto_plugin]
            kek = {Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}
            [oslo_policy]
            policy_file = {In("policy.yaml")}
            policy_dirs = {In("policy.d")}
            [keystone_authtoken]
            www_authenticate_uri = {keystone.Url}
            auth_type = password
            auth_url = {keystone.Url}
            username = {user}
            password = {password}
            user_domain_name = Default
            project_name = service
            project_domain_name = Default
            interface = public
            region_name = RegionOne
            """);
    }
}
