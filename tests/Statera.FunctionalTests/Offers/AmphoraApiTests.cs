using Statera.FunctionalTests.Support;
using Statera.Testing;

namespace Statera.FunctionalTests.Offers;

/// <summary>Amphorae and failover as the operator sees them.</summary>
public sealed class AmphoraApiTests(OctaviaServer server) : IClassFixture<OctaviaServer>
{
    private const string Unknown = "deadbeef-dead-4ead-8ead-deadbeefdead";

    private static readonly string[] Attributes =
    [
        "id", "loadbalancer_id", "compute_id", "lb_network_ip", "vrrp_ip", "ha_ip", "vrrp_port_id", "ha_port_id",
        "cert_expiration", "cert_busy", "role", "status", "vrrp_interface", "vrrp_id", "vrrp_priority", "cached_zone",
        "created_at", "updated_at", "image_id", "compute_flavor",
    ];

    [Theory]
    [InlineData("v2.0/octavia/")]
    [InlineData("v2/octavia/")]
    public async Task A_load_balancer_has_one_and_it_is_shown(string root)
    {
        var lb = await server.Member.LoadBalancerAsync();
        var made = await server.Member.ShowAsync("loadbalancers", lb);

        var list = (await server.Admin.Octavia.GetAsync($"{root}amphorae?loadbalancer_id={lb}")).ShouldBe(200);
        list.Body!.AsObject().Select(it => it.Key).ShouldBe(["amphorae", "amphorae_links"]);
        var amphora = list["amphorae"].AsArray().Single()!;
        amphora.AsObject().Select(it => it.Key).ShouldBe(Attributes);
        amphora.ShouldHave(new
        {
            loadbalancer_id = lb,
            lb_network_ip = "192.0.2.1",
            vrrp_ip = (string)made["vip_address"]!,
            ha_ip = (string)made["vip_address"]!,
            cert_busy = false,
            role = "STANDALONE",
            status = "ALLOCATED",
            vrrp_interface = (string?)null,
            vrrp_id = 1,
            created_at = (string)made["created_at"]!,
            image_id = (string?)null,
        });
        Guid.Parse(amphora.Id()).ToString("D")[14].ShouldBe('4');
        (await server.Admin.Octavia.GetAsync($"{root}amphorae/{amphora.Id()}")).ShouldBe(200)["amphora"].ToJsonString()
            .ShouldBe(amphora.ToJsonString());
        (await server.Admin.Octavia.GetAsync($"{root}amphorae/{amphora.Id()}?fields=role")).Text
            .ShouldBe("""{"amphora":{"role":"STANDALONE"}}""");
    }

