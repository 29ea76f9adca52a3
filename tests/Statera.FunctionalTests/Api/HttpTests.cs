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
    [InlineData("/nothing")]
    [InlineData("/v1")]
    [InlineData("/v2.1/lbaas/loadbalancers")]
    [InlineData("/lbaas/loadbalancers")]
    [InlineData("/v2.0/lbaas/nothing")]
    [InlineData("/v2.0/lbaas/loadbalancers/a/b/c")]
    public async Task Where_nothing_is_there_is_an_error_as_octavia_words_it(string path)
    {
        var reply = (await Api.Octavia.GetAsync(path)).ShouldRefuse(404, path);
        Keys.In(reply.Body).ShouldBe(["debuginfo", "faultcode", "faultstring"]);
        ((string)reply["faultcode"]!).ShouldBe("Client");
    }

    [Theory]
    [InlineData("PATCH", "/v2.0/lbaas/loadbalancers")]
    [InlineData("PUT", "/v2.0/lbaas/loadbalancers")]
    [InlineData("DELETE", "/v2.0/lbaas/loadbalancers")]
    [InlineData("POST", "/v2.0/lbaas/pools/ID")]
    [InlineData("POST", "/v2.0/lbaas/listeners/ID/stats")]
    [InlineData("DELETE", "/v2.0/lbaas/providers")]
    [InlineData("BREW", "/v2.0/lbaas/pools")]
    [InlineData("POST", "/")]
    public async Task A_method_that_a_path_lacks_is_refused(string method, string path)
    {
        path = path.Replace("ID", Guid.NewGuid().ToString(), StringComparison.Ordinal);
        var reply = (await Api.Octavia.SendTextAsync(method, path, "{}")).ShouldRefuse(405, method);
        Keys.In(reply.Body).ShouldBe(["debuginfo", "faultcode", "faultstring"]);
    }

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
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"loadbalancer": {"name": }}""")]
    [InlineData("""{"loadbalancer": {}} {}""")]
    [InlineData("""{'loadbalancer': {}}""")]
    [InlineData("""{"loadbalancer": {"name": "x",}}""")]
    [InlineData("nonsense")]
    public async Task Broken_json_is_refused_with_its_place(string body) =>
        (await Api.Octavia.SendTextAsync("POST", "/v2.0/lbaas/loadbalancers", body))
            .ShouldRefuse(400, "Request is not in valid JSON format", "line 1");

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
