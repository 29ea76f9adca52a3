using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Api;

public sealed class HealthMonitorTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string Unknown = Guid.NewGuid().ToString();

    private Session Api => server.Member;

    [Theory]
    [InlineData("HTTP", "GET", "/", "200")]
    [InlineData("HTTPS", "GET", "/", "200")]
    [InlineData("TCP", null, null, null)]
    [InlineData("PING", null, null, null)]
    [InlineData("TLS-HELLO", null, null, null)]
    public async Task Create_with_the_mandatory_takes_the_defaults_of_its_type(
        string type, string? method, string? path, string? codes)
    {
        var pool = await NewPoolAsync();

        var made = await Api.MakeAsync(
            "healthmonitors", new { pool_id = pool, type, delay = 5, timeout = 3, max_retries = 2 });

        Keys.In(made).ShouldBe(Keys.HealthMonitor);
        made.ShouldHave(new
        {
            name = "",
            type,
            delay = 5,
            timeout = 3,
            max_retries = 2,
            max_retries_down = 3,
            http_method = method,
            url_path = path,
            expected_codes = codes,
            http_version = (double?)null,
            domain_name = (string?)null,
            admin_state_up = true,
            project_id = Api.ProjectId,
            tenant_id = Api.ProjectId,
            pools = new[] { new { id = pool } },
            provisioning_status = "PENDING_CREATE",
            operating_status = "OFFLINE",
            tags = Array.Empty<string>(),
        });
        Keys.In(await Api.ShowAsync("healthmonitors", made.Id())).ShouldBe(Keys.HealthMonitor);
        (await Api.ShowAsync("pools", pool)).ShouldHave(new { healthmonitor_id = made.Id() });
    }

    [Fact]
    public async Task Everything_that_is_set_is_shown_and_an_update_keeps_or_resets()
    {
        var changeable = new
        {
            name = "h",
            admin_state_up = false,
            max_retries_down = 10,
            http_method = "HEAD",
            url_path = "/health?deep=1",
            expected_codes = "200-204",
            http_version = 1.1,
            domain_name = "www.example.com",
            tags = new[] { "t" },
        };
        var made = await Api.MakeAsync("healthmonitors", changeable.With("pool_id", await NewPoolAsync())
            .With("type", "HTTP").With("delay", 5).With("timeout", 3).With("max_retries", 2));
        made.ShouldHave(changeable);
        var path = $"healthmonitors/{made.Id()}";

        (await Api.PutAsync(path, new { delay = 9 })).ShouldBe(200)["healthmonitor"]
            .ShouldHave(changeable.With("delay", 9));

        var nulls = new JsonObject(Session.JsonObjectOf(changeable).Select(it => KeyValuePair.Create(it.Key, (JsonNode?)null)));
        (await Api.PutAsync(path, nulls)).ShouldBe(200)["healthmonitor"].ShouldHave(new
        {
            name = "",
            admin_state_up = false,
            max_retries_down = 3,
            http_method = "GET",
            url_path = "/",
            expected_codes = "200",
            http_version = (double?)null,
            domain_name = (string?)null,
            tags = new[] { "t" },
            delay = 9,
        });
        (await Api.PutAsync(path, new JsonObject { ["delay"] = null })).ShouldRefuse(400, "delay");
    }

    [Theory]
    [InlineData("pool_id", null, 400, "Mandatory field missing")]
    [InlineData("type", null, 400, "Mandatory field missing")]
    [InlineData("delay", null, 400, "Mandatory field missing")]
    [InlineData("timeout", null, 400, "Mandatory field missing")]
    [InlineData("max_retries", null, 400, "Mandatory field missing")]
    [InlineData("pool_id", "\"UNKNOWN\"", 404, "Pool UNKNOWN not found.")]
    [InlineData("type", "\"NOPE\"", 400, "HTTP, HTTPS, PING, TCP, TLS-HELLO, UDP-CONNECT, SCTP")]
    [InlineData("type", "\"UDP-CONNECT\"", 400, "The UDP-CONNECT type is only supported for pools of type UDP/SCTP.")]
    [InlineData("delay", "-1", 400, "greater or equal to 0")]
    [InlineData("timeout", "-1", 400, "greater or equal to 0")]
    [InlineData("max_retries", "0", 400, "greater or equal to 1")]
    [InlineData("max_retries", "11", 400, "lower or equal to 10")]
    [InlineData("max_retries_down", "0", 400, "greater or equal to 1")]
    [InlineData("url_path", "\"x\"", 400, "url_path")]
    [InlineData("url_path", "\"/a b\"", 400, "url_path")]
    [InlineData("url_path", "\"http://x/\"", 400, "url_path")]
    [InlineData("url_path", "\"\"", 400, "url_path")]
    [InlineData("url_path", "\"/a\\nHost: b\"", 400, "url_path")]
    [InlineData("expected_codes", "\"200,204,210-220\"", 400, "expected_codes")]
    [InlineData("expected_codes", "\"20\"", 400, "expected_codes")]
    [InlineData("expected_codes", "\"200-\"", 400, "expected_codes")]
    [InlineData("expected_codes", "\"200\\n\"", 400, "expected_codes")]
    [InlineData("http_method", "\"get\"", 400, "http_method")]
    [InlineData("http_version", "2.0", 400, "1.0, 1.1")]
    [InlineData("http_version", "\"x\"", 400, "http_version")]
    [InlineData("http_version", "1e999", 400, "http_version")]
    [InlineData("domain_name", "\"www.example.com\"", 400, "'http_version' must be specified")]
    [InlineData("description", "\"d\"", 400, "Unknown attribute")]
    public async Task Create_refuses_and_names(string name, string? value, int status, string reason)
    {
        var pool = await NewPoolAsync();
        var body = new { pool_id = pool, type = "HTTP", delay = 5, timeout = 3, max_retries = 2 }.Without(name);
        if (value is not null)
        {
            body[name] = JsonNode.Parse(value.Replace("UNKNOWN", Unknown, StringComparison.Ordinal));
        }

        (await Api.PostAsync("healthmonitors", body))
            .ShouldRefuse(status, reason.Replace("UNKNOWN", Unknown, StringComparison.Ordinal));

        (await Api.ShowAsync("pools", pool))["healthmonitor_id"].ShouldBeNull();
    }

    [Theory]
    [InlineData("url_path", "\"/\"")]
    [InlineData("expected_codes", "\"200\"")]
    [InlineData("http_method", "\"GET\"")]
    [InlineData("http_version", "1.0")]
    [InlineData("domain_name", "\"a.b\"")]
    public async Task What_is_for_http_is_refused_for_tcp(string name, string value)
    {
        var body = new { pool_id = await NewPoolAsync(), type = "TCP", delay = 5, timeout = 3, max_retries = 2 };
        (await Api.PostAsync("healthmonitors", body.With(name, JsonNode.Parse(value))))
            .ShouldRefuse(400, $"{name} is not a valid option for health monitors of type TCP");
    }

    [Fact]
    public async Task A_domain_name_needs_http_1_1()
    {
        var body = new
        {
            pool_id = await NewPoolAsync(), type = "HTTP", delay = 5, timeout = 3, max_retries = 2, domain_name = "a.b",
        };
        (await Api.PostAsync("healthmonitors", body.With("http_version", 1.0))).ShouldRefuse(400, "http_version 1.0");
        (await Api.PostAsync("healthmonitors", body.With("http_version", 1.1).With("domain_name", "-bad-")))
            .ShouldRefuse(400, "domain_name");
        (await Api.PostAsync("healthmonitors", body.With("http_version", 1.1))).ShouldBe(201);
    }

    [Fact]
    public async Task A_pool_has_one()
    {
        var pool = await NewPoolAsync();
        await Api.MonitorAsync(pool);
        (await Api.PostAsync("healthmonitors", new { pool_id = pool, type = "TCP", delay = 5, timeout = 3, max_retries = 2 }))
            .ShouldRefuse(409, "This pool already has a health monitor");
    }

    [Theory]
    [InlineData("type")]
    [InlineData("pool_id")]
    public async Task Update_refuses_what_is_fixed_at_creation(string name)
    {
        var id = await Api.MonitorAsync(await NewPoolAsync());
        (await Api.PutAsync($"healthmonitors/{id}", new JsonObject { [name] = "x" })).ShouldRefuse(400, "Unknown attribute", name);
    }

    [Fact]
    public async Task Deleted_it_is_gone_and_its_members_have_no_monitor()
    {
        var pool = await NewPoolAsync();
        var member = await Api.MemberAsync(pool);
        var id = await Api.MonitorAsync(pool);

        (await Api.DeleteAsync($"healthmonitors/{id}")).ShouldBe(204);

        (await Api.GetAsync($"healthmonitors/{id}")).ShouldRefuse(404, $"Health Monitor {id} not found.");
        (await Api.DeleteAsync($"healthmonitors/{id}")).ShouldRefuse(404);
        (await Api.ShowAsync("pools", pool))["healthmonitor_id"].ShouldBeNull();
        (await Api.ShowAsync($"pools/{pool}/members", member)).ShouldHave(new { operating_status = "NO_MONITOR" });
    }

    private async Task<string> NewPoolAsync() => await Api.PoolAsync(await Api.LoadBalancerAsync());
}
