using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Api;

public sealed class TreeTests(TestServer server) : IClassFixture<TestServer>
{
    private Session Api => server.Member;

    [Fact]
    public async Task One_call_makes_everything_and_shows_it_whole()
    {
        var made = await Api.MakeAsync("loadbalancers", Everything());

        Keys.In(made).ShouldBe(Keys.LoadBalancer);
        made["listeners"]!.AsArray().ShouldAllBe(it => Keys.In(it).SequenceEqual(Keys.NestedListener));
        made["pools"]!.AsArray().ShouldAllBe(it => Keys.In(it).SequenceEqual(Keys.NestedPool));
        var (web, shared) = (Named(made, "pools", "web"), Named(made, "pools", "shared"));
        Keys.In(web["healthmonitor"]).ShouldBe(Keys.NestedHealthMonitor);
        web["members"]!.AsArray().ShouldAllBe(it => Keys.In(it).SequenceEqual(Keys.Member));
        shared["healthmonitor"].ShouldBeNull();
        Named(made, "listeners", "http").ShouldHave(new { default_pool_id = web.Id(), provisioning_status = "PENDING_CREATE" });
        Named(made, "listeners", "tcp").ShouldHave(new { default_pool_id = shared.Id() });
        Named(made, "listeners", "tcp2").ShouldHave(new { default_pool_id = shared.Id() });
        shared.Ids("listeners").Length.ShouldBe(2);

        await Api.ActiveAsync(made.Id());
        var shown = await Api.ShowAsync("loadbalancers", made.Id());
        Keys.In(shown["pools"]![0]).ShouldBe(["id"]);
        shown.Ids("pools").ShouldBe(made.Ids("pools"));
        shown.Ids("listeners").ShouldBe(made.Ids("listeners"));
        (await Api.ShowAsync("pools", web.Id())).Ids("members").Length.ShouldBe(2);
    }

    [Fact]
    public async Task The_order_of_the_request_is_the_order_of_all_lists()
    {
        var listeners = Enumerable.Range(1, 9).Select(i => new { name = $"l{i}", protocol = "TCP", protocol_port = i }).ToArray();

        var id = await Api.LoadBalancerAsync(new { listeners });
        await server.RestartAsync();

        var names = listeners.Select(it => it.name);
        (await Api.GetAsync($"listeners?loadbalancer_id={id}")).Names("listeners").ShouldBe(names);
        var ids = (await Api.ShowAsync("loadbalancers", id)).Ids("listeners");
        var shown = new List<string>();
        foreach (var listener in ids)
        {
            shown.Add((string)(await Api.ShowAsync("listeners", listener))["name"]!);
        }

        shown.ShouldBe(names);
    }

    [Fact]
    public async Task The_status_tree_has_everything_under_what_uses_it()
    {
        var made = await Api.MakeAsync("loadbalancers", Everything());
        await Api.ActiveAsync(made.Id());

        foreach (var path in new[] { "status", "statuses" })
        {
            var reply = (await Api.GetAsync($"loadbalancers/{made.Id()}/{path}")).ShouldBe(200);
            var tree = reply["statuses"]["loadbalancer"]!;
            Keys.In(tree).ShouldBe(["id", "listeners", "name", "operating_status", "pools", "provisioning_status"]);
            var http = Named(tree, "listeners", "http");
            Keys.In(http).ShouldBe(["id", "name", "operating_status", "pools", "provisioning_status"]);
            var web = http["pools"]!.AsArray().Single()!;
            Keys.In(web).ShouldBe(
                ["health_monitor", "id", "members", "name", "operating_status", "provisioning_status"]);
            Keys.In(web["health_monitor"]).ShouldBe(["id", "name", "operating_status", "provisioning_status", "type"]);
            Keys.In(web["members"]![0]).ShouldBe(
                ["address", "id", "name", "operating_status", "protocol_port", "provisioning_status"]);
            web.ShouldHave(new { name = "web", provisioning_status = "ACTIVE", operating_status = "ONLINE" });

            // Pools that a listener uses are below it; the others below the load balancer.
            tree["pools"]!.AsArray().Select(it => (string)it!["name"]!).ShouldBe(["spare"]);
        }
    }

