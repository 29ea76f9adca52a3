namespace Statera.EndToEnd.Support;

/// <summary>A server beside a real Keystone and a real Barbican, with users of two projects.</summary>
public sealed class BarbicanCloud : IAsyncLifetime
{
    private const string Password = "secret-of-a-test";

    private RealKeystone? _keystone;
    private RealBarbican? _barbican;
    private ServerProcess? _server;

    internal RealBarbican Barbican => _barbican!;

    /// <summary>The id of the server's own user.</summary>
    internal string ServiceUser { get; private set; } = "";

    /// <summary>Who stores secrets and has load balancers, in the project <c>ours</c>.</summary>
    internal BarbicanUser Sam { get; private set; } = null!;

    /// <summary>Who has load balancers there, and to whom Barbican gives nothing.</summary>
    internal BarbicanUser Pat { get; private set; } = null!;

    /// <summary>Who has both in another project.</summary>
    internal BarbicanUser Kim { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        _keystone = await RealKeystone.StartAsync(cancel);
        using var admin = await KeystoneAdmin.LogInAsync(_keystone, cancel);

        // What Barbican's rules of before know, which are Debian's, too.
        await admin.MakeRoleAsync("creator", cancel);
        var service = await admin.ProjectAsync("service", cancel);
        ServiceUser = await admin.UserAsync(service, "octavia", Password, ["admin"], cancel);
        await admin.UserAsync(service, "barbican", Password, ["admin"], cancel);
        _barbican = await RealBarbican.StartAsync(_keystone, "barbican", Password, cancel);
        _server = await ServerProcess.StartAsync(
            cancel, null, "--providers", "noop_driver", "--identity-mode", "keystone",
            "--identity-auth-url", _keystone.Url,
            "--identity-password-file", _keystone.Secret("password", Password + "\n"),
            "--key-manager-mode", "barbican", "--key-manager-barbican-url", _barbican.Url,
            "--key-manager-check-interval", "1s");
        await admin.EndpointAsync("load-balancer", _server.LoadBalancerUrl, cancel);
        await admin.EndpointAsync("network", _server.NetworkUrl, cancel);
        await admin.EndpointAsync("key-manager", _barbican.Url, cancel);

        var (ours, theirs) = (await admin.ProjectAsync("ours", cancel), await admin.ProjectAsync("theirs", cancel));
        Sam = await UserAsync(admin, ours, "ours", "sam", cancel, "member", "creator");
        Pat = await UserAsync(admin, ours, "ours", "pat", cancel, "member");
        Kim = await UserAsync(admin, theirs, "theirs", "kim", cancel, "member", "creator");
    }

    /// <summary>Gives the server's user another password, which ends the tokens that it has.</summary>
    internal async Task ChangeServicePasswordAsync(CancellationToken cancel)
    {
        using var admin = await KeystoneAdmin.LogInAsync(_keystone!, cancel);
        var password = Password + "-2";
        await admin.ChangePasswordAsync(ServiceUser, password, cancel);
        _keystone!.Secret("password", password + "\n");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var user in new[] { Sam, Pat, Kim })
        {
            user?.Dispose();
        }

        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_barbican?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_keystone?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task<BarbicanUser> UserAsync(
        KeystoneAdmin admin, string project, string projectName, string name, CancellationToken cancel,
        params string[] roles)
    {
        var id = await admin.UserAsync(project, name, Password, roles, cancel);
        var openstack = _keystone!.As(name, Password, projectName);
        var token = (string)(await openstack.JsonAsync("token issue", cancel))["id"]!;
        return new BarbicanUser(id, openstack, new TokenClient(token), _server!, _barbican!);
    }
}
