using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Api;

public sealed class ListenerTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string Unknown = Guid.NewGuid().ToString();

    private Session Api => server.Member;

    [Fact]
    public async Task Create_with_the_mandatory_takes_all_defaults()
    {
        var owner = await Api.LoadBalancerAsync();

        var made = await Api.MakeAsync("listeners", new { loadbalancer_id = owner, protocol = "HTTP", protocol_port = 80 });

        Keys.In(made).ShouldBe(Keys.Listener);
        made.ShouldHave(new
        {
            name = "",
            description = "",
            provisioning_status = "PENDING_CREATE",
            operating_status = "OFFLINE",
            admin_state_up = true,
            protocol = "HTTP",
            protocol_port = 80,
            connection_limit = -1,
            project_id = Api.ProjectId,
            tenant_id = Api.ProjectId,
            default_pool_id = (string?)null,
            loadbalancers = new[] { new { id = owner } },
            timeout_client_data = 50000,
            timeout_member_connect = 5000,
            timeout_member_data = 50000,
            timeout_tcp_inspect = 0,
            tags = Array.Empty<string>(),
            client_authentication = "NONE",
            insert_headers = new { },
            l7policies = Array.Empty<string>(),
            allowed_cidrs = (string?)null,
            hsts_preload = false,
            updated_at = (string?)null,
        });
        await Api.ActiveAsync(owner);
        var shown = await Api.ShowAsync("listeners", made.Id());
        Keys.In(shown).ShouldBe(Keys.Listener);
        shown.ShouldHave(new { provisioning_status = "ACTIVE" });
        (await Api.ShowAsync("loadbalancers", owner)).Ids("listeners").ShouldBe([made.Id()]);
    }

    [Fact]
    public async Task Everything_that_is_set_is_shown()
    {
        var owner = await Api.LoadBalancerAsync();
        var pool = await Api.PoolAsync(owner);
        var asked = new
        {
            name = "l",
            description = "d",
            admin_state_up = false,
            protocol = "TCP",
            protocol_port = 3306,
            connection_limit = 1000,
            default_pool_id = pool,
            timeout_client_data = 1,
            timeout_member_connect = 2,
            timeout_member_data = 3,
            timeout_tcp_inspect = 4,
            tags = new[] { "a", "b" },
        };

        var made = await Api.MakeAsync("listeners", asked.With("loadbalancer_id", owner));

        made.ShouldHave(asked);
        (await Api.ShowAsync("listeners", made.Id())).ShouldHave(asked);
        (await Api.ShowAsync("pools", pool)).Ids("listeners").ShouldBe([made.Id()]);
    }

    [Fact]
    public async Task Update_keeps_what_is_absent_and_resets_what_is_null()
    {
        var owner = await Api.LoadBalancerAsync();
        var changed = new
        {
            name = "l",
            description = "d",
            admin_state_up = false,
            connection_limit = 7,
            default_pool_id = await Api.PoolAsync(owner),
            timeout_client_data = 1,
            timeout_member_connect = 2,
            timeout_member_data = 3,
            timeout_tcp_inspect = 4,
            tags = new[] { "a" },
        };
        var id = await Api.ListenerAsync(owner);

        (await Api.PutAsync($"listeners/{id}", changed)).ShouldBe(200)["listener"].ShouldHave(changed);
        (await Api.PutAsync($"listeners/{id}", new { name = "m" })).ShouldBe(200)["listener"]
            .ShouldHave(changed.With("name", "m"));

        var nulls = new JsonObject(Session.JsonObjectOf(changed).Select(it => KeyValuePair.Create(it.Key, (JsonNode?)null)));
        (await Api.PutAsync($"listeners/{id}", nulls)).ShouldBe(200)["listener"].ShouldHave(new
        {
            name = "",
            description = "",
            admin_state_up = false,
            connection_limit = -1,
            default_pool_id = (string?)null,
            timeout_client_data = 50000,
            timeout_member_connect = 5000,
            timeout_member_data = 50000,
            timeout_tcp_inspect = 0,
            tags = new[] { "a" },
        });
    }

    [Theory]
    [InlineData("HTTP", "HTTP", 409)]
    [InlineData("HTTP", "TCP", 409)]
    [InlineData("TCP", "HTTPS", 409)]
    [InlineData("TCP", "UDP", 201)]
    [InlineData("UDP", "SCTP", 201)]
    [InlineData("SCTP", "SCTP", 409)]
    public async Task A_port_has_one_listener_per_transport(string first, string second, int status)
    {
        var owner = await Api.LoadBalancerAsync();
        await Api.ListenerAsync(owner, 80, first);

        var reply = await Api.PostAsync(
            "listeners", new { loadbalancer_id = owner, protocol = second, protocol_port = 80 });

        reply.ShouldBe(status);
        if (status == 409)
        {
            reply.ShouldRefuse(409, $"already using protocol {first} and protocol_port 80");
        }
    }

    [Theory]
    [InlineData("loadbalancer_id", null, 400, "Mandatory field missing")]
    [InlineData("protocol", null, 400, "Mandatory field missing")]
    [InlineData("protocol_port", null, 400, "Mandatory field missing")]
    [InlineData("loadbalancer_id", "\"zzz\"", 400, "UUID")]
    [InlineData("loadbalancer_id", "\"UNKNOWN\"", 404, "Load Balancer UNKNOWN not found.")]
    [InlineData("default_pool_id", "\"UNKNOWN\"", 404, "Pool UNKNOWN not found.")]
    [InlineData("protocol", "\"http\"", 400, "HTTP")]
    [InlineData("protocol_port", "0", 400, "greater or equal to 1")]
    [InlineData("protocol_port", "65536", 400, "lower or equal to 65535")]
    [InlineData("protocol_port", "1e400", 400, "integer")]
    [InlineData("connection_limit", "-2", 400, "greater or equal to -1")]
    [InlineData("timeout_client_data", "-1", 400, "greater or equal to 0")]
    [InlineData("timeout_member_data", "2073600001", 400, "lower or equal to 2073600000")]
    [InlineData("project_id", "\"other\"", 400, "project")]
    [InlineData("loadbalancers", "[]", 400, "Unknown attribute")]
    [InlineData("default_pool", "5", 400, "object")]
    [InlineData("default_pool", """{"name": "none"}""", 400, "Pool 'none' was referenced")]
    public async Task Create_refuses_and_names(string name, string? value, int status, string reason)
    {
        var owner = await Api.LoadBalancerAsync();
        var body = new { loadbalancer_id = owner, protocol = "HTTP", protocol_port = 80 }.Without(name);
        if (value is not null)
        {
            body[name] = JsonNode.Parse(value.Replace("UNKNOWN", Unknown, StringComparison.Ordinal));
        }

        var reply = await Api.PostAsync("listeners", body);

        reply.ShouldRefuse(status, reason.Replace("UNKNOWN", Unknown, StringComparison.Ordinal));
        if (status == 400 && !name.StartsWith("default", StringComparison.Ordinal))
        {
            reply.Fault.ShouldContain(name);
        }

        (await Api.ShowAsync("loadbalancers", owner)).Ids("listeners").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("default_tls_container_ref", "\"ref\"", "Certificate container references are not allowed on HTTP")]
    [InlineData("sni_container_refs", "[\"ref\"]", "Certificate container references are not allowed on HTTP")]
    [InlineData("client_authentication", "\"MANDATORY\"", "client_authentication is only for TERMINATED_HTTPS")]
    [InlineData("tls_ciphers", "\"HIGH\"", "tls_ciphers is only for TERMINATED_HTTPS")]
    [InlineData("tls_versions", "[\"TLSv1.2\"]", "tls_versions is only for TERMINATED_HTTPS")]
    [InlineData("alpn_protocols", "[\"h2\"]", "alpn_protocols is only for TERMINATED_HTTPS")]
    [InlineData("hsts_max_age", "1", "The HSTS feature can only be used for listeners using the TERMINATED_HTTPS")]
    public async Task What_is_for_tls_is_refused_where_none_ends(string name, string value, string reason)
    {
        var body = new { loadbalancer_id = await Api.LoadBalancerAsync(), protocol = "HTTP", protocol_port = 80 };
        (await Api.PostAsync("listeners", body.With(name, JsonNode.Parse(value)))).ShouldRefuse(400, reason);
        (await Api.PostAsync("listeners", body.With(name, null))).ShouldBe(201);
    }

    [Theory]
    [InlineData("protocol")]
    [InlineData("protocol_port")]
    [InlineData("loadbalancer_id")]
    [InlineData("project_id")]
    [InlineData("default_pool")]
    [InlineData("l7policies")]
    [InlineData("id")]
    public async Task Update_refuses_what_is_fixed_at_creation(string name)
    {
        var id = await Api.ListenerAsync(await Api.LoadBalancerAsync());
        (await Api.PutAsync($"listeners/{id}", new JsonObject { [name] = "x" })).ShouldRefuse(400, "Unknown attribute", name);
    }

    [Fact]
    public async Task A_pool_of_another_load_balancer_is_none()
    {
        var pool = await Api.PoolAsync(await Api.LoadBalancerAsync());
        var id = await Api.ListenerAsync(await Api.LoadBalancerAsync());
        (await Api.PutAsync($"listeners/{id}", new { default_pool_id = pool })).ShouldRefuse(404, $"Pool {pool} not found.");
    }

    [Fact]
    public async Task A_nested_default_pool_is_made_with_its_members_and_monitor()
    {
        var owner = await Api.LoadBalancerAsync();
        var default_pool = new
        {
            name = "p",
            protocol = "HTTP",
            lb_algorithm = "SOURCE_IP",
            members = new[] { new { address = "127.0.0.1", protocol_port = 1 } },
            healthmonitor = new { type = "TCP", delay = 5, timeout = 3, max_retries = 2 },
        };

        var made = await Api.MakeAsync(
            "listeners", new { loadbalancer_id = owner, protocol = "HTTP", protocol_port = 80, default_pool });

        var pool = await Api.ShowAsync("pools", (string)made["default_pool_id"]!);
        pool.ShouldHave(new { name = "p", lb_algorithm = "SOURCE_IP", listeners = new[] { new { id = made.Id() } } });
        pool.Ids("members").Length.ShouldBe(1);
        pool["healthmonitor_id"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Deleted_it_is_gone_and_its_pool_stays()
    {
        var owner = await Api.LoadBalancerAsync();
        var listener = await Api.ListenerAsync(owner);
        var pool = (await Api.MakeAsync(
            "pools", new { listener_id = listener, protocol = "HTTP", lb_algorithm = "ROUND_ROBIN" })).Id();

        (await Api.DeleteAsync($"listeners/{listener}")).ShouldBe(204).Text.ShouldBe("");

        (await Api.GetAsync($"listeners/{listener}")).ShouldRefuse(404, $"Listener {listener} not found.");
        (await Api.DeleteAsync($"listeners/{listener}")).ShouldRefuse(404, listener);
        (await Api.ShowAsync("pools", pool)).Ids("listeners").ShouldBeEmpty();
    }

    [Fact]
    public async Task Statistics_are_the_five_counters()
    {
        var id = await Api.ListenerAsync(await Api.LoadBalancerAsync());
        (await Api.GetAsync($"listeners/{id}/stats")).ShouldBe(200)["stats"].ShouldHave(new
        {
            active_connections = 0, bytes_in = 0, bytes_out = 0, request_errors = 0, total_connections = 0,
        });
        (await Api.GetAsync($"listeners/{Unknown}/stats")).ShouldRefuse(404, Unknown);
    }
}
