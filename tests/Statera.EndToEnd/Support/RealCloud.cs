using System.Security.Cryptography;

namespace Statera.EndToEnd.Support;

/// <summary>
/// A cloud as Statera finds one: a real Keystone and a real Neutron, with the service user <c>octavia</c>, and a member
/// of each of two projects.
/// </summary>
public sealed class RealCloud : IAsyncLifetime
{
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    internal RealKeystone Keystone { get; private set; } = null!;

    internal RealNeutron Neutron { get; private set; } = null!;

    /// <summary>Statera beside them.</summary>
    internal ServerProcess Server { get; private set; } = null!;

    /// <summary>The unmodified <c>openstack</c> command as its operator.</summary>
    internal OpenStackClient Admin => Keystone.Admin;

    /// <summary>The same as a member of the project <c>ours</c>.</summary>
    internal OpenStackClient Sam => Keystone.As("sam", _password, "ours");

    /// <summary>The same as a member of the project <c>theirs</c>.</summary>
    internal OpenStackClient Kim => Keystone.As("kim", _password, "theirs");

    /// <summary>The same people, by plain HTTP.</summary>
    internal Task<CloudSession> SamByHttpAsync(CancellationToken cancel) =>
        CloudSession.LogInAsync(this, "sam", _password, "ours", cancel);

    internal Task<CloudSession> KimByHttpAsync(CancellationToken cancel) =>
        CloudSession.LogInAsync(this, "kim", _password, "theirs", cancel);

    internal Task<CloudSession> OctaviaByHttpAsync(CancellationToken cancel) =>
        CloudSession.LogInAsync(this, "octavia", _password, "service", cancel);

    public async ValueTask InitializeAsync()
    {
        var cancel = CancellationToken.None;
        Keystone = await RealKeystone.StartAsync(cancel);
        await Admin.ScriptAsync(
            [
                "project create service", "project create ours", "project create theirs",
                .. User("octavia", "service", "admin"), .. User("neutron", "service", "admin"),
                .. User("sam", "ours", "member"), .. User("kim", "theirs", "member"),
            ],
            cancel);
        Neutron = await RealNeutron.StartAsync(Keystone, "neutron", _password, cancel);
        Server = await ServerProcess.StartAsync(
            cancel, null, "--providers", "noop_driver", "--identity-mode", "keystone", "--identity-auth-url", Keystone.Url,
            "--identity-password-file", Keystone.Secret("octavia", _password + "\n"), "--network-mode", "neutron",
            "--network-url", Neutron.Url, "--network-check-interval", "1s");
        await Admin.ScriptAsync(
            [
                "service create --name neutron network", "service create --name statera load-balancer",
                $"endpoint create --region RegionOne network public {Neutron.Url}",
                $"endpoint create --region RegionOne load-balancer public {Server.LoadBalancerUrl}",
            ],
            cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await (Server?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Neutron?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Keystone?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private string[] User(string name, string project, string role) =>
    [
        $"user create --password {_password} {name}", $"role add --project {project} --user {name} {role}",
    ];
}
