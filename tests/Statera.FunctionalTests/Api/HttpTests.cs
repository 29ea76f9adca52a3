using System.Text;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Api;

/// <summary>What holds for every path: roots, methods, bodies, errors.</summary>
public sealed class HttpTests(TestServer server) : IClassFixture<TestServer>
{
    private Session Api => server.Member;

    [Fact]
    public async Task The_versions_are_told_to_anybody()
    {
        var versions = (await server.Octavia.GetAsync("/")).ShouldBe(200)["versions"].AsArray();

        versions.ShouldAllBe(it => Keys.In(it).SequenceEqual(new[] { "id", "links", "status", "updated" }));
        versions.Count(it => (string)it!["status"]! == "CURRENT").ShouldBe(1);
        ((string)versions[^1]!["status"]!).ShouldBe("CURRENT");
        ((string)versions[^1]!["id"]!).ShouldBe("v2.30");
        ((string)versions[0]!["links"]![0]!["href"]!).ShouldBe($"{server.Octavia.Root}v2");
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("v2.0")]
    [InlineData("v2/lbaas")]
    [InlineData("v2.0/lbaas")]
    public async Task Every_root_serves_the_same(string root)
    {
        var id = await Api.LoadBalancerAsync();
        (await Api.Octavia.GetAsync(root)).ShouldBe(200);
        (await Api.Octavia.GetAsync($"{root}/loadbalancers/{id}")).ShouldBe(200)["loadbalancer"].Id().ShouldBe(id);
        (await Api.Octavia.GetAsync($"{root}/loadbalancers/")).ShouldBe(200);
        var pool = (await Api.Octavia.PostAsync($"{root}/pools", new
        {
            pool = new { loadbalancer_id = id, protocol = "TCP", lb_algorithm = "SOURCE_IP" },
        })).ShouldBe(201)["pool"].Id();
        (await Api.Octavia.GetAsync($"{root}/pools/{pool}/members")).ShouldBe(200);
        (await Api.Octavia.DeleteAsync($"{root}/pools/{pool}")).ShouldBe(204);
    }

    [Fact]
    public async Task The_providers_are_listed()
    {
        var providers = (await Api.GetAsync("providers")).ShouldBe(200);
        providers.Names("providers").ShouldBe(["noop_driver"]);
        Keys.In(providers["providers"][0]).ShouldBe(["description", "name"]);

        // Octavia's list of providers heeds no filters.
        (await Api.GetAsync("providers?name=other")).Names("providers").ShouldBe(["noop_driver"]);
        (await Api.GetAsync("providers?fields=name")).ShouldBe(200)["providers"][0]!.ToJsonString()
            .ShouldBe("""{"name":"noop_driver"}""");
    }

    [Theory]
    [InlineData("/nothing", null)]
    [InlineData("/v1", null)]
    [InlineData("/v2.1/lbaas/loadbalancers", null)]
    [InlineData("/lbaas/loadbalancers", null)]
    [InlineData("/healthcheck", null)]
    [InlineData("/v2.0/lbaas/nothing", "")]
    [InlineData("/v2.0/lbaas/loadbalancers/a/b/c", "")]
    public async Task Where_nothing_is_there_is_an_error_as_octavia_words_it(string path, string? description)
    {
        var reply = (await Api.Octavia.GetAsync(path)).ShouldBe(404);
        Keys.In(reply.Body).ShouldBe(["code", "description", "title"]);
        ((string)reply["title"]!).ShouldBe("Not Found");
        ((string?)reply.Body!["description"]).ShouldBe(description);
    }

    [Theory]
    [InlineData("PATCH", "/v2.0/lbaas/loadbalancers", "DELETE, GET, POST, PUT")]
    [InlineData("HEAD", "/v2.0/lbaas/loadbalancers", "DELETE, GET, POST, PUT")]
    [InlineData("POST", "/v2.0/lbaas/pools/ID", "DELETE, GET, PUT")]
    [InlineData("POST", "/v2.0/lbaas/listeners/ID/stats", "GET")]
    [InlineData("DELETE", "/v2.0/lbaas/providers", "GET")]
    [InlineData("BREW", "/v2.0/lbaas/pools", "DELETE, GET, POST, PUT")]
    [InlineData("POST", "/", "GET, HEAD")]
    public async Task A_method_that_a_path_lacks_is_refused(string method, string path, string allowed)
    {
        path = path.Replace("ID", Guid.NewGuid().ToString(), StringComparison.Ordinal);
        var reply = (await Api.Octavia.SendAsync(method, path, null)).ShouldBe(405);
        reply.Allow.ShouldBe(allowed);
        if (method != "HEAD")
        {
            Keys.In(reply.Body).ShouldBe(["code", "description", "title"]);
        }
    }

    [Theory]
    [InlineData("PUT", "loadbalancers")]
    [InlineData("DELETE", "loadbalancers")]
    [InlineData("DELETE", "pools")]
    public async Task What_is_done_to_one_needs_its_id(string method, string collection) =>
        (await Api.Octavia.SendTextAsync(method, Session.Lbaas + collection, "{}"))
            .ShouldRefuse(400, "Missing argument: \"id\"");

    [Fact]
    public async Task Options_tells_the_methods()
    {
        var reply = (await Api.Octavia.SendAsync("OPTIONS", "/v2.0/lbaas/loadbalancers", null)).ShouldBe(200);
        reply.Text.ShouldBe("");
        reply.Allow.ShouldBe("DELETE, GET, POST, PUT");
        (await Api.Octavia.SendAsync("OPTIONS", "/v2.0/lbaas/nothing", null)).ShouldBe(404);
    }

