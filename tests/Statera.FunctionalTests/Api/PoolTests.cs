using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Api;

public sealed class PoolTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string Unknown = Guid.NewGuid().ToString();

    private Session Api => server.Member;

    [Fact]
    public async Task Create_with_the_mandatory_takes_all_defaults()
    {
        var owner = await Api.LoadBalancerAsync();

        var made = await Api.MakeAsync(
            "pools", new { loadbalancer_id = owner, protocol = "HTTP", lb_algorithm = "ROUND_ROBIN" });

        Keys.In(made).ShouldBe(Keys.Pool);
        made.ShouldHave(new
        {
            name = "",
            description = "",
            provisioning_status = "PENDING_CREATE",
            operating_status = "OFFLINE",
            admin_state_up = true,
            protocol = "HTTP",
            lb_algorithm = "ROUND_ROBIN",
            session_persistence = (string?)null,
            project_id = Api.ProjectId,
            tenant_id = Api.ProjectId,
            loadbalancers = new[] { new { id = owner } },
            listeners = Array.Empty<string>(),
            members = Array.Empty<string>(),
            tags = Array.Empty<string>(),
            tls_enabled = false,
            updated_at = (string?)null,
        });
        var shown = await Api.ShowAsync("pools", made.Id());
        Keys.In(shown).ShouldBe(Keys.Pool);
        (await Api.ShowAsync("loadbalancers", owner)).Ids("pools").ShouldBe([made.Id()]);
    }

    [Fact]
    public async Task Created_for_a_listener_it_is_its_default_pool_and_only_once()
    {
        var owner = await Api.LoadBalancerAsync();
        var listener = await Api.ListenerAsync(owner);
        var body = new { listener_id = listener, protocol = "HTTP", lb_algorithm = "SOURCE_IP", name = "n", tags = new[] { "t" } };

        var made = await Api.MakeAsync("pools", body);

        made.ShouldHave(new
        {
            name = "n",
            lb_algorithm = "SOURCE_IP",
            tags = new[] { "t" },
            listeners = new[] { new { id = listener } },
            loadbalancers = new[] { new { id = owner } },
        });
        (await Api.ShowAsync("listeners", listener)).ShouldHave(new { default_pool_id = made.Id() });
        (await Api.PostAsync("pools", body)).ShouldRefuse(409, "This listener already has a default pool");
    }

    [Fact]
    public async Task Update_keeps_what_is_absent_and_resets_what_is_null()
    {
        var id = await Api.PoolAsync(await Api.LoadBalancerAsync());
        var changed = new
        {
            name = "p", description = "d", admin_state_up = false, lb_algorithm = "LEAST_CONNECTIONS", tags = new[] { "t" },
        };

        (await Api.PutAsync($"pools/{id}", changed)).ShouldBe(200)["pool"].ShouldHave(changed);
        (await Api.PutAsync($"pools/{id}", new { lb_algorithm = "SOURCE_IP" })).ShouldBe(200)["pool"]
            .ShouldHave(changed.With("lb_algorithm", "SOURCE_IP"));

        var nulls = new JsonObject { ["name"] = null, ["description"] = null, ["admin_state_up"] = null, ["tags"] = null };
        (await Api.PutAsync($"pools/{id}", nulls)).ShouldBe(200)["pool"].ShouldHave(new
        {
            name = "", description = "", admin_state_up = false, tags = new[] { "t" }, lb_algorithm = "SOURCE_IP",
        });
        (await Api.PutAsync($"pools/{id}", new JsonObject { ["lb_algorithm"] = null })).ShouldRefuse(400, "lb_algorithm");
    }

    [Theory]
    [InlineData("loadbalancer_id", null, 400, "Must provide at least one of: loadbalancer_id, listener_id")]
    [InlineData("loadbalancer_id", "\"UNKNOWN\"", 404, "Load Balancer UNKNOWN not found.")]
    [InlineData("listener_id", "\"UNKNOWN\"", 404, "Listener UNKNOWN not found.")]
    [InlineData("listener_id", "7", 400, "listener_id")]
    [InlineData("protocol", null, 400, "protocol")]
    [InlineData("protocol", "\"TERMINATED_HTTPS\"", 400, "protocol")]
    [InlineData("lb_algorithm", null, 400, "lb_algorithm")]
    [InlineData("lb_algorithm", "\"FAIR\"", 400, "SOURCE_IP_PORT")]
    [InlineData("members", "{}", 400, "members")]
    [InlineData("members", "[1]", 400, "members")]
    [InlineData("members", """[{"address": "x", "protocol_port": 80}]""", 400, "members[0].address")]
    [InlineData("members", """[{"address": "::1", "protocol_port": 1}, {"address": "::1", "protocol_port": 1}]""", 409, "already using")]
    [InlineData("healthmonitor", """{"type": "HTTP"}""", 400, "healthmonitor.delay")]
    [InlineData("healthmonitor", """{"type": "SCTP", "delay": 1, "timeout": 1, "max_retries": 1}""", 400, "SCTP")]
    [InlineData("project_id", "\"other\"", 400, "project_id")]
    [InlineData("zzz", "1", 400, "zzz")]
    [InlineData("crl_container_ref", "\"ref\"", 400, "A CA certificate reference is required")]
    [InlineData("session_persistence", """{"type": "APP_COOKIE"}""", 400, "cookie_name")]
    public async Task Create_refuses_and_names(string name, string? value, int status, string named)
    {
        var owner = await Api.LoadBalancerAsync();
        var body = new { loadbalancer_id = owner, protocol = "HTTP", lb_algorithm = "ROUND_ROBIN" }.Without(name);
        if (value is not null)
        {
            body[name] = JsonNode.Parse(value.Replace("UNKNOWN", Unknown, StringComparison.Ordinal));
        }

        (await Api.PostAsync("pools", body))
            .ShouldRefuse(status, named.Replace("UNKNOWN", Unknown, StringComparison.Ordinal));

        (await Api.ShowAsync("loadbalancers", owner)).Ids("pools").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("protocol")]
    [InlineData("loadbalancer_id")]
    [InlineData("listener_id")]
    [InlineData("members")]
    [InlineData("healthmonitor")]
    public async Task Update_refuses_what_is_fixed_at_creation(string name)
    {
        var id = await Api.PoolAsync(await Api.LoadBalancerAsync());
        (await Api.PutAsync($"pools/{id}", new JsonObject { [name] = "x" })).ShouldRefuse(400, "Unknown attribute", name);
    }

    [Fact]
    public async Task A_listener_of_another_load_balancer_is_refused()
    {
        var (one, other) = (await Api.LoadBalancerAsync(), await Api.LoadBalancerAsync());
        var listener_id = await Api.ListenerAsync(other);
        (await Api.PostAsync(
            "pools", new { loadbalancer_id = one, listener_id, protocol = "HTTP", lb_algorithm = "ROUND_ROBIN" }))
            .ShouldRefuse(400, "listener_id");
        (await Api.ShowAsync("listeners", listener_id)).ShouldHave(new { default_pool_id = (string?)null });
    }

    [Fact]
    public async Task Deleted_it_is_gone_with_what_it_had_and_its_listener_has_none()
    {
        var listener = await Api.ListenerAsync(await Api.LoadBalancerAsync());
        var pool = (await Api.MakeAsync(
            "pools", new { listener_id = listener, protocol = "HTTP", lb_algorithm = "ROUND_ROBIN" })).Id();
        await Api.MemberAsync(pool);
        var monitor = await Api.MonitorAsync(pool);

        (await Api.DeleteAsync($"pools/{pool}")).ShouldBe(204);

        (await Api.GetAsync($"pools/{pool}")).ShouldRefuse(404, $"Pool {pool} not found.");
        (await Api.DeleteAsync($"pools/{pool}")).ShouldRefuse(404);
        (await Api.GetAsync($"pools/{pool}/members")).ShouldRefuse(404, $"Pool {pool} not found.");
        (await Api.GetAsync($"healthmonitors/{monitor}")).ShouldRefuse(404);
        (await Api.ShowAsync("listeners", listener)).ShouldHave(new { default_pool_id = (string?)null });
    }
}
