using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Api;

public sealed class MemberBatchTests(TestServer server) : IClassFixture<TestServer>
{
    private Session Api => server.Member;

    [Fact]
    public async Task It_is_all_that_the_pool_has_afterwards()
    {
        var pool = await NewPoolAsync();
        var kept = await Api.MemberAsync(pool, "192.0.2.1", 80);
        await Api.MemberAsync(pool, "192.0.2.2");
        (await Api.PutAsync($"pools/{pool}/members/{kept}", new { weight = 9, name = "n" })).ShouldBe(200);

        (await BatchAsync(pool, "", Member("192.0.2.1"), Member("192.0.2.3"))).ShouldBe(202).Text.ShouldBe("");

        var members = await MembersAsync(pool);
        members.Select(it => (string)it["address"]!).ShouldBe(["192.0.2.1", "192.0.2.3"]);
        members[0].ShouldHave(new { id = kept, weight = 1, name = "" });
    }

    [Fact]
    public async Task Additive_only_it_takes_none_away()
    {
        var pool = await NewPoolAsync();
        var old = await Api.MemberAsync(pool, "192.0.2.1", 80);

        (await BatchAsync(pool, "?additive_only=True", Member("192.0.2.2"))).ShouldBe(202);

        (await MembersAsync(pool)).Select(it => it.Id()).ShouldContain(old);
        (await MembersAsync(pool)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Empty_it_takes_all_away()
    {
        var pool = await NewPoolAsync();
        await Api.MemberAsync(pool);
        (await BatchAsync(pool, "")).ShouldBe(202);
        (await MembersAsync(pool)).ShouldBeEmpty();
    }

    [Fact]
    public async Task With_what_there_is_already_it_changes_nothing()
    {
        var pool = await NewPoolAsync();
        var owner = (await Api.ShowAsync("pools", pool)).Ids("loadbalancers")[0];
        var members = new[] { Member("192.0.2.1"), Member("192.0.2.2") };
        (await BatchAsync(pool, "", members)).ShouldBe(202);
        await Api.ActiveAsync(owner);
        var before = (await Api.GetAsync($"pools/{pool}/members")).Text;

        (await BatchAsync(pool, "", members)).ShouldBe(202);
        (await BatchAsync(pool, "?additive_only=true", members[0])).ShouldBe(202);

        // A new generation would be PENDING_UPDATE, and have another updated_at.
        (await Api.ShowAsync("loadbalancers", owner)).ShouldHave(new { provisioning_status = "ACTIVE" });
        (await Api.GetAsync($"pools/{pool}/members")).Text.ShouldBe(before);
    }

    [Theory]
    [InlineData("""{"members": [{"address": "A", "protocol_port": 1}, {"address": "A", "protocol_port": 1}]}""", 409, "already using ip 192.0.2.60")]
    [InlineData("""{"members": [{"address": "A", "protocol_port": 1}, {"address": "zzz", "protocol_port": 1}]}""", 400, "members[1].address")]
    [InlineData("""{"members": {}}""", 400, "members")]
    [InlineData("""{"members": "x"}""", 400, "members")]
    [InlineData("""{"member": {"address": "A", "protocol_port": 1}}""", 400, "member")]
    [InlineData("{}", 400, "members")]
    [InlineData("""{"members": [{"address": "A", "protocol_port": 0}, {"address": "A", "weight": 300}]}""", 400, "members[1].weight")]
    public async Task Refused_it_changes_nothing(string body, int status, string named)
    {
        var pool = await NewPoolAsync();
        var old = await Api.MemberAsync(pool);

        (await Api.Octavia.SendTextAsync(
            "PUT", $"{Session.Lbaas}pools/{pool}/members", body.Replace("\"A\"", "\"192.0.2.60\"", StringComparison.Ordinal)))
            .ShouldRefuse(status, named);

        (await MembersAsync(pool)).Select(it => it.Id()).ShouldBe([old]);
    }

    [Fact]
    public async Task Two_thousand_members_in_two_batches_are_all_there_in_their_order()
    {
        var pool = await NewPoolAsync();
        var all = Enumerable.Range(0, 2_000).Select(i => Member($"10.0.{i / 250}.{(i % 250) + 1}")).ToArray();

        (await BatchAsync(pool, "", all[..1_000])).ShouldBe(202);
        (await BatchAsync(pool, "?additive_only=true", all[1_000..])).ShouldBe(202);

        (await MembersAsync(pool)).Select(it => (string)it["address"]!)
            .ShouldBe(all.Take(1_000).Select(it => (string)it["address"]!));
        (await Api.ShowAsync("pools", pool)).Ids("members").Length.ShouldBe(2_000);
    }

    private static JsonObject Member(string address) => new { address, protocol_port = 80 }.With("weight", 1);

    private async Task<string> NewPoolAsync() => await Api.PoolAsync(await Api.LoadBalancerAsync());

    private Task<ApiReply> BatchAsync(string pool, string query, params JsonObject[] members) => Api.Octavia.PutAsync(
        $"{Session.Lbaas}pools/{pool}/members{query}",
        new JsonObject { ["members"] = new JsonArray([.. members.Select(it => it.DeepClone())]) });

    private async Task<JsonNode[]> MembersAsync(string pool) =>
        [.. (await Api.GetAsync($"pools/{pool}/members")).ShouldBe(200)["members"].AsArray().Select(it => it!)];
}