    [Theory]
    [InlineData("""{"listeners": [{"protocol": "HTTP", "protocol_port": 80, "default_pool": {"name": "none"}}]}""", 400, "Pool 'none' was referenced but no full definition was found.")]
    [InlineData("""{"pools": [POOL, POOL]}""", 400, "Pool names must be unique")]
    [InlineData("""{"listeners": [{"protocol": "HTTP", "protocol_port": 80}, {"protocol": "TCP", "protocol_port": 80}]}""", 409, "already using protocol HTTP and protocol_port 80")]
    [InlineData("""{"pools": [{"protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN", "members": [{"address": "x", "protocol_port": 80}]}]}""", 400, "pools[0].members[0].address")]
    [InlineData("""{"listeners": [{"protocol": "HTTP", "protocol_port": 80, "default_pool": {"protocol": "UDP", "lb_algorithm": "ROUND_ROBIN"}}]}""", 400, "The pool protocol 'UDP' is invalid while the listener protocol is 'HTTP'.")]
    [InlineData("""{"listeners": [{"protocol": "HTTP"}, {"protocol_port": 80}]}""", 400, "listeners[1].protocol")]
    [InlineData("""{"listeners": [{"protocol": "HTTP", "protocol_port": 80, "zzz": 1}]}""", 400, "listeners[0]: zzz")]
    [InlineData("""{"listeners": [{"protocol": "HTTP", "protocol_port": 80, "loadbalancer_id": "x"}]}""", 400, "loadbalancer_id")]
    [InlineData("""{"pools": [{"protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN", "healthmonitor": {"type": "TCP", "delay": -1, "timeout": 1, "max_retries": 1}}]}""", 400, "pools[0].healthmonitor.delay")]
    [InlineData("""{"listeners": [{"protocol": "HTTP", "protocol_port": 80, "l7policies": [{"action": "REDIRECT_TO_URL"}]}]}""", 400, "redirect_url must not be None")]
    [InlineData("""{"pools": [{"name": 1}], "listeners": [{"name": 2}], "name": 3}""", 400, "listeners[0].name")]
    public async Task One_fault_anywhere_refuses_the_whole(string children, int status, string named)
    {
        const string Pool = """{"name": "p", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"}""";
        var body = JsonNode.Parse(children.Replace("POOL", Pool, StringComparison.Ordinal))!.With("vip_subnet_id", server.SubnetId);
        var before = (await Api.GetAsync("loadbalancers")).Text;
        var ports = (await Api.Neutron.GetAsync("v2.0/ports")).Text;

        (await Api.PostAsync("loadbalancers", body)).ShouldRefuse(status, named);

        (await Api.GetAsync("loadbalancers")).Text.ShouldBe(before);
        (await Api.Neutron.GetAsync("v2.0/ports")).Text.ShouldBe(ports, "the VIP is reserved for nobody");
    }

    [Fact]
    public async Task Every_fault_is_named_at_once() => (await Api.PostAsync("loadbalancers", new
    {
        vip_subnet_id = server.SubnetId,
        name = 3,
        listeners = new[] { new { protocol = "NOPE", protocol_port = 0 } },
        pools = new[] { new { protocol = "HTTP", lb_algorithm = "FAIR", members = new[] { new { address = "x", protocol_port = 1, weight = 999 } } } },
    })).ShouldRefuse(
        400, "attribute name", "listeners[0].protocol", "listeners[0].protocol_port", "pools[0].lb_algorithm",
        "pools[0].members[0].address", "pools[0].members[0].weight");

    private object Everything() => new
    {
        name = "graph",
        vip_subnet_id = server.SubnetId,
        listeners = new object[]
        {
            new
            {
                name = "http",
                protocol = "HTTP",
                protocol_port = 80,
                default_pool = new
                {
                    name = "web",
                    protocol = "HTTP",
                    lb_algorithm = "ROUND_ROBIN",
                    healthmonitor = new { type = "HTTP", delay = 3, timeout = 2, max_retries = 2, url_path = "/index.html" },
                    members = new object[]
                    {
                        new { address = "192.0.2.16", protocol_port = 80 },
                        new { address = "192.0.2.19", protocol_port = 80, weight = 2, name = "m" },
                    },
                },
            },
            new { name = "tcp", protocol = "TCP", protocol_port = 3306, default_pool = new { name = "shared" } },
            new { name = "tcp2", protocol = "TCP", protocol_port = 3307, default_pool = new { name = "shared" } },
        },
        pools = new object[]
        {
            new
            {
                name = "shared",
                protocol = "TCP",
                lb_algorithm = "LEAST_CONNECTIONS",
                members = new[] { new { address = "192.0.2.30", protocol_port = 3306 } },
            },
            new { name = "spare", protocol = "HTTP", lb_algorithm = "SOURCE_IP" },
        },
    };

    private static JsonNode Named(JsonNode node, string list, string name) =>
        node[list]!.AsArray().Single(it => (string)it!["name"]! == name)!;
}
