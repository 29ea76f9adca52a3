using System.Text.Json;
using System.Text.Json.Nodes;
using Statera.Core.Offers;
using Statera.FunctionalTests.Support;
using Statera.Server.Http.Body;
using Statera.Server.Http.Description;
using Statera.Server.Http.LoadBalancing;

namespace Statera.FunctionalTests.Description;

public sealed class OpenApiTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Root = "/v2";

    [Fact]
    public async Task The_description_has_every_operation_that_is_mapped_and_no_other()
    {
        var document = await DocumentAsync();
        var described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
            .Where(method => method.Key != "parameters")
            .Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"));
        var mapped = server.Server.Routes
            .Where(it => it.Pattern.StartsWith($"{Root}/lbaas/", StringComparison.Ordinal)
                || it.Pattern.StartsWith($"{Root}/octavia/", StringComparison.Ordinal))
            .Where(it => it.Method is "GET" or "POST" or "PUT" or "DELETE")
            .Select(it => $"{it.Method} {it.Pattern[Root.Length..]}");

        described.Except(mapped).ShouldBeEmpty("described, but not mapped");
        mapped.Except(described).ShouldBeEmpty("mapped, but not described");
    }

    [Fact]
    public async Task Every_reference_is_to_a_schema_that_is_there()
    {
        var document = await DocumentAsync();
        var schemas = document["components"]!["schemas"]!.AsObject();
        References(document).Select(it => it["#/components/schemas/".Length..]).Except(schemas.Select(it => it.Key))
            .ShouldBeEmpty();
    }

    [Fact]
    public void What_requests_may_say_is_what_is_read()
    {
        // What a reader asks of an empty body is what it knows.
        Compare("LoadBalancerCreate", body =>
        {
            body.Project();
            LoadBalancerBody.Vip(body, default, "");
            LoadBalancerBody.Create(body, default, "", new OfferChoice("p"));
        }, "provider", "flavor_id", "availability_zone");
        Compare("ListenerCreate", body => TreeDraft.OfListener(body, ""), "loadbalancer_id", "project_id");
        Compare("PoolCreate", body => PoolBody.Create(body, ""), "loadbalancer_id", "listener_id", "project_id");
        Compare("MemberCreate", body => MemberBody.Create(body, "", default), "project_id");
        Compare("HealthMonitorCreate", body => HealthMonitorBody.Create(body, "", default), "pool_id", "project_id");
        Compare("L7PolicyCreate", body => L7PolicyDraft.Read(body, "", default),
            "listener_id", "project_id", "redirect_pool");
        Compare("L7RuleCreate", body => L7RuleBody.Create(body, "", default), "project_id");
    }

    [Fact]
    public async Task The_page_is_there_without_a_token_and_loads_nothing_from_elsewhere()
    {
        var reply = await server.Octavia.GetAsync("docs");
        reply.ShouldBe(200);
        reply.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
        reply.Text.ShouldContain("Statera");
        reply.Text.ShouldNotContain("//cdn");
    }

    private static void Compare(string schema, Action<BodyObject> read, params IReadOnlyList<string> readByTheEndpoint)
    {
        using var empty = JsonDocument.Parse("{}");
        var body = BodyObject.Root(empty.RootElement, "body");
        read(body);
        var known = body.Known.Concat(readByTheEndpoint).Except(["tenant_id"]).Distinct();
        var schemas = OpenApiDocument.Build("http://h", "1")["components"]!["schemas"]!.AsObject();
        schemas[schema]!["properties"]!.AsObject().Select(it => it.Key).Order().ShouldBe(known.Order(), schema);
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject it => it.SelectMany(pair => pair.Key == "$ref" ? [(string)pair.Value!] : References(pair.Value)),
        JsonArray it => it.SelectMany(References),
        _ => [],
    };

    private async Task<JsonNode> DocumentAsync() =>
        JsonNode.Parse((await server.Octavia.GetAsync("openapi.json")).Text)!;
}
