using Statera.FunctionalTests.Support;
using Statera.FunctionalTests.Support.Endpoints;

namespace Statera.FunctionalTests.Network;

/// <summary>Tags are the same for every collection of the network API.</summary>
public sealed class TagTests(TestServer server) : IClassFixture<TestServer>
{
    private Session Api => server.Member;

    [Theory]
    [InlineData("networks", "networks")]
    [InlineData("subnets", "subnets")]
    [InlineData("subnetpools", "subnetpools")]
    [InlineData("ports", "ports")]
    [InlineData("security-groups", "security_groups")]
    [InlineData("routers", "routers")]
    [InlineData("floatingips", "floatingips")]
    [InlineData("qos/policies", "policies")]
    public async Task What_is_tagged_shows_it_is_found_by_it_and_keeps_it(string path, string plural)
    {
        var owned = await Belongings.MakeAsync(server, await server.SessionAsync("member"));
        var (api, id) = (owned.Owner.Neutron, owned.Ids[path.Split('/')[^1]]);
        var one = $"v2.0/{path}/{id}";
        (await api.PutAsync($"{one}/tags", new { tags = new[] { "red", "blue" } }))
            .ShouldBe(200)["tags"].AsArray().Select(it => (string)it!).ShouldBe(["red", "blue"]);
        (await api.SendAsync("PUT", $"{one}/tags/green", null)).ShouldBe(201);
        (await api.SendAsync("PUT", $"{one}/tags/green", null)).ShouldBe(201);
        (await api.GetAsync($"{one}/tags/green")).ShouldBe(204);
        (await api.DeleteAsync($"{one}/tags/red")).ShouldBe(204);
        (await api.GetAsync($"{one}/tags/red")).ShouldRefuse(404, "red");
        (await api.DeleteAsync($"{one}/tags/red")).ShouldRefuse(404, "red");

        // What else is changed leaves them.
        var body = Session.JsonObjectOf(new { description = "changed" });
        var singular = plural == "policies" ? "policy" : plural[..^1];
        (await api.PutAsync(one, new System.Text.Json.Nodes.JsonObject { [singular] = body })).ShouldBe(200)[singular]["tags"]!
            .AsArray().Select(it => (string)it!).ShouldBe(["blue", "green"]);

        await FindsAsync("tags=blue,green", found: true);
        await FindsAsync("tags=blue,red", found: false);
        await FindsAsync("tags-any=red,blue", found: true);
        await FindsAsync("not-tags=blue", found: false);
        await FindsAsync("not-tags-any=red,yellow", found: true);

        (await api.DeleteAsync($"{one}/tags")).ShouldBe(204);
        (await api.GetAsync($"{one}/tags")).ShouldBe(200)["tags"].AsArray().ShouldBeEmpty();

        async Task FindsAsync(string query, bool found) =>
            (await api.GetAsync($"v2.0/{path}?{query}&id={id}")).ShouldBe(200)[plural].AsArray().Count
                .ShouldBe(found ? 1 : 0, query);
    }

    [Fact]
    public async Task Tags_outlive_a_restart()
    {
        var made = (await Api.Neutron.PostAsync("v2.0/networks", new { network = new { name = "n" } }))["network"];
        await Api.Neutron.PutAsync($"v2.0/networks/{made.Id()}/tags", new { tags = new[] { "kept" } });
        await server.RestartAsync();
        (await Api.Neutron.GetAsync($"v2.0/networks/{made.Id()}/tags"))["tags"].AsArray()
            .ShouldHaveSingleItem()!.GetValue<string>().ShouldBe("kept");
    }

    [Fact]
    public async Task A_shared_network_is_tagged_by_its_owner_alone()
    {
        (await Api.Neutron.SendAsync("PUT", $"v2.0/networks/{server.NetworkId}/tags/mine", null)).ShouldBe(403);
        (await Api.Neutron.GetAsync($"v2.0/networks/{server.NetworkId}/tags")).ShouldBe(200);
        (await server.Admin.Neutron.SendAsync("PUT", $"v2.0/networks/{server.NetworkId}/tags/mine", null)).ShouldBe(201);
    }

    [Theory]
    [InlineData("""{"tags": ["a", 1]}""", 400, "tags")]
    [InlineData("""{"tags": "a"}""", 400, "tags")]
    [InlineData("""{"tags": null}""", 400, "tags")]
    [InlineData("""{"tags": ["a", "b", "a"]}""", 400, "Duplicate")]
    [InlineData("""{"tags": [""]}""", 400, "empty")]
    [InlineData("""{"tag": ["a"]}""", 400, "tags")]
    public async Task A_body_that_names_no_tags_is_refused(string body, int status, string words) =>
        (await Api.Neutron.SendTextAsync("PUT", $"v2.0/networks/{await NetworkAsync()}/tags", body))
            .ShouldRefuse(status, words);

    [Fact]
    public async Task Too_long_and_too_many_are_refused_and_change_nothing()
    {
        var tags = $"v2.0/networks/{await NetworkAsync()}/tags";
        (await Api.Neutron.SendAsync("PUT", $"{tags}/{new string('t', 256)}", null)).ShouldRefuse(400, "255");
        var most = Enumerable.Range(0, 50).Select(it => $"t{it}").ToArray();
        (await Api.Neutron.PutAsync(tags, new { tags = most.Append("more") })).ShouldRefuse(400, "50");
        (await Api.Neutron.GetAsync(tags))["tags"].AsArray().ShouldBeEmpty();
        (await Api.Neutron.PutAsync(tags, new { tags = most })).ShouldBe(200);
        (await Api.Neutron.SendAsync("PUT", $"{tags}/more", null)).ShouldRefuse(400, "50");
        (await Api.Neutron.SendAsync("PUT", $"{tags}/t1", null)).ShouldBe(201);
    }

    private async Task<string> NetworkAsync() =>
        (await Api.Neutron.PostAsync("v2.0/networks", new { network = new { name = "n" } })).ShouldBe(201)["network"].Id();
}
