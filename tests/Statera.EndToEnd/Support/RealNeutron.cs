using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Statera.EndToEnd.Support;

/// <summary>
/// Debian's neutron-server on a port of the loopback, with everything it keeps in a folder of its own. It moves no
/// packets: networks are of the type <c>local</c>, and nobody binds their ports.
/// </summary>
internal sealed class RealNeutron : IAsyncDisposable
{
    // Debian's own Python, which has Debian's Neutron; another may come first on PATH.
    private const string Python = "/usr/bin/python3";

    private readonly string _folder = Path.Combine("/tmp", $"nn-{Guid.NewGuid().ToString("N")[..8]}");
    private readonly int _port;
    private Process? _process;

    private RealNeutron(int port) => _port = port;

    /// <summary>Where it answers.</summary>
    public string Url => $"http://127.0.0.1:{_port}";

    /// <summary>Starts one without networks, that asks a Keystone who its clients are.</summary>
    /// <param name="keystone">The Keystone.</param>
    /// <param name="user">Its user for Neutron, an admin in the project <c>service</c>.</param>
    /// <param name="password">That user's password.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<RealNeutron> StartAsync(
        RealKeystone keystone, string user, string password, CancellationToken cancel)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var neutron = new RealNeutron(((IPEndPoint)listener.LocalEndpoint).Port);
        listener.Stop();
        try
        {
            await neutron.PrepareAsync(keystone, user, password, cancel);
            await neutron.StartServerAsync(cancel);
            return neutron;
        }
        catch
        {
            await neutron.DisposeAsync();
            throw;
        }
    }

    /// <summary>kill -9, of it and of the workers that it forks.</summary>
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

    /// <summary>Starts it again after <see cref="KillAsync"/>.</summary>
    public async Task StartServerAsync(CancellationToken cancel)
    {
        _process = Process.Start(new ProcessStartInfo("neutron-server", ["--config-file", Config])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        using var http = new HttpClient();
        while (!await AnswersAsync(http, cancel))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"Neutron did not start: {await errors}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Config => Path.Combine(_folder, "neutron.conf");

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

    private async Task PrepareAsync(RealKeystone keystone, string user, string password, CancellationToken cancel)
    {
        Directory.CreateDirectory(
            _folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Config, $"""
            [DEFAULT]
            core_plugin = ml2
            service_plugins = qos
            transport_url = fake://
            bind_host = 127.0.0.1
            bind_port = {_port}
            api_workers = 0
            rpc_workers = 0
            api_paste_config = /usr/share/neutron-common/api-paste.ini
            auth_strategy = keystone
            state_path = {_folder}
            notify_nova_on_port_status_changes = false
            notify_nova_on_port_data_changes = false
            [database]
            connection = sqlite:///{_folder}/neutron.db
            [oslo_concurrency]
            lock_path = {_folder}
            [ml2]
            type_drivers = local
            tenant_network_types = local
            mechanism_drivers = logger
            extension_drivers = port_security,qos
            [keystone_authtoken]
            www_authenticate_uri = {keystone.Url}
            auth_url = {keystone.Url}
            auth_type = password
            username = {user}
            password = {password}
            user_domain_name = Default
            project_name = service
            project_domain_name = Default
            interface = public
            """, cancel);

        // Its migrations are for servers of SQL that can change a table; to SQLite the tables of today are given whole.
        // SQLite reads by one connection while it commits by another in the mode WAL only.
        _ = (await Command.RunAsync(
            Python,
            ["-c",
                "import sys, sqlalchemy; from neutron.db.migration.models import head; "
                + "engine = sqlalchemy.create_engine('sqlite:///' + sys.argv[1]); "
                + "engine.execute('PRAGMA journal_mode=WAL'); head.get_metadata().create_all(engine)",
                $"{_folder}/neutron.db"],
            cancel)).Succeeded;
        _ = (await Command.RunAsync("neutron-db-manage", ["--config-file", Config, "stamp", "heads"], cancel)).Succeeded;
    }
}
