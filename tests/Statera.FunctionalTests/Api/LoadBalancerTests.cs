using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Api;

public sealed class LoadBalancerTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string Unknown = Guid.NewGuid().ToString();

    private Session Api => server.Member;

    [Fact]
    public async Task Create_with_only_a_subnet_takes_all_defaults()
    {
        var made = await Api.MakeAsync("loadbalancers", new { vip_subnet_id = server.SubnetId });

        Keys.In(made).ShouldBe(Keys.LoadBalancer);
        made.ShouldHave(new
        {
            name = "",
            description = "",
            provisioning_status = "PENDING_CREATE",
            operating_status = "OFFLINE",
            admin_state_up = true,
            project_id = Api.ProjectId,
            tenant_id = Api.ProjectId,
            updated_at = (string?)null,
            vip_subnet_id = server.SubnetId,
            vip_network_id = server.NetworkId,
            vip_sg_ids = Array.Empty<string>(),
            additional_vips = Array.Empty<string>(),
            listeners = Array.Empty<string>(),
            pools = Array.Empty<string>(),
            provider = "noop_driver",
            flavor_id = (string?)null,
            vip_qos_policy_id = (string?)null,
            tags = Array.Empty<string>(),
            availability_zone = (string?)null,
            vip_vnic_type = "normal",
        });
        ((string)made["created_at"]!).ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$");
        ((string)made["vip_address"]!).ShouldStartWith("127.64.");
    }

    [Fact]
    public async Task It_is_shown_as_made_once_it_is_carried_out()
    {
        var id = await Api.LoadBalancerAsync(new { name = "web", description = "d", tags = new[] { "b", "a", "b" } });

        var shown = await Api.ShowAsync("loadbalancers", id);
        Keys.In(shown).ShouldBe(Keys.LoadBalancer);
        shown.ShouldHave(new
        {
            name = "web",
            description = "d",
            provisioning_status = "ACTIVE",
            operating_status = "ONLINE",
            tags = new[] { "a", "b" },
        });
    }

    [Fact]
    public async Task Update_keeps_what_is_absent_and_resets_what_is_null()
    {
        var id = await Api.LoadBalancerAsync(new { name = "n", description = "d", admin_state_up = false, tags = new[] { "t" } });

        var kept = (await Api.PutAsync($"loadbalancers/{id}", new { name = "n2" })).ShouldBe(200)["loadbalancer"];
        Keys.In(kept).ShouldBe(Keys.LoadBalancer);
        kept.ShouldHave(new { name = "n2", description = "d", admin_state_up = false, tags = new[] { "t" } });
        kept["updated_at"].ShouldNotBeNull();

        var nothing = new JsonObject { ["name"] = null, ["description"] = null, ["admin_state_up"] = null, ["tags"] = null };
        var reset = (await Api.PutAsync($"loadbalancers/{id}", nothing)).ShouldBe(200)["loadbalancer"];
        reset.ShouldHave(new { name = "", description = "", admin_state_up = false, tags = new[] { "t" } });
        await Api.ActiveAsync(id);
    }

    [Fact]
    public async Task Switched_off_it_is_offline()
    {
        var id = await Api.LoadBalancerAsync();
        (await Api.PutAsync($"loadbalancers/{id}", new { admin_state_up = false })).ShouldBe(200)["loadbalancer"]
            .ShouldHave(new { provisioning_status = "PENDING_UPDATE", operating_status = "OFFLINE" });
    }

    [Fact]
    public async Task Deleted_it_is_gone()
    {
        var id = await Api.LoadBalancerAsync();

        await Api.DeleteLoadBalancerAsync(id);

        (await Api.GetAsync($"loadbalancers/{id}")).ShouldRefuse(404, $"Load Balancer {id} not found.");
        (await Api.DeleteAsync($"loadbalancers/{id}")).ShouldRefuse(404, id);
        (await Api.PutAsync($"loadbalancers/{id}", new { name = "x" })).ShouldRefuse(404, id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?cascade=false")]
    [InlineData("?cascade=zzz")]
    [InlineData("?cascade=")]
    public async Task Delete_with_children_needs_the_cascade(string query)
    {
        var id = await Api.LoadBalancerAsync();
        await Api.PoolAsync(id);

        (await Api.DeleteAsync($"loadbalancers/{id}{query}")).ShouldRefuse(
            400, $"Cannot delete Load Balancer {id} - it has children");

        (await Api.ShowAsync("loadbalancers", id)).Ids("pools").Length.ShouldBe(1);
    }

    [Fact]
    public async Task Cascade_takes_all_below_with_it()
    {
        var id = await Api.LoadBalancerAsync();
        var listener = await Api.ListenerAsync(id);
        var pool = await Api.PoolAsync(id);
        var member = await Api.MemberAsync(pool);
        var monitor = await Api.MonitorAsync(pool);

        await Api.DeleteLoadBalancerAsync(id);

        foreach (var path in new[]
        {
            $"listeners/{listener}", $"pools/{pool}", $"pools/{pool}/members/{member}", $"healthmonitors/{monitor}",
        })
        {
            (await Api.GetAsync(path)).ShouldRefuse(404);
        }
    }

    [Theory]
    [InlineData("{}", "vip_port_id, vip_network_id, vip_subnet_id")]
    [InlineData("""{"vip_address": "127.64.0.9"}""", "VIP must contain one of")]
    [InlineData("""{"vip_subnet_id": "SUBNET", "name": 5}""", "name")]
    [InlineData("""{"vip_subnet_id": "SUBNET", "admin_state_up": "maybe"}""", "admin_state_up")]
    [InlineData("""{"vip_subnet_id": "SUBNET", "tags": "a"}""", "tags")]
    [InlineData("""{"vip_subnet_id": "SUBNET", "tags": [1]}""", "tags")]
    [InlineData("""{"vip_subnet_id": "SUBNET", "provider": "nope"}""", "Provider 'nope' is not enabled.")]
    [InlineData("""{"vip_subnet_id": "SUBNET", "vip_address": "256.1.1.1"}""", "vip_address")]
    [InlineData("""{"vip_subnet_id": "SUBNET", "vip_address": "::1/64"}""", "vip_address")]
    [InlineData("""{"vip_subnet_id": "zzz"}""", "vip_subnet_id")]
    [InlineData("""{"vip_subnet_id": "UNKNOWN"}""", "UNKNOWN")]
    [InlineData("""{"vip_network_id": "UNKNOWN"}""", "UNKNOWN")]
    [InlineData("""{"vip_port_id": "UNKNOWN"}""", "UNKNOWN")]
    [InlineData("""{"vip_subnet_id": "SUBNET", "zzz": 1}""", "Unknown attribute", "zzz")]
    [InlineData("""{"vip_subnet_id": "SUBNET", "zzz": 1, "yyy": 2}""", "Unknown attributes", "zzz, yyy")]
    [InlineData("""{"vip_subnet_id": "SUBNET", "id": "UNKNOWN"}""", "Unknown attribute", "id")]
    [InlineData("""{"vip_subnet_id": "SUBNET", "provisioning_status": "ACTIVE"}""", "provisioning_status")]
    [InlineData("""{"vip_subnet_id": "SUBNET", "vip_vnic_type": "direct"}""", "vip_vnic_type")]
    [InlineData("""{"vip_subnet_id": "SUBNET", "name": 5, "admin_state_up": "x", "zzz": 1}""", "name", "admin_state_up", "zzz")]
    public async Task Create_refuses_what_is_not_legal_and_names_it(string body, params string[] named)
    {
        var before = await Api.GetAsync("loadbalancers");

        (await Api.PostAsync("loadbalancers", Filled(body)))
            .ShouldRefuse(400, [.. named.Select(name => name.Replace("UNKNOWN", Unknown, StringComparison.Ordinal))]);

        (await Api.GetAsync("loadbalancers")).Text.ShouldBe(before.Text);
    }

    [Theory]
    [InlineData("vip_sg_ids", "[\"UNKNOWN\"]")]
    [InlineData("vip_qos_policy_id", "\"UNKNOWN\"")]
    public async Task What_this_version_does_not_serve_is_refused_rather_than_left_out(string name, string value) =>
        (await Api.PostAsync("loadbalancers", Filled($$"""{"vip_subnet_id": "SUBNET", "{{name}}": {{value}}}""")))
            .ShouldRefuse(501, name);

    [Theory]
    [InlineData("vip_subnet_id")]
    [InlineData("vip_address")]
    [InlineData("vip_network_id")]
    [InlineData("vip_port_id")]
    [InlineData("provider")]
    [InlineData("project_id")]
    [InlineData("flavor_id")]
    [InlineData("availability_zone")]
    [InlineData("listeners")]
    [InlineData("additional_vips")]
    [InlineData("id")]
    public async Task Update_refuses_what_is_fixed_at_creation(string name)
    {
        var id = await Api.LoadBalancerAsync();

        (await Api.PutAsync($"loadbalancers/{id}", new JsonObject { [name] = "x", ["name"] = "changed" }))
            .ShouldRefuse(400, "Unknown attribute", name);

        (await Api.ShowAsync("loadbalancers", id)).ShouldHave(new { name = "" });
    }

    [Theory]
    [InlineData("name", 255, 201)]
    [InlineData("name", 256, 400)]
    [InlineData("description", 255, 201)]
    [InlineData("description", 256, 400)]
    public async Task A_text_has_at_most_255_characters(string name, int length, int status)
    {
        var body = new JsonObject { ["vip_subnet_id"] = server.SubnetId, [name] = new string('é', length) };
        (await Api.PostAsync("loadbalancers", body)).ShouldBe(status);
    }

    [Fact]
    public async Task A_tag_has_at_most_255_characters() => (await Api.PostAsync(
        "loadbalancers", new { vip_subnet_id = server.SubnetId, tags = new[] { new string('t', 256) } }))
            .ShouldRefuse(400, "tags");

    [Theory]
    [InlineData("xyz")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("476b39dba684400f8161cce965c2ab56")]
    public async Task An_id_that_is_nobodys_is_not_found(string id) =>
        (await Api.GetAsync($"loadbalancers/{id}")).ShouldRefuse(404, $"Load Balancer {id} not found.");

    [Fact]
    public async Task Setting_what_is_set_is_no_change()
    {
        var id = await Api.LoadBalancerAsync(new { name = "n", tags = new[] { "a", "b" } });
        var before = await Api.ShowAsync("loadbalancers", id);

        (await Api.PutAsync($"loadbalancers/{id}", new { name = "n", tags = new[] { "b", "a" } })).ShouldBe(200)
            ["loadbalancer"].ShouldHave(new { provisioning_status = "ACTIVE" });

        (await Api.ShowAsync("loadbalancers", id)).ToJsonString().ShouldBe(before.ToJsonString());
    }

    [Fact]
    public async Task Statistics_are_the_five_counters()
    {
        var id = await Api.LoadBalancerAsync();

        var statistics = (await Api.GetAsync($"loadbalancers/{id}/stats")).ShouldBe(200)["stats"];

        Keys.In(statistics).ShouldBe(
            ["active_connections", "bytes_in", "bytes_out", "request_errors", "total_connections"]);
        (await Api.GetAsync($"loadbalancers/{Unknown}/stats")).ShouldRefuse(404);
    }

    private JsonNode Filled(string body) => JsonNode.Parse(body
        .Replace("SUBNET", server.SubnetId, StringComparison.Ordinal)
        .Replace("UNKNOWN", Unknown, StringComparison.Ordinal))!;
}
