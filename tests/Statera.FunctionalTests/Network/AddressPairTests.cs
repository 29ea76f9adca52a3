using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Network;

/// <summary>The further addresses of a port, as keepalived's users and Kubernetes' set them.</summary>
public sealed class AddressPairTests(TestServer server) : IClassFixture<TestServer>
{
    private ApiClient Api => server.Member.Neutron;

    [Fact]
    public async Task Pairs_are_kept_with_the_ports_own_mac_where_they_name_none()
    {
        var port = await PortAsync(
            """[{"ip_address": "127.64.3.3"}, {"ip_address": "10.0.0.0/8", "mac_address": "02-00-5E-00-53-01"}]""");
        port["allowed_address_pairs"]!.AsArray().Count.ShouldBe(2);
        port["allowed_address_pairs"]![0]!.ShouldHave(
            new { ip_address = "127.64.3.3", mac_address = (string)port["mac_address"]! });
        port["allowed_address_pairs"]![1]!.ShouldHave(
            new { ip_address = "10.0.0.0/8", mac_address = "02:00:5e:00:53:01" });
        var path = $"v2.0/ports/{port.Id()}";
        (await Api.PutAsync(path, new { port = new { name = "n" } })).ShouldBe(200)["port"]["allowed_address_pairs"]!
            .AsArray().Count.ShouldBe(2);
        (await Api.PutAsync(path, new { port = new { allowed_address_pairs = Array.Empty<object>() } })).ShouldBe(200);
        (await Api.GetAsync(path))["port"]["allowed_address_pairs"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task They_outlive_a_restart()
    {
        var port = await PortAsync("""[{"ip_address": "127.64.3.4"}]""");
        await server.RestartAsync();
        JsonNode.DeepEquals((await Api.GetAsync($"v2.0/ports/{port.Id()}"))["port"], port).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""[{"ip_address": "nowhere"}]""", "ip_address")]
    [InlineData("""[{"ip_address": "127.64.3.3/44"}]""", "ip_address")]
    [InlineData("""[{"mac_address": "02:00:5e:00:53:01"}]""", "ip_address")]
    [InlineData("""[{"ip_address": "127.64.3.3", "mac_address": "02:00"}]""", "mac_address")]
    [InlineData("""[{"ip_address": "127.64.3.3"}, {"ip_address": "127.64.3.3"}]""", "twice")]
    [InlineData("""[{"ip_address": "127.64.3.3", "nonsense": 1}]""", "nonsense")]
    [InlineData("""["127.64.3.3"]""", "allowed_address_pairs")]
    [InlineData("""{"ip_address": "127.64.3.3"}""", "allowed_address_pairs")]
    public async Task What_is_no_pair_is_refused(string pairs, string words) =>
        (await Api.SendTextAsync("POST", "v2.0/ports", Body(pairs))).ShouldRefuse(400, words);

    [Fact]
    public async Task More_than_ten_are_refused() => (await Api.SendTextAsync("POST", "v2.0/ports", Body(
        $"[{string.Join(',', Enumerable.Range(0, 11).Select(it => $$"""{"ip_address": "127.64.4.{{it}}"}"""))}]")))
        .ShouldRefuse(400, "10", "11");

    [Fact]
    public async Task Port_security_is_not_promised()
    {
        (await Api.PostAsync("v2.0/networks", new { network = new { port_security_enabled = true } }))
            .ShouldRefuse(501, "port_security_enabled", "network.mode");
        (await Api.PostAsync(
            "v2.0/ports", new { port = new { network_id = server.NetworkId, port_security_enabled = true } }))
            .ShouldRefuse(501, "port_security_enabled", "network.mode");
    }

    private async Task<JsonNode> PortAsync(string pairs) =>
        (await Api.SendTextAsync("POST", "v2.0/ports", Body(pairs))).ShouldBe(201)["port"];

    private string Body(string pairs) =>
        $$$"""{"port": {"network_id": "{{{server.NetworkId}}}", "allowed_address_pairs": {{{pairs}}}}}""";
}
