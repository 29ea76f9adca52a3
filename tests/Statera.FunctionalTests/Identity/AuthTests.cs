using Statera.FunctionalTests.Support;
using Statera.OpenStack.Identity;

namespace Statera.FunctionalTests.Identity;

public sealed class AuthTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Lbs = "v2.0/lbaas/loadbalancers";

    [Fact]
    public async Task Without_a_good_token_only_the_versions_answer()
    {
        foreach (var token in new[] { null, "", "nonsense", "st1.e30.AAAA", server.Member.Token + "x", server.Member.Token[..^4] })
        {
            foreach (var (client, path) in new[]
            {
                (server.Octavia, Lbs), (server.Octavia, "nothing"), (server.Neutron, "v2.0/ports"),
                (server.Keystone, "projects"), (server.Keystone, "auth/catalog"),
            })
            {
                var reply = (await client.As(token).GetAsync(path)).ShouldRefuse(401, "authentication");
                reply.Headers.WwwAuthenticate.ToString().ShouldBe($"Keystone uri=\"{server.Server.Urls.Identity}\"");
            }

            (await server.Octavia.As(token).GetAsync("/")).ShouldBe(200);
            (await server.Neutron.As(token).GetAsync("/")).ShouldBe(200);
            (await server.Keystone.As(token).GetAsync("")).ShouldBe(200);
        }
    }

    [Fact]
    public async Task A_refused_request_makes_nothing()
    {
        var body = new { loadbalancer = new { vip_subnet_id = server.SubnetId, name = "refused" } };
        (await server.Octavia.PostAsync(Lbs, body)).ShouldRefuse(401);
        (await server.Admin.GetAsync("loadbalancers?name=refused")).Names("loadbalancers").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_ends_when_its_time_is_over_and_only_ours_count()
    {
        var codec = new TokenCodec(Convert.FromBase64String(await File.ReadAllTextAsync(
            Path.Combine(server.State, "token-key"), ApiClient.Cancel)));
        var payload = codec.Decode(server.Member.Token)!;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        (await server.Octavia.As(codec.Encode(payload with { ExpiresAt = now + 60_000 })).GetAsync(Lbs)).ShouldBe(200);
        (await server.Octavia.As(codec.Encode(payload with { ExpiresAt = now - 1 })).GetAsync(Lbs)).ShouldRefuse(401);
        (await server.Octavia.As(new TokenCodec(new byte[32]).Encode(payload)).GetAsync(Lbs)).ShouldRefuse(401);
    }

    [Fact]
    public async Task A_revoked_token_is_worth_nothing_also_after_a_restart_and_others_still_are()
    {
        var (name, project, _) = await NewUserAsync("secret");
        var scope = new { project = new { id = project } };
        var (one, other) = (await server.LogInAsync(name, "secret", scope), await server.LogInAsync(name, "secret", scope));
        (await one.GetAsync("loadbalancers")).ShouldBe(200);

        (await one.Keystone.SendAsync("DELETE", "auth/tokens", null, it => it.Add("X-Subject-Token", one.Token))).ShouldBe(204);

        (await one.GetAsync("loadbalancers")).ShouldRefuse(401);
        (await other.GetAsync("loadbalancers")).ShouldBe(200);
        await server.RestartAsync();
        (await one.GetAsync("loadbalancers")).ShouldRefuse(401);
        (await other.GetAsync("loadbalancers")).ShouldBe(200);
    }

    [Fact]
    public async Task A_user_who_is_switched_off_can_do_nothing_from_then_on()
    {
        var session = await server.SessionAsync("member");
        (await session.GetAsync("loadbalancers")).ShouldBe(200);

        await SetUserAsync(session.UserId, new { enabled = false });
        (await session.GetAsync("loadbalancers")).ShouldRefuse(401);

        await SetUserAsync(session.UserId, new { enabled = true });
        (await session.GetAsync("loadbalancers")).ShouldBe(200);

        (await server.Admin.Keystone.DeleteAsync($"users/{session.UserId}")).ShouldBe(204);
        (await session.GetAsync("loadbalancers")).ShouldRefuse(401);
    }

    [Fact]
    public async Task A_project_that_is_switched_off_or_left_ends_its_tokens()
    {
        var session = await server.SessionAsync("member");
        var path = $"projects/{session.ProjectId}";

        (await server.Admin.Keystone.PatchAsync(path, new { project = new { enabled = false } })).ShouldBe(200);
        (await session.GetAsync("loadbalancers")).ShouldRefuse(401);

        (await server.Admin.Keystone.PatchAsync(path, new { project = new { enabled = true } })).ShouldBe(200);
        (await session.GetAsync("loadbalancers")).ShouldBe(200);

        (await server.Admin.Keystone.DeleteAsync(
            $"{path}/users/{session.UserId}/roles/{await server.RoleAsync("member")}")).ShouldBe(204);
        (await session.GetAsync("loadbalancers")).ShouldRefuse(401);
    }

    [Fact]
    public async Task A_changed_password_ends_the_old_one_and_the_tokens_given_for_it()
    {
        var (name, project, user) = await NewUserAsync("old");
        var scope = new { project = new { id = project } };
        var session = await server.LogInAsync(name, "old", scope);
        var path = $"users/{user}/password";
        var change = new { user = new { original_password = "old", password = "new" } };

        (await server.Member.Keystone.PostAsync(path, change)).ShouldRefuse(403);
        (await session.Keystone.PostAsync(path, new { user = new { original_password = "x", password = "new" } })).ShouldRefuse(403);
        (await session.GetAsync("loadbalancers")).ShouldBe(200);

        (await session.Keystone.PostAsync(path, change)).ShouldBe(204);

        (await session.GetAsync("loadbalancers")).ShouldRefuse(401);
        (await server.TokenAsync(name, "old", scope)).ShouldRefuse(401);
        (await (await server.LogInAsync(name, "new", scope)).GetAsync("loadbalancers")).ShouldBe(200);
    }

    [Theory]
    [InlineData("reader", 403)]
    [InlineData("member", 201)]
    [InlineData("admin", 201)]
    public async Task A_role_may_read_and_perhaps_write(string role, int write)
    {
        var session = await server.SessionAsync(role);
        (await session.GetAsync("loadbalancers")).ShouldBe(200);
        (await session.Neutron.GetAsync("v2.0/networks")).ShouldBe(200);
        (await session.PostAsync("loadbalancers", new { vip_subnet_id = server.SubnetId })).ShouldBe(write);
        (await session.Neutron.PostAsync("v2.0/networks", new { network = new { name = "n" } })).ShouldBe(write);
    }

    [Fact]
    public async Task A_reader_changes_nothing()
    {
        var owner = await server.Member.LoadBalancerAsync();
        var pool = await server.Member.PoolAsync(owner);
        var reader = await server.SessionAsync("reader", server.Member.ProjectId);
        await reader.ActiveAsync(owner);
        var before = (await reader.GetAsync("pools")).ShouldBe(200).Text;

        foreach (var (method, path) in new[]
        {
            ("PUT", $"loadbalancers/{owner}"), ("DELETE", $"loadbalancers/{owner}?cascade=true"), ("POST", "listeners"),
            ("POST", "pools"), ("PUT", $"pools/{pool}"), ("DELETE", $"pools/{pool}"), ("POST", $"pools/{pool}/members"),
            ("PUT", $"pools/{pool}/members"), ("POST", "healthmonitors"), ("DELETE", $"healthmonitors/{pool}"),
        })
        {
            (await reader.Octavia.SendTextAsync(method, Session.Lbaas + path, "{}")).ShouldRefuse(403, "member");
        }

        (await reader.GetAsync("pools")).Text.ShouldBe(before);
    }

    [Fact]
    public async Task A_token_of_no_project_may_do_nothing_but_be_traded_for_one()
    {
        var (name, project, _) = await NewUserAsync("pw");
        var reply = (await server.TokenAsync(name, "pw", "unscoped")).ShouldBe(201);
        reply["token"]["project"].ShouldBeNull();
        var token = reply.Headers.GetValues("X-Subject-Token").Single();

        (await server.Octavia.As(token).GetAsync(Lbs)).ShouldRefuse(403);
        (await server.Neutron.As(token).GetAsync("v2.0/networks")).ShouldRefuse(403);
        (await server.Keystone.As(token).GetAsync("users")).ShouldRefuse(403);
        (await server.Keystone.As(token).GetAsync("auth/projects")).ShouldBe(200)["projects"].AsArray().Count.ShouldBe(1);
        var auth = new
        {
            identity = new { methods = new[] { "token" }, token = new { id = token } },
            scope = new { project = new { id = project } },
        };
        (await server.Keystone.PostAsync("auth/tokens", new { auth })).ShouldBe(201)["token"]["roles"]!.AsArray()
            .Select(it => (string)it!["name"]!).ShouldBe(["reader", "member"]);
    }

    [Theory]
    [InlineData("admin", "wrong")]
    [InlineData("nobody", "x")]
    [InlineData("", "")]
    public async Task A_wrong_name_or_password_gets_no_token_and_learns_nothing(string name, string password)
    {
        var reply = (await server.TokenAsync(name, password, null)).ShouldRefuse(401);
        reply.Fault.ShouldBe("The request you have made requires authentication.");
        reply.Headers.Contains("X-Subject-Token").ShouldBeFalse();
    }

    [Fact]
    public async Task A_project_that_is_not_the_users_gets_no_token()
    {
        var (name, _, _) = await NewUserAsync("pw");
        (await server.TokenAsync(name, "pw", new { project = new { id = server.Admin.ProjectId } })).ShouldRefuse(401);
        (await server.TokenAsync(name, "pw", new { project = new { id = "none" } })).ShouldRefuse(401);
    }

    [Theory]
    [InlineData("admin-password")]
    [InlineData("clouds.yaml")]
    [InlineData("statera.db")]
    [InlineData("statera.db-wal")]
    [InlineData("token-key")]
    [InlineData("lock")]
    public void What_is_kept_is_for_its_owner_alone(string file) =>
        File.GetUnixFileMode(Path.Combine(server.State, file)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

    [Fact]
    public async Task No_password_is_in_any_answer()
    {
        var (name, _, user) = await NewUserAsync("s3cr3t-word");
        (await server.Admin.Keystone.GetAsync($"users/{user}")).Text.ShouldNotContain("s3cr3t-word");
        var users = (await server.Admin.Keystone.GetAsync("users")).Text;
        users.ShouldContain(name);
        users.ShouldNotContain("pbkdf2");
    }

    [Fact]
    public async Task The_catalog_names_all_services_where_they_are()
    {
        var catalog = (await server.Member.Keystone.GetAsync("auth/catalog")).ShouldBe(200)["catalog"].AsArray();
        catalog.Select(it => $"{it!["type"]} {it["endpoints"]![0]!["url"]}").ShouldBe(
        [
            $"identity {server.Server.Urls.Identity}", $"load-balancer {server.Server.Urls.LoadBalancer}",
            $"network {server.Server.Urls.Network}", $"key-manager {server.Server.Urls.KeyManager}",
        ]);
    }

    [Fact]
    public async Task The_admin_who_was_renamed_or_removed_is_not_made_again()
    {
        await using var other = new TestServer();
        await other.InitializeAsync();
        var second = await other.SessionAsync("admin");
        (await second.Keystone.PatchAsync($"users/{other.Admin.UserId}", new { user = new { name = "root" } })).ShouldBe(200);

        await other.RestartAsync("root");
        (await second.Keystone.GetAsync("users?name=admin")).Names("users").ShouldBeEmpty();
        (await other.Admin.GetAsync("loadbalancers")).ShouldBe(200);
    }

    private async Task<(string Name, string ProjectId, string UserId)> NewUserAsync(string password)
    {
        var name = $"n{Guid.NewGuid():N}";
        var project = (await server.Admin.Keystone.PostAsync("projects", new { project = new { name } }))
            .ShouldBe(201)["project"].Id();
        var user = (await server.Admin.Keystone.PostAsync("users", new { user = new { name, password } }))
            .ShouldBe(201)["user"].Id();
        (await server.Admin.Keystone.SendAsync(
            "PUT", $"projects/{project}/users/{user}/roles/{await server.RoleAsync("member")}", null)).ShouldBe(204);
        return (name, project, user);
    }

    private async Task SetUserAsync(string user, object change) =>
        (await server.Admin.Keystone.PatchAsync($"users/{user}", new { user = change })).ShouldBe(200);
}