    [Theory]
    [InlineData("*/*", 200)]
    [InlineData("application/json", 200)]
    [InlineData("application/*", 200)]
    [InlineData("text/html, application/json;q=0.5", 200)]
    [InlineData("text/html", 406)]
    [InlineData("application/xml, text/*", 406)]
    [InlineData("application/json;q=0", 406)]
    public async Task Only_json_is_to_be_had(string accept, int status)
    {
        foreach (var path in new[] { "/", "/v2.0/lbaas/loadbalancers" })
        {
            (await Api.Octavia.SendAsync(
                "GET", path, null, headers => headers.TryAddWithoutValidation("Accept", accept))).ShouldBe(status);
        }
    }

    [Fact]
    public async Task The_suffix_of_json_may_be_written() =>
        (await Api.Octavia.GetAsync("/v2.0/lbaas/loadbalancers.json?limit=1")).ShouldBe(200);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_that_says_it_is_no_json_is_refused(string type) =>
        (await Api.Octavia.SendTextAsync("POST", "/v2.0/lbaas/loadbalancers", "{}", type)).ShouldRefuse(415, type);

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON")]
    [InlineData(null)]
    public async Task A_body_that_says_it_is_json_or_nothing_is_read(string? type) =>
        (await Api.Octavia.SendTextAsync(
            "POST", "/v2.0/lbaas/loadbalancers",
            $$$"""{"loadbalancer": {"vip_subnet_id": "{{{server.SubnetId}}}"}}""", type)).ShouldBe(201);

    [Theory]
    [InlineData("{")]
    [InlineData("""{"loadbalancer": {"name": }}""")]
    [InlineData("""{"loadbalancer": {}} {}""")]
    [InlineData("""{'loadbalancer': {}}""")]
    [InlineData("""{"loadbalancer": {"name": "x",}}""")]
    [InlineData("nonsense")]
    public async Task Broken_json_is_refused_with_its_place(string body) =>
        (await Api.Octavia.SendTextAsync("POST", "/v2.0/lbaas/loadbalancers", body))
            .ShouldRefuse(400, "Request is not in valid JSON format", "line 1");

    [Fact]
    public async Task A_body_that_is_not_there_is_missed() =>
        (await Api.Octavia.SendTextAsync("POST", "/v2.0/lbaas/loadbalancers", ""))
            .ShouldRefuse(400, "Missing argument: \"load_balancer\"");

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    public async Task A_body_that_is_no_object_is_refused(string body) =>
        (await Api.Octavia.SendTextAsync("POST", "/v2.0/lbaas/loadbalancers", body)).ShouldRefuse(400, "JSON object");

    [Theory]
    [InlineData("""{}""", "loadbalancer")]
    [InlineData("""{"loadbalancer": null}""", "loadbalancer")]
    [InlineData("""{"loadbalancer": "x"}""", "loadbalancer")]
    [InlineData("""{"loadbalancer": []}""", "loadbalancer")]
    [InlineData("""{"load_balancer": {"vip_subnet_id": "x"}}""", "load_balancer")]
    [InlineData("""{"loadbalancer": {}, "extra": 1}""", "extra")]
    public async Task A_body_is_one_object_under_its_name(string body, string named) =>
        (await Api.Octavia.SendTextAsync("POST", "/v2.0/lbaas/loadbalancers", body)).ShouldRefuse(400, named);

    [Fact]
    public async Task A_body_has_a_limit()
    {
        const int Limit = 114_688;
        var frame = """{"loadbalancer": {"zzz": ""}}""";
        var largest = frame.Replace("\"\"", $"\"{new string('x', Limit - frame.Length)}\"", StringComparison.Ordinal);
        largest.Length.ShouldBe(Limit);

        (await Api.Octavia.SendTextAsync("POST", "/v2.0/lbaas/loadbalancers", largest)).ShouldRefuse(400, "zzz");
        (await Api.Octavia.SendTextAsync("POST", "/v2.0/lbaas/loadbalancers", largest + " ")).ShouldRefuse(413);
    }

    [Fact]
    public async Task A_bomb_of_brackets_is_refused() => (await Api.Octavia.SendTextAsync(
        "POST", "/v2.0/lbaas/loadbalancers", $"{{\"loadbalancer\": {new string('[', 50_000)}")).ShouldRefuse(400, "JSON");

    [Theory]
    [InlineData("{\"loadbalancer\": {\"name\": \"\\ud800\"}}", "name")]
    [InlineData("{\"loadbalancer\": {\"\\ud800\": 1}}", "Unicode")]
    [InlineData("{\"\\udfff\": 1}", "Unicode")]
    [InlineData("{\"loadbalancer\": {\"name\": \"\u00ff\"}}", "name")]
    [InlineData("{\"loadbalancer\": {\"admin_state_up\": \"\u00ff\"}}", "admin_state_up")]
    [InlineData("{\"loadbalancer\": {\"\u00ff\": 1}}", "Unicode")]
    [InlineData("{\"loadbalancer\": {\"tags\": [\"\\udc00\"]}}", "tags")]
    public async Task What_is_no_unicode_is_refused(string body, string named) =>
        (await Api.Octavia.SendBytesAsync("POST", "/v2.0/lbaas/loadbalancers", Encoding.Latin1.GetBytes(body)))
            .ShouldRefuse(400, named);

    [Fact]
    public async Task A_value_is_shortened_in_an_error_without_breaking_a_character()
    {
        var body = $"{{\"loadbalancer\": {{\"admin_state_up\": \"x{string.Concat(Enumerable.Repeat("😀", 80))}\"}}}}";
        var reply = (await Api.Octavia.SendTextAsync("POST", "/v2.0/lbaas/loadbalancers", body)).ShouldRefuse(400, "admin_state_up");
        reply.Fault.ShouldNotContain("\ufffd");
        reply.Fault.Length.ShouldBeLessThan(400);
    }
}
