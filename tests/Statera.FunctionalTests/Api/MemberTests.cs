using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Api;

public sealed class MemberTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string Unknown = Guid.NewGuid().ToString();

    private Session Api => server.Member;

    [Fact]
    public async Task Create_with_the_mandatory_takes_all_defaults()
    {
        var pool = await NewPoolAsync();

        var made = await Api.MakeAsync($"pools/{pool}/members", new { address = "192.0.2.10", protocol_port = 80 });

        Keys.In(made).ShouldBe(Keys.Member);
        made.ShouldHave(new
        {
            name = "",
            operating_status = "NO_MONITOR",
            provisioning_status = "PENDING_CREATE",
            admin_state_up = true,
            address = "192.0.2.10",
            protocol_port = 80,
            weight = 1,
            backup = false,
            subnet_id = (string?)null,
            project_id = Api.ProjectId,
            tenant_id = Api.ProjectId,
            monitor_address = (string?)null,
            monitor_port = (int?)null,
            tags = Array.Empty<string>(),
            vnic_type = "normal",
            updated_at = (string?)null,
        });
        Keys.In(await Api.ShowAsync($"pools/{pool}/members", made.Id())).ShouldBe(Keys.Member);
        (await Api.ShowAsync("pools", pool)).Ids("members").ShouldBe([made.Id()]);
    }

    [Fact]
    public async Task Everything_that_is_set_is_shown_and_an_update_keeps_or_resets()
    {
        var pool = await NewPoolAsync();
        var changeable = new
        {
            name = "m",
            admin_state_up = false,
            weight = 256,
            backup = true,
            monitor_address = "192.0.2.12",
            monitor_port = 8080,
            tags = new[] { "t" },
        };
        var made = await Api.MakeAsync($"pools/{pool}/members", changeable
            .With("address", "192.0.2.11").With("protocol_port", 81).With("subnet_id", server.SubnetId));
        made.ShouldHave(changeable.With("subnet_id", server.SubnetId));
        var path = $"pools/{pool}/members/{made.Id()}";

        (await Api.PutAsync(path, new { weight = 0 })).ShouldBe(200)["member"].ShouldHave(changeable.With("weight", 0));

        var nulls = new JsonObject(Session.JsonObjectOf(changeable).Select(it => KeyValuePair.Create(it.Key, (JsonNode?)null)));
        (await Api.PutAsync(path, nulls)).ShouldBe(200)["member"].ShouldHave(new
        {
            name = "",
            admin_state_up = false,
            weight = 1,
            backup = false,
            monitor_address = (string?)null,
            monitor_port = (int?)null,
            tags = new[] { "t" },
            address = "192.0.2.11",
            protocol_port = 81,
        });
    }

    [Theory]
    [InlineData("address", null, 400, "Mandatory field missing")]
    [InlineData("protocol_port", null, 400, "Mandatory field missing")]
    [InlineData("address", "\"192.0.2\"", 400, "IPv4 or IPv6")]
    [InlineData("address", "\"host.example\"", 400, "IPv4 or IPv6")]
    [InlineData("address", "\"192.0.2.010\"", 400, "IPv4 or IPv6")]
    [InlineData("address", "\"fe80::1%lo\"", 400, "IPv4 or IPv6")]
    [InlineData("address", "\"::1/64\"", 400, "IPv4 or IPv6")]
    [InlineData("address", "\"169.254.169.254\"", 400, "is not a valid option for member address")]
    [InlineData("address", "\"::ffff:169.254.169.254\"", 400, "is not a valid option for member address")]
    [InlineData("monitor_address", "\"169.254.169.254\"", 400, "is not a valid option for member monitor_address")]
    [InlineData("protocol_port", "0", 400, "greater or equal to 1")]
    [InlineData("protocol_port", "65536", 400, "lower or equal to 65535")]
    [InlineData("monitor_port", "65536", 400, "lower or equal to 65535")]
    [InlineData("weight", "257", 400, "lower or equal to 256")]
    [InlineData("weight", "-1", 400, "greater or equal to 0")]
    [InlineData("weight", "1.5", 400, "integer")]
    [InlineData("backup", "\"x\"", 400, "true or false")]
    [InlineData("vnic_type", "\"normal\"", 400, "Unknown attribute")]
    [InlineData("request_sriov", "true", 400, "SR-IOV")]
    public async Task Create_refuses_and_names(string name, string? value, int status, string reason)
    {
        var pool = await NewPoolAsync();
        var body = new { address = "192.0.2.10", protocol_port = 80 }.Without(name);
        if (value is not null)
        {
            body[name] = JsonNode.Parse(value);
        }

        (await Api.PostAsync($"pools/{pool}/members", body)).ShouldRefuse(status, reason);

        (await Api.ShowAsync("pools", pool)).Ids("members").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_subnet_that_is_nobodys_is_refused()
    {
        var pool = await NewPoolAsync();
        var body = new { address = "192.0.2.10", protocol_port = 80, subnet_id = Unknown };
        (await Api.PostAsync($"pools/{pool}/members", body)).ShouldRefuse(400, $"Subnet {Unknown} not found.");
    }

    [Fact]
    public async Task An_address_and_port_is_in_a_pool_once_however_it_is_written()
    {
        var pool = await NewPoolAsync();
        await Api.MemberAsync(pool, "2001:db8::a", 80);
        (await Api.PostAsync($"pools/{pool}/members", new { address = "2001:DB8:0::A", protocol_port = 80 }))
            .ShouldRefuse(409, "already using ip 2001:db8::a on protocol_port 80");
        await Api.MemberAsync(pool, "2001:db8::a", 81);
        await Api.MemberAsync(await NewPoolAsync(), "2001:db8::a", 80);
    }

    [Theory]
    [InlineData("address")]
    [InlineData("protocol_port")]
    [InlineData("subnet_id")]
    [InlineData("project_id")]
    public async Task Update_refuses_what_is_fixed_at_creation(string name)
    {
        var pool = await NewPoolAsync();
        var id = await Api.MemberAsync(pool);
        (await Api.PutAsync($"pools/{pool}/members/{id}", new JsonObject { [name] = "192.0.2.1" }))
            .ShouldRefuse(400, "Unknown attribute", name);
    }

    [Fact]
    public async Task It_is_found_through_its_own_pool_only()
    {
        var (pool, other) = (await NewPoolAsync(), await NewPoolAsync());
        var id = await Api.MemberAsync(pool);
        foreach (var path in new[] { $"pools/{other}/members/{id}", $"pools/{pool}/members/{Unknown}", $"pools/{pool}/members/x" })
        {
            (await Api.GetAsync(path)).ShouldRefuse(404, $"Member {path.Split('/')[^1]} not found.");
            (await Api.DeleteAsync(path)).ShouldRefuse(404);
            (await Api.PutAsync(path, new { weight = 3 })).ShouldRefuse(404);
        }

        (await Api.GetAsync($"pools/{Unknown}/members")).ShouldRefuse(404, $"Pool {Unknown} not found.");
        (await Api.ShowAsync($"pools/{pool}/members", id)).ShouldHave(new { weight = 1 });
    }

    [Fact]
    public async Task Deleted_it_is_gone()
    {
        var pool = await NewPoolAsync();
        var id = await Api.MemberAsync(pool);
        (await Api.DeleteAsync($"pools/{pool}/members/{id}")).ShouldBe(204);
        (await Api.GetAsync($"pools/{pool}/members/{id}")).ShouldRefuse(404);
        (await Api.ShowAsync("pools", pool)).Ids("members").ShouldBeEmpty();
    }

    private async Task<string> NewPoolAsync() => await Api.PoolAsync(await Api.LoadBalancerAsync());
}
