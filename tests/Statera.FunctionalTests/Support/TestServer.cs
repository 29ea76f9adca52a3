using System.Text.Json.Nodes;
using Statera.Server.Hosting;
using Statera.Server.Settings;

namespace Statera.FunctionalTests.Support;

/// <summary>The whole service in this process, in a folder of its own, with a provider that serves nothing.</summary>
public class TestServer : IAsyncLifetime
{
    private readonly ServerParts? _parts;
    private StateraServer? _server;
    private int _made;

    public TestServer()
    {
    }

    /// <summary>With these parts instead of those of the settings.</summary>
    private protected TestServer(ServerParts parts) => _parts = parts;

    internal string State { get; } = Path.Combine(Path.GetTempPath(), $"st-{Guid.NewGuid().ToString("N")[..12]}");

    /// <summary>Settings that differ from those of every test.</summary>
    private protected virtual IReadOnlyDictionary<Setting, string> Settings { get; } = new Dictionary<Setting, string>();

    internal StateraServer Server => _server ?? throw new InvalidOperationException("The server is not started.");

    internal ApiClient Octavia => new(new Uri(Server.Urls.LoadBalancer + "/"), null);

    internal ApiClient Keystone => new(new Uri(Server.Urls.Identity + "/"), null);

    internal ApiClient Barbican => new(new Uri(Server.Urls.KeyManager + "/"), null);

    internal ApiClient Neutron => new(new Uri(Server.Urls.Network + "/"), null);

    /// <summary>The operator.</summary>
    internal Session Admin { get; private set; } = null!;

    /// <summary>A member of a project of its own.</summary>
    internal Session Member { get; private set; } = null!;

    /// <summary>The subnet that every project may use.</summary>
    internal string SubnetId { get; private set; } = "";

    /// <summary>Its network.</summary>
    internal string NetworkId { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        Member = await SessionAsync("member");
        var subnet = (await Member.Neutron.GetAsync("v2.0/subnets"))["subnets"][0]!;
        (SubnetId, NetworkId) = ((string)subnet["id"]!, (string)subnet["network_id"]!);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Server.DisposeAsync();
        Directory.Delete(State, recursive: true);
    }

    /// <summary>What a crash-free end and a new start do; tokens and state outlive it, ports do not.</summary>
    /// <param name="admin">What the operator is called now.</param>
    internal async Task RestartAsync(string admin = "admin")
    {
        await Server.DisposeAsync();
        await StartAsync(admin);
    }

    /// <summary>Ends the service, so that its state can be changed; <see cref="StartAgainAsync"/> must follow.</summary>
    internal async Task StopAsync() => await Server.DisposeAsync();

    internal Task StartAgainAsync() => StartAsync();

    /// <summary>A new user with a role in a new project, or in one that there is.</summary>
    internal async Task<Session> SessionAsync(string role, string? projectId = null)
    {
        var name = $"u{Interlocked.Increment(ref _made)}-{Guid.NewGuid():N}";
        projectId ??= (string)(await Admin.Keystone.PostAsync("projects", new { project = new { name } }))
            .ShouldBe(201)["project"]["id"]!;
        var userId = (string)(await Admin.Keystone.PostAsync("users", new { user = new { name, password = name } }))
            .ShouldBe(201)["user"]["id"]!;
        var path = $"projects/{projectId}/users/{userId}/roles/{await RoleAsync(role)}";
        (await Admin.Keystone.SendAsync("PUT", path, null)).ShouldBe(204);
        return await LogInAsync(name, name, new { project = new { id = projectId } });
    }

    /// <summary>A new user's token for the system, with a role there.</summary>
    internal async Task<string> SystemTokenAsync(string role)
    {
        var name = $"s{Interlocked.Increment(ref _made)}-{Guid.NewGuid():N}";
        var userId = (await Admin.Keystone.PostAsync("users", new { user = new { name, password = name } }))
            .ShouldBe(201)["user"].Id();
        (await Admin.Keystone.SendAsync("PUT", $"system/users/{userId}/roles/{await RoleAsync(role)}", null)).ShouldBe(204);
        var reply = (await TokenAsync(name, name, new { system = new { all = true } })).ShouldBe(201);
        return reply.Headers.GetValues("X-Subject-Token").Single();
    }

    /// <summary>A new network that is external, with one subnet; its id.</summary>
    internal async Task<string> ExternalNetworkAsync(string cidr)
    {
        var body = new System.Text.Json.Nodes.JsonObject { ["router:external"] = true };
        var id = (await Admin.Neutron.PostAsync("v2.0/networks", new { network = body })).ShouldBe(201)["network"].Id();
        (await Admin.Neutron.PostAsync("v2.0/subnets", new { subnet = new { network_id = id, cidr } })).ShouldBe(201);
        return id;
    }

    /// <summary>The id of a role.</summary>
    internal async Task<string> RoleAsync(string name) => (await Admin.Keystone.GetAsync("roles"))["roles"].AsArray()
        .Single(it => (string)it!["name"]! == name)!.Id();

    /// <summary>A session of a user, for a project of theirs.</summary>
    internal async Task<Session> LogInAsync(string name, string password, object scope)
    {
        var reply = (await TokenAsync(name, password, scope)).ShouldBe(201);
        return new Session(
            this, reply.Headers.GetValues("X-Subject-Token").Single(), (string)reply["token"]["project"]!["id"]!,
            (string)reply["token"]["user"]!["id"]!);
    }

    /// <summary>Asks for a token.</summary>
    internal Task<ApiReply> TokenAsync(string name, string password, object? scope)
    {
        var user = new { name, password, domain = new { id = "default" } };
        var auth = Session.JsonObjectOf(new { identity = new { methods = new[] { "password" }, password = new { user } } });
        if (scope is not null)
        {
            auth["scope"] = System.Text.Json.JsonSerializer.SerializeToNode(scope);
        }

        return Keystone.PostAsync("auth/tokens", new JsonObject { ["auth"] = auth });
    }

    private async Task StartAsync(string admin = "admin")
    {
        _server = await StateraServer.StartAsync(
            new SettingValues(
                new Dictionary<Setting, string>(Settings)
                {
                    [SettingsTable.State] = State,
                    [SettingsTable.LoadBalancerPort] = "0",
                    [SettingsTable.IdentityPort] = "0",
                    [SettingsTable.NetworkPort] = "0",
                    [SettingsTable.KeyManagerPort] = "0",
                    [SettingsTable.CertificateInterval] = "100ms",
                    [SettingsTable.Providers] = "noop_driver",
                    [SettingsTable.LogLevel] = "Error",
                },
                _ => null,
                new Dictionary<string, string>()),
            CancellationToken.None,
            _parts);
        var project = new { name = "admin", domain = new { id = "default" } };
        Admin = await LogInAsync(admin, _server.AdminPassword!, new { project });
    }
}
