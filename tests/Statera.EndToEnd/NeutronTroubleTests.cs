using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Statera.EndToEnd.Support;
using Statera.Testing;

namespace Statera.EndToEnd;

/// <summary>Beside a real Neutron that refuses or is away, and where Statera dies while it asks.</summary>
public sealed class NeutronTroubleTests(RealCloud cloud) : IClassFixture<RealCloud>
{
    private const int Creates = 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_Neutron_refuses_is_told_and_leaves_nothing_behind()
    {
        using var sam = await cloud.SamByHttpAsync(Cancel);
        using var octavia = await cloud.OctaviaByHttpAsync(Cancel);
        var network = await NetworkAsync(sam);
        var wide = await SubnetAsync("10.1.0.0/24");
        var narrow = await SubnetAsync("10.2.0.0/24", """, "allocation_pools": [{"start": "10.2.0.9", "end": "10.2.0.9"}]""");
        var kept = await SubnetAsync("10.3.0.0/24", """, "service_types": ["network:router_gateway"]""");

        await QuotaAsync(0);
        await RefusedAsync(403, $"""
            "vip_subnet_id": "{wide}"
            """, "quota of ports at Neutron is used up", "Quota exceeded for resources: ['port']");
        await QuotaAsync(1);
        var last = await MadeAsync($"""
            "vip_subnet_id": "{narrow}"
            """);
        await RefusedAsync(403, $"""
            "vip_network_id": "{network}"
            """, "quota of ports at Neutron is used up");
        await QuotaAsync(-1);

        await RefusedAsync(409, $"""
            "vip_subnet_id": "{narrow}"
            """, $"Subnet {narrow} has no free address");
        await RefusedAsync(409, $"""
            "vip_subnet_id": "{wide}", "additional_vips": [{Further(narrow)}]
            """, $"Of the subnets {wide}, {narrow} too few have a free address");
        await RefusedAsync(409, $"""
            "vip_subnet_id": "{narrow}", "vip_address": "10.2.0.9"
            """, "IP address 10.2.0.9 already allocated");
        await RefusedAsync(400, $"""
            "vip_subnet_id": "{narrow}", "vip_address": "10.9.0.9"
            """, "10.9.0.9 is not a valid IP for the specified subnet");
        await RefusedAsync(400, $"""
            "vip_subnet_id": "{kept}"
            """, "Neutron refuses the VIP's port", kept);

        // Of the network's subnets one is full and one kept for others; the third will do.
        var third = await MadeAsync($"""
            "vip_network_id": "{network}"
            """);
        ((string)third["vip_subnet_id"]!).ShouldBe(wide);

        // What an update asks for is refused before anything is changed, or told by the load balancer's status.
        var group = Guid.NewGuid();
        var refused = await sam.LoadBalancingAsync(
            "PUT", $"loadbalancers/{third["id"]}", $$$"""{"loadbalancer": {"vip_sg_ids": ["{{{group}}}"]}}""", Cancel);
        ((string)refused.ShouldBe(400)["faultstring"]!).ShouldContain($"Security Group {group} not found");
        (await PortsAsync(sam, network)).ShouldBe([Id(last), Id(third)], ignoreOrder: true);
        await BecomesAsync(sam, Id(third), "ACTIVE");

        async Task<string> SubnetAsync(string cidr, string more = "") => await sam.MakeAsync(
            "subnets",
            $$$"""{"subnet": {"network_id": "{{{network}}}", "ip_version": 4, "cidr": "{{{cidr}}}"{{{more}}} }}""", Cancel);

        async Task QuotaAsync(int ports) => (await octavia.NetworkAsync(
            "PUT", $"quotas/{sam.ProjectId}", $$$"""{"quota": {"port": {{{ports}}} }}""", Cancel)).ShouldBe(200);

        async Task<JsonNode> MadeAsync(string vip) => (await CreateAsync(sam, vip)).ShouldBe(201)["loadbalancer"]!;

        async Task RefusedAsync(int status, string vip, params string[] reasons)
        {
            var (ports, all) = (await PortsAsync(sam, network), await LoadBalancersAsync(sam));
            var told = (string)(await CreateAsync(sam, vip)).ShouldBe(status)["faultstring"]!;
            reasons.ShouldAllBe(reason => told.Contains(reason), told);
            (await PortsAsync(sam, network)).ShouldBe(ports, ignoreOrder: true);
            (await LoadBalancersAsync(sam)).ShouldBe(all, ignoreOrder: true);
        }
    }

