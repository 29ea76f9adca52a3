using System.Diagnostics;
using System.Security.Cryptography;
using Statera.Testing;

namespace Statera.EndToEnd.Support;

/// <summary>Debian's Barbican on a port of the loopback, with everything it keeps in a folder of its own.</summary>
internal sealed class RealBarbican : IAsyncDisposable
{
    // The distribution's, which has the distribution's packages.
    private const string Python = "/usr/bin/python3";

    private readonly Daemon _daemon = new("Barbican");

    /// <summary>Where it answers.</summary>
    public string Url => _daemon.Url;

    /// <summary>Starts one that asks a Keystone who sends a request.</summary>
    /// <param name="keystone">That Keystone.</param>
    /// <param name="user">As whom it asks, in the project <c>service</c>.</param>
    /// <param name="password">That user's password.</param>
    /// <param name="cancel">Gives up.</param>
    public static Task<RealBarbican> StartAsync(
        RealKeystone keystone, string user, string password, CancellationToken cancel) =>
        Daemon.StartedAsync(new RealBarbican(), it =>
        {
            it.Prepare(keystone, user, password);
            return it.StartServerAsync(cancel);
        });

    /// <summary>Ends it; its secrets stay, and what it knew of tokens does not.</summary>
    public Task StopAsync() => _daemon.KillAsync();

    /// <summary>Starts it again after <see cref="StopAsync"/>.</summary>
    public Task StartServerAsync(CancellationToken cancel)
    {
        var start = new ProcessStartInfo(
            Python,
            [Repository.In("tests", "Statera.EndToEnd", "Scripts", "barbican_api.py"), $"{_daemon.Port}", In("paste.ini")]);

        // Where it looks for barbican.conf first: what is installed on the machine does not matter.
        start.Environment["HOME"] = _daemon.Folder;
        return _daemon.StartAsync(start, cancel);
    }

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    private string In(string name) => _daemon.In(name);

    private void Prepare(RealKeystone keystone, string user, string password)
    {
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