    [Fact]
    public async Task The_list_has_filters_fields_and_pages()
    {
        for (var i = 0; i < 3; i++)
        {
            await server.Member.LoadBalancerAsync();
        }

        var page = (await GetAsync("amphorae?status=ALLOCATED&fields=status&limit=1")).ShouldBe(200);
        page["amphorae"].ToJsonString().ShouldBe("""[{"status":"ALLOCATED"}]""");
        ((string)page["amphorae_links"][0]!["rel"]!).ShouldBe("next");
        ((string)page["amphorae_links"][0]!["href"]!).ShouldContain("/v2.0/octavia/amphorae?");
        (await GetAsync("amphorae?status=ERROR"))["amphorae"].AsArray().ShouldBeEmpty();
        (await GetAsync("amphorae?zzz=1")).ShouldRefuse(400, "duplicate or invalid");
        (await GetAsync($"amphorae?loadbalancer_id={Unknown}"))["amphorae"].AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_statistics_are_a_row_a_listener()
    {
        var lb = await server.Member.LoadBalancerAsync();
        var amphora = await AmphoraAsync(lb);
        (await GetAsync($"amphorae/{amphora}/stats")).ShouldRefuse(404, $"Amphora stats for {amphora} not found.");

        var listener = await server.Member.ListenerAsync(lb);
        await Eventually.HoldsAsync(
            async () => (await GetAsync($"amphorae/{amphora}/stats")).Status == 200, "it has statistics", ApiClient.Cancel);
        (await GetAsync($"amphorae/{amphora}/stats")).Text.ShouldBe(
            $$"""{"amphora_stats":[{"active_connections":0,"bytes_in":0,"bytes_out":0,"id":"{{amphora}}","listener_id":"{{listener}}","loadbalancer_id":"{{lb}}","request_errors":0,"total_connections":0}]}""");
    }

    [Fact]
    public async Task Failover_is_taken_by_load_balancer_and_by_amphora()
    {
        var lb = await server.Member.LoadBalancerAsync();
        (await server.Admin.Octavia.SendAsync("PUT", $"{Session.Lbaas}loadbalancers/{lb}/failover", null)).ShouldBe(202);
        await server.Member.ActiveAsync(lb);

        var amphora = await AmphoraAsync(lb);
        foreach (var what in new[] { "failover", "config" })
        {
            (await PutAsync($"amphorae/{amphora}/{what}")).ShouldBe(202).Text.ShouldBeEmpty();
        }

        await server.Member.ActiveAsync(lb);
        (await AmphoraAsync(lb)).ShouldBe(amphora);
    }

    [Fact]
    public async Task One_that_serves_is_not_deleted()
    {
        var amphora = await AmphoraAsync(await server.Member.LoadBalancerAsync());
        (await server.Admin.Octavia.DeleteAsync($"v2.0/octavia/amphorae/{amphora}"))
            .ShouldRefuse(409, $"amphora {amphora} is immutable and cannot be updated.");
    }

    [Fact]
    public async Task It_goes_with_its_load_balancer()
    {
        var lb = await server.Member.LoadBalancerAsync();
        var amphora = await AmphoraAsync(lb);
        await server.Member.DeleteLoadBalancerAsync(lb);
        (await GetAsync($"amphorae/{amphora}")).ShouldRefuse(404, $"Amphora {amphora} not found.");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("PUT", "/config")]
    [InlineData("PUT", "/failover")]
    [InlineData("GET", "/stats")]
    public async Task An_unknown_one_is_not_found_and_only_the_operator_asks(string method, string path)
    {
        foreach (var id in new[] { Unknown, "xyz" })
        {
            (await server.Admin.Octavia.SendAsync(method, $"v2.0/octavia/amphorae/{id}{path}", null))
                .ShouldRefuse(404, $"Amphora {id} not found.");
        }

        (await server.Member.Octavia.SendAsync(method, $"v2.0/octavia/amphorae/{Unknown}{path}", null)).ShouldBe(403);
    }

    [Fact]
    public async Task Only_the_operator_fails_over()
    {
        var lb = await server.Member.LoadBalancerAsync();
        (await server.Member.Octavia.SendAsync("PUT", $"{Session.Lbaas}loadbalancers/{lb}/failover", null)).ShouldBe(403);
        (await server.Member.Octavia.GetAsync("v2.0/octavia/amphorae")).ShouldBe(403);
        (await server.Admin.Octavia.SendAsync("PUT", $"{Session.Lbaas}loadbalancers/{Unknown}/failover", null))
            .ShouldRefuse(404, $"Load Balancer {Unknown} not found.");
    }

    [Theory]
    [InlineData("v2.0/lbaas/amphorae")]
    [InlineData("v2/amphorae")]
    public async Task They_are_nowhere_else(string path) =>
        (await server.Admin.Octavia.GetAsync(path)).ShouldBe(404);

    private async Task<string> AmphoraAsync(string loadBalancer) =>
        (await GetAsync($"amphorae?loadbalancer_id={loadBalancer}"))["amphorae"].AsArray().Single()!.Id();

    private Task<ApiReply> GetAsync(string path) => server.Admin.Octavia.GetAsync($"v2.0/octavia/{path}");

    private Task<ApiReply> PutAsync(string path) =>
        server.Admin.Octavia.SendAsync("PUT", $"v2.0/octavia/{path}", null);
}
