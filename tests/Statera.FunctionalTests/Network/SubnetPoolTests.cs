using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Network;

public sealed class SubnetPoolTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Pools = "v2.0/subnetpools";
    private const string Subnets = "v2.0/subnets";

    private static int _ranges = 100;

    private readonly string _range = $"127.{Interlocked.Increment(ref _ranges)}";

    private ApiClient Api => server.Member.Neutron;

    [Fact]
    public async Task A_pool_is_made_changed_and_deleted_and_is_the_projects()
    {
        var pool = await PoolAsync(new { name = "p", prefixes = new[] { $"{_range}.0.0/17" }, default_prefixlen = 26 });
        pool.ShouldHave(new
        {
            name = "p",
            prefixes = new[] { $"{_range}.0.0/17" },
            min_prefixlen = "8",
            max_prefixlen = "32",
            default_prefixlen = "26",
            ip_version = 4,
            shared = false,
            is_default = false,
            project_id = server.Member.ProjectId,
        });
        var path = $"{Pools}/{pool.Id()}";
        var stranger = (await server.SessionAsync("member")).Neutron;
        (await stranger.GetAsync(path)).ShouldRefuse(404, pool.Id());
        (await stranger.GetAsync(Pools))["subnetpools"].AsArray().ShouldNotContain(it => it!.Id() == pool.Id());
        (await stranger.PostAsync(Subnets, await SubnetOfAsync(stranger, new { subnetpool_id = pool.Id() })))
            .ShouldRefuse(404, pool.Id());

        (await Api.PutAsync(path, new { subnetpool = new { prefixes = new[] { $"{_range}.0.0/16" }, name = "q" } }))
            .ShouldBe(200)["subnetpool"].ShouldHave(new { name = "q", prefixes = new[] { $"{_range}.0.0/16" } });
        (await Api.PutAsync(path, new { subnetpool = new { prefixes = new[] { $"{_range}.0.0/18" } } }))
            .ShouldRefuse(400, "subset");
        (await Api.DeleteAsync(path)).ShouldBe(204);
        ((string)(await Api.GetAsync(path)).ShouldRefuse(404, pool.Id())["NeutronError"]["type"]!)
            .ShouldBe("SubnetPoolNotFound");
    }

    [Fact]
    public async Task Subnets_are_cut_from_it_one_beside_the_other_and_come_back()
    {
        var pool = await PoolAsync(new { name = "p", prefixes = new[] { $"{_range}.0.0/24" }, default_prefixlen = 26 });
        var ask = new { subnetpool_id = pool.Id() };
        var first = await CutAsync(ask);
        first.ShouldHave(new { cidr = $"{_range}.0.0/26", subnetpool_id = pool.Id() });
        (await CutAsync(new { subnetpool_id = pool.Id(), prefixlen = 28 })).ShouldHave(new { cidr = $"{_range}.0.64/28" });
        (await CutAsync(ask)).ShouldHave(new { cidr = $"{_range}.0.128/26" });
        (await CutAsync(new { subnetpool_id = pool.Id(), cidr = $"{_range}.0.192/26" }))
            .ShouldHave(new { cidr = $"{_range}.0.192/26" });
        (await Api.PostAsync(Subnets, await SubnetOfAsync(Api, ask))).ShouldRefuse(409, "/26");
        (await Api.DeleteAsync($"{Pools}/{pool.Id()}")).ShouldRefuse(400, "existing allocations");

        (await Api.DeleteAsync($"{Subnets}/{first.Id()}")).ShouldBe(204);

        (await CutAsync(ask)).ShouldHave(new { cidr = $"{_range}.0.0/26" });
    }

    [Fact]
    public async Task A_load_balancer_has_its_vip_of_a_subnet_that_was_cut()
    {
        var pool = await PoolAsync(new { name = "p", prefixes = new[] { $"{_range}.0.0/24" } });
        var subnet = await CutAsync(new { subnetpool_id = pool.Id(), prefixlen = "29" });
        ((string)(await server.Member.MakeAsync("loadbalancers", new { vip_subnet_id = subnet.Id() }))["vip_address"]!)
            .ShouldStartWith($"{_range}.0.");
    }

    [Fact]
    public async Task The_default_pool_is_the_operators_to_choose_and_is_one()
    {
        var body = new { subnetpool = new { name = "d", prefixes = new[] { $"{_range}.0.0/16" }, is_default = true, shared = true } };
        (await Api.PostAsync(Subnets, await SubnetOfAsync(Api, new { use_default_subnetpool = true })))
            .ShouldRefuse(400, "No default subnetpool");
        (await Api.PostAsync(Pools, body)).ShouldBe(403);
        var pool = (await server.Admin.Neutron.PostAsync(Pools, body)).ShouldBe(201)["subnetpool"];
        (await server.Admin.Neutron.PostAsync(Pools, body)).ShouldRefuse(400, "default subnetpool");
        (await CutAsync(new { use_default_subnetpool = true, prefixlen = 24 }))
            .ShouldHave(new { cidr = $"{_range}.0.0/24", subnetpool_id = pool.Id() });
        (await Api.PutAsync($"{Pools}/{pool.Id()}", new { subnetpool = new { name = "mine" } })).ShouldBe(403);
    }

    [Fact]
    public async Task A_project_has_no_more_addresses_of_it_than_the_quota()
    {
        var pool = (await server.Admin.Neutron.PostAsync(Pools, new
        {
            subnetpool = new { name = "p", prefixes = new[] { $"{_range}.0.0/16" }, default_quota = 48, shared = true },
        })).ShouldBe(201)["subnetpool"];
        var ask = new { subnetpool_id = pool.Id(), prefixlen = 27 };
        await CutAsync(ask);
        (await Api.PostAsync(Subnets, await SubnetOfAsync(Api, ask))).ShouldRefuse(409, "quota");
        await CutAsync(new { subnetpool_id = pool.Id(), prefixlen = 28 });
        var other = (await server.SessionAsync("member")).Neutron;
        (await other.PostAsync(Subnets, await SubnetOfAsync(other, ask))).ShouldBe(201);
    }

    [Fact]
    public async Task Subnets_cut_at_once_overlap_nowhere()
    {
        var pool = await PoolAsync(new { name = "p", prefixes = new[] { $"{_range}.0.0/24" }, default_prefixlen = 29 });
        var body = await SubnetOfAsync(Api, new { subnetpool_id = pool.Id() });
        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Api.PostAsync(Subnets, body)));
        replies.Count(it => it.Status == 409).ShouldBe(8);
        replies.Where(it => it.Status == 201).Select(it => (string)it["subnet"]["cidr"]!).Distinct().Count().ShouldBe(32);
    }

    [Theory]
    [InlineData("""{"prefixes": ["127.90.0.0/24"], "min_prefixlen": 28, "max_prefixlen": 26}""", 400, "min_prefixlen=28")]
    [InlineData("""{"prefixes": ["127.90.0.0/24"], "default_prefixlen": 33}""", 400, "default_prefixlen")]
    [InlineData("""{"prefixes": ["127.90.0.0/24"], "default_quota": -1}""", 400, "default_quota")]
    [InlineData("""{"prefixes": ["127.90.0.0/24"], "address_scope_id": "a"}""", 501, "address_scope_id")]
    [InlineData("""{"prefixes": ["10.0.0.0/8"]}""", 400, "10.0.0.0/8")]
    [InlineData("""{"prefixes": ["127.90.0.1/24"]}""", 400, "127.90.0.1/24")]
    [InlineData("""{"prefixes": []}""", 400, "prefixes")]
    [InlineData("""{"name": "n"}""", 400, "prefixes")]
    [InlineData("""{"prefixes": ["127.90.0.0/24"], "nonsense": 1}""", 400, "nonsense")]
    public async Task A_pool_that_cannot_be_is_refused(string pool, int status, string words) =>
        (await Api.SendTextAsync("POST", Pools, $$"""{"subnetpool": {{pool}}}""")).ShouldRefuse(status, words);

    [Theory]
    [InlineData("""{}""", 400, "subnetpool")]
    [InlineData("""{"cidr": "127.91.0.0/24", "prefixlen": 24}""", 400, "prefixlen")]
    [InlineData("""{"subnetpool_id": "{pool}", "use_default_subnetpool": true}""", 400, "use_default_subnetpool")]
    [InlineData("""{"subnetpool_id": "{pool}", "cidr": "127.91.0.0/24"}""", 409, "available set of prefixes")]
    [InlineData("""{"subnetpool_id": "{pool}", "prefixlen": 16}""", 400, "minimum allowed prefix is 20")]
    [InlineData("""{"subnetpool_id": "{pool}", "prefixlen": 30}""", 400, "maximum allowed prefix is 28")]
    [InlineData("""{"subnetpool_id": "{pool}", "prefixlen": 21}""", 409, "/21")]
    [InlineData("""{"subnetpool_id": "00000000-0000-0000-0000-000000000000"}""", 404, "00000000-")]
    [InlineData("""{"subnetpool_id": "not-an-id"}""", 400, "subnetpool_id")]
    public async Task A_subnet_that_the_pool_does_not_give_is_refused(string subnet, int status, string words)
    {
        var pool = await PoolAsync(new
        {
            name = "p",
            prefixes = new[] { $"{_range}.0.0/24" },
            min_prefixlen = 20,
            default_prefixlen = 26,
            max_prefixlen = 28,
        });
        var asked = JsonNode.Parse(subnet.Replace("{pool}", pool.Id(), StringComparison.Ordinal))!;
        (await Api.PostAsync(Subnets, await SubnetOfAsync(Api, asked))).ShouldRefuse(status, words);
    }

    private async Task<JsonNode> PoolAsync(object pool) =>
        (await Api.PostAsync(Pools, new { subnetpool = pool })).ShouldBe(201)["subnetpool"];

    private async Task<JsonNode> CutAsync(object ask) =>
        (await Api.PostAsync(Subnets, await SubnetOfAsync(Api, ask))).ShouldBe(201)["subnet"];

    // A request for a subnet of a new network.
    private static async Task<object> SubnetOfAsync(ApiClient api, object ask)
    {
        var network = (await api.PostAsync("v2.0/networks", new { network = new { name = "n" } })).ShouldBe(201)["network"];
        return new { subnet = JsonAssertions.With(ask, "network_id", network.Id()) };
    }
}