    [Fact]
    public async Task Without_Neutron_a_create_says_so_and_what_is_there_is_as_before_when_it_is_back()
    {
        using var sam = await cloud.SamByHttpAsync(Cancel);
        var network = await NetworkAsync(sam);
        var subnet = await sam.MakeAsync(
            "subnets", $$$"""{"subnet": {"network_id": "{{{network}}}", "ip_version": 4, "cidr": "10.4.0.0/24"}}""", Cancel);
        var made = (await CreateAsync(sam, $"\"vip_subnet_id\": \"{subnet}\"")).ShouldBe(201)["loadbalancer"]!;
        await BecomesAsync(sam, Id(made), "ACTIVE");
        var ports = await sam.PortsAsync($"network_id={network}", Cancel);

        await cloud.Neutron.StopAsync();
        var told = (string)(await CreateAsync(sam, $"\"vip_subnet_id\": \"{subnet}\"")).ShouldBe(503)["faultstring"]!;
        told.ShouldContain($"The network service at {cloud.Neutron.Url}/v2.0 can't be used: Connection refused");
        told.ShouldContain("try again later");
        await RenamedAsync("amid");
        await BecomesAsync(sam, Id(made), "ERROR");
        var status = (await sam.LoadBalancingAsync("GET", $"loadbalancers/{Id(made)}/status", null, Cancel)).ShouldBe(200);
        ((string)status["statuses"]!["loadbalancer"]!["reason"]!).ShouldContain("Connection refused");

        // Debian 12's Neutron can't look for ports before it was asked for something else since its start.
        await cloud.Neutron.StartServerAsync(Cancel);
        (await sam.NetworkAsync("GET", "networks", null, Cancel)).ShouldBe(200);
        await BecomesAsync(sam, Id(made), "ACTIVE");
        (await sam.PortsAsync($"network_id={network}", Cancel)).Select(port => port.ToJsonString())
            .ShouldBe(ports.Select(port => port.ToJsonString()));
        var second = (await CreateAsync(sam, $"\"vip_subnet_id\": \"{subnet}\"")).ShouldBe(201)["loadbalancer"]!;
        (await PortsAsync(sam, network)).ShouldBe([Id(made), Id(second)], ignoreOrder: true);

        async Task RenamedAsync(string name) => (await sam.LoadBalancingAsync(
            "PUT", $"loadbalancers/{Id(made)}", $$$"""{"loadbalancer": {"name": "{{{name}}}"}}""", Cancel)).ShouldBe(200);
    }

    [Fact]
    public async Task Killed_amid_creates_it_gives_back_the_ports_of_those_that_never_were()
    {
        using var sam = await cloud.SamByHttpAsync(Cancel);
        var network = await NetworkAsync(sam);
        var subnet = await sam.MakeAsync(
            "subnets", $$$"""{"subnet": {"network_id": "{{{network}}}", "ip_version": 4, "cidr": "10.5.0.0/24"}}""", Cancel);

        // Another service's, which knows its load balancer.
        var other = Guid.NewGuid().ToString();
        await sam.MakeAsync(
            "ports",
            $$$"""{"port": {"network_id": "{{{network}}}", "device_owner": "Octavia", "device_id": "lb-{{{other}}}"}}""", Cancel);

        var accepted = new ConcurrentBag<string>();
        var creates = Task.WhenAll(Enumerable.Range(0, Creates).Select(_ => CreatedAsync()));
        await Eventually.HoldsAsync(
            async () => (await PortsAsync(sam, network)).Count > 2, "the first ports are made", Cancel);
        await cloud.Server.KillAsync();
        await creates;
        accepted.Count.ShouldBeLessThan(Creates, "the kill came too late to prove anything");

        // Neutron goes on with what it was asked, while the server starts again.
        await cloud.Server.StartAsync(Cancel);
        accepted.ShouldBeSubsetOf(await LoadBalancersAsync(sam));
        IReadOnlyList<string> ports = [], all = [];
        try
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    (all, ports) = (await LoadBalancersAsync(sam), await PortsAsync(sam, network));
                    return ports.Count > 0 && ports.Except(all).SequenceEqual([other]);
                },
                "every port is of a load balancer", TimeSpan.FromMilliseconds(200), Cancel);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{error.Message}: left are {string.Join(", ", ports.Except(all))}", error);
        }

        accepted.ShouldBeSubsetOf(ports);

        async Task CreatedAsync()
        {
            try
            {
                var reply = await CreateAsync(sam, $"\"vip_subnet_id\": \"{subnet}\"");
                if (reply.Status != HttpStatusCode.ServiceUnavailable)
                {
                    accepted.Add(Id(reply.ShouldBe(201)["loadbalancer"]!));
                }
            }
            catch (HttpRequestException)
            {
                // Killed before it could answer; and it may have had enough of a Neutron that is busy with the others.
            }
        }
    }

    private static Task<CloudReply> CreateAsync(CloudSession session, string vip) => session.LoadBalancingAsync(
        "POST", "loadbalancers", $$$"""{"loadbalancer": { {{{vip}}} }}""", Cancel);

    private static string Further(string subnet) => $$"""{"subnet_id": "{{subnet}}"}""";

    private static Task<string> NetworkAsync(CloudSession session) =>
        session.MakeAsync("networks", """{"network": {}}""", Cancel);

    // The load balancers that have a port on a network.
    private static async Task<IReadOnlyList<string>> PortsAsync(CloudSession session, string network) =>
        [.. (await session.PortsAsync($"network_id={network}&device_owner=Octavia", Cancel))
            .Select(port => ((string)port["device_id"]!)["lb-".Length..])];

    private static async Task<IReadOnlyList<string>> LoadBalancersAsync(CloudSession session) =>
        [.. (await session.LoadBalancingAsync("GET", "loadbalancers?fields=id", null, Cancel)).ShouldBe(200)
            ["loadbalancers"]!.AsArray().Select(it => Id(it!))];

    private static string Id(JsonNode it) => (string)it["id"]!;

    private static async Task BecomesAsync(CloudSession session, string id, string status)
    {
        JsonNode? last = null;
        try
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    var reply = await session.LoadBalancingAsync("GET", $"loadbalancers/{id}/status", null, Cancel);
                    last = reply.ShouldBe(200)["statuses"]!["loadbalancer"];
                    return (string)last!["provisioning_status"]! == status;
                },
                $"it becomes {status}", Cancel);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{error.Message}: {last}", error);
        }
    }
}
