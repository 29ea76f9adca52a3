using System.Diagnostics;

namespace Statera.EndToEnd.Support;

/// <summary>
/// Debian's neutron-server on a port of the loopback, with everything it keeps in a folder of its own. It moves no
/// packets: networks are of the type <c>local</c>, and nobody binds their ports.
/// </summary>
internal sealed class RealNeutron : IAsyncDisposable
{
    // Debian's own Python, which has Debian's Neutron; another may come first on PATH.
    private const string Python = "/usr/bin/python3";

    private readonly Daemon _daemon = new("Neutron");

    /// <summary>Where it answers.</summary>
    public string Url => _daemon.Url;

    /// <summary>Starts one without networks, that asks a Keystone who its clients are.</summary>
    /// <param name="keystone">The Keystone.</param>
    /// <param name="user">Its user for Neutron, an admin in the project <c>service</c>.</param>
    /// <param name="password">That user's password.</param>
    /// <param name="cancel">Gives up.</param>
    public static Task<RealNeutron> StartAsync(
        RealKeystone keystone, string user, string password, CancellationToken cancel) =>
        Daemon.StartedAsync(new RealNeutron(), async it =>
        {
            await it.PrepareAsync(keystone, user, password, cancel);
            await it.StartServerAsync(cancel);
        });

    /// <summary>Ends it; what it has made stays.</summary>
    public Task StopAsync() => _daemon.KillAsync();

    /// <summary>Starts it again after <see cref="StopAsync"/>.</summary>
    public Task StartServerAsync(CancellationToken cancel) =>
        _daemon.StartAsync(new ProcessStartInfo("neutron-server", ["--config-file", Config]), cancel);

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    private string Config => _daemon.In("neutron.conf");

    private async Task PrepareAsync(RealKeystone keystone, string user, string password, CancellationToken cancel)
    {
        await File.WriteAllTextAsync(Config, $"""
            [DEFAULT]
            core_plugin = ml2
            service_plugins = qos
            transport_url = fake://
            bind_host = 127.0.0.1
            bind_port = {_daemon.Port}
            api_workers = 0
            rpc_workers = 0
            api_paste_config = /usr/share/neutron-common/api-paste.ini
            auth_strategy = keystone
            state_path = {_daemon.Folder}
            notify_nova_on_port_status_changes = false
            notify_nova_on_port_data_changes = false
            [database]
            connection = sqlite:///{_daemon.Folder}/neutron.db
            [oslo_concurrency]
            lock_path = {_daemon.Folder}
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
                $"{_daemon.Folder}/neutron.db"],
            cancel)).Succeeded;
        _ = (await Command.RunAsync("neutron-db-manage", ["--config-file", Config, "stamp", "heads"], cancel)).Succeeded;
    }
}
