using System.Text.Json.Nodes;
using Statera.EndToEnd.Support;
using Statera.Testing;

namespace Statera.EndToEnd;

/// <summary>Beside a real Neutron and a real Keystone: ports as VIPs, made, lent, mended and given back.</summary>
public sealed class NeutronTests(RealCloud cloud) : IClassFixture<RealCloud>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unmodified_client_has_VIPs_by_subnet_network_and_port_and_nothing_of_others_is_touched()
    {
        using var sam = await cloud.SamByHttpAsync(Cancel);
        await cloud.Sam.ScriptAsync(
            [
                "network create ports-net",
                // Neutron gives out any address of the pool, so those that are asked for by name lie outside.
                "subnet create --network ports-net --subnet-range 10.1.0.0/24 "
                    + "--allocation-pool start=10.1.0.100,end=10.1.0.200 ports-v4",
                "subnet create --network ports-net --subnet-range fd00:1::/64 --ip-version 6 ports-v6",
                "port create --network ports-net --fixed-ip subnet=ports-v4,ip-address=10.1.0.77 ports-lent",
            ],
            Cancel);

        var bySubnet = await cloud.Sam.JsonAsync(
            "loadbalancer create --name by-subnet --vip-subnet-id ports-v4 --additional-vip subnet-id=ports-v6", Cancel);
        var byNetwork = await cloud.Sam.JsonAsync(
            "loadbalancer create --name by-network --vip-network-id ports-net --vip-address 10.1.0.50", Cancel);
        var byPort = await cloud.Sam.JsonAsync("loadbalancer create --name by-port --vip-port-id ports-lent", Cancel);
        ((string)byNetwork["vip_address"]!).ShouldBe("10.1.0.50");
        ((string)byPort["vip_address"]!).ShouldBe("10.1.0.77");

        var lent = (await sam.PortsAsync("name=ports-lent", Cancel)).ShouldHaveSingleItem();
        ((string)lent["id"]!).ShouldBe((string)byPort["vip_port_id"]!);
        ((string)lent["device_owner"]!).ShouldBe("Octavia");
        foreach (var made in new[] { bySubnet, byNetwork })
        {
            var port = (await sam.PortsAsync($"name=octavia-lb-{made["id"]}", Cancel)).ShouldHaveSingleItem();
            ((string)port["id"]!).ShouldBe((string)made["vip_port_id"]!);
            ((string)port["device_owner"]!).ShouldBe("Octavia");
            ((string)port["device_id"]!).ShouldBe($"lb-{made["id"]}");
            ((string)port["project_id"]!).ShouldBe(sam.ProjectId);
            port["fixed_ips"]!.AsArray().Select(ip => (string)ip!["ip_address"]!).ShouldContain((string)made["vip_address"]!);
        }

        (await sam.PortsAsync($"device_id=lb-{bySubnet["id"]}", Cancel)).Single()["fixed_ips"]!.AsArray().Count.ShouldBe(2);
        foreach (var name in new[] { "by-subnet", "by-network", "by-port" })
        {
            await BecomesAsync(sam, Id(name switch { "by-port" => byPort, "by-network" => byNetwork, _ => bySubnet }), "ACTIVE");
        }

        // Looks like ours by its name, and is not.
        var foreign = await sam.MakeAsync(
            "ports",
            $$$"""{"port": {"network_id": "{{{bySubnet["vip_network_id"]}}}", "name": "octavia-lb-{{{bySubnet["id"]}}}"}}""", Cancel);
        await cloud.Sam.ScriptAsync(
            ["loadbalancer delete by-subnet", "loadbalancer delete by-network", "loadbalancer delete by-port"], Cancel);
        await Eventually.HoldsAsync(
            async () => (await sam.PortsAsync("device_owner=Octavia", Cancel)).Count == 0, "the VIPs are given back", Cancel);
        (await sam.PortsAsync($"network_id={bySubnet["vip_network_id"]}", Cancel)).Select(it => (string)it["id"]!)
            .ShouldBe([foreign, (string)lent["id"]!], ignoreOrder: true);
        ((string)(await sam.PortsAsync("name=ports-lent", Cancel)).Single()["device_id"]!).ShouldBe("");
    }

    [Fact]
    public async Task A_VIP_port_that_somebody_deletes_is_told_and_made_again_when_its_address_is_free()
    {
        using var sam = await cloud.SamByHttpAsync(Cancel);
        var (network, subnet) = await NetworkAsync(sam, "10.2.0.0/24");
        var made = await CreateAsync(sam, subnet);
        await BecomesAsync(sam, Id(made), "ACTIVE");

        // Somebody else has the address before it can be made again.
        var address = (string)made["vip_address"]!;
        string? thief = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                foreach (var port in await sam.PortsAsync($"device_id=lb-{Id(made)}", Cancel))
                {
                    await sam.NetworkAsync("DELETE", $"ports/{port["id"]}", null, Cancel);
                }

                var reply = await sam.NetworkAsync(
                    "POST", "ports",
                    $$$"""{"port": {"network_id": "{{{network}}}", "fixed_ips": [{"ip_address": "{{{address}}}"}]}}""", Cancel);
                thief = reply.Status == System.Net.HttpStatusCode.Created ? (string)reply.ShouldBe(201)["port"]!["id"]! : null;
                return thief is not null;
            },
            "the address is taken", Cancel);
        await BecomesAsync(sam, Id(made), "ERROR");
        ((string)(await StatusAsync(sam, Id(made)))["reason"]!).ShouldContain(address);

        (await sam.NetworkAsync("DELETE", $"ports/{thief}", null, Cancel)).ShouldBe(204);
        await BecomesAsync(sam, Id(made), "ACTIVE");
        var again = (await sam.PortsAsync($"device_id=lb-{Id(made)}", Cancel)).ShouldHaveSingleItem();
        ((string)again["fixed_ips"]![0]!["ip_address"]!).ShouldBe(address);
        var shown = (await sam.LoadBalancingAsync("GET", $"loadbalancers/{Id(made)}", null, Cancel)).ShouldBe(200)["loadbalancer"]!;
        ((string)shown["vip_port_id"]!).ShouldBe((string)again["id"]!);
        await GoesAsync(sam, Id(made));
    }

    [Fact]
    public async Task Groups_and_a_policy_that_are_named_reach_the_port_and_come_off_it_again()
    {
        using var sam = await cloud.SamByHttpAsync(Cancel);
        using var octavia = await cloud.OctaviaByHttpAsync(Cancel);
        var (_, subnet) = await NetworkAsync(sam, "10.4.0.0/24");
        var group = await sam.MakeAsync("security-groups", """{"security_group": {"name": "web"}}""", Cancel);
        var policy = (string)(await octavia.NetworkAsync(
            "POST", "qos/policies", $$$"""{"policy": {"name": "slow", "project_id": "{{{sam.ProjectId}}}"}}""", Cancel))
            .ShouldBe(201)["policy"]!["id"]!;
        var made = await CreateAsync(sam, subnet);
        await BecomesAsync(sam, Id(made), "ACTIVE");
        var standard = GroupsOf(await PortAsync()).ShouldHaveSingleItem();

        await SetAsync($$"""{"vip_sg_ids": ["{{group}}"], "vip_qos_policy_id": "{{policy}}"}""");
        GroupsOf(await PortAsync()).ShouldBe([group]);
        ((string?)(await PortAsync())["qos_policy_id"]).ShouldBe(policy);

        await SetAsync("""{"vip_sg_ids": [], "vip_qos_policy_id": null}""");
        GroupsOf(await PortAsync()).ShouldBe([standard]);
        ((string?)(await PortAsync())["qos_policy_id"]).ShouldBeNull();
        await GoesAsync(sam, Id(made));

        async Task<JsonNode> PortAsync() =>
            (await octavia.PortsAsync($"device_id=lb-{Id(made)}", Cancel)).ShouldHaveSingleItem();

        IEnumerable<string> GroupsOf(JsonNode port) => port["security_groups"]!.AsArray().Select(id => (string)id!);

        async Task SetAsync(string options)
        {
            (await sam.LoadBalancingAsync(
                "PUT", $"loadbalancers/{Id(made)}", $$$"""{"loadbalancer": {{{options}}}}""", Cancel)).ShouldBe(200);
            await BecomesAsync(sam, Id(made), "ACTIVE");
        }
    }

    private static string Body(string subnet) => $$$"""{"loadbalancer": {"vip_subnet_id": "{{{subnet}}}"}}""";

    private static async Task<JsonNode> CreateAsync(CloudSession session, string subnet) =>
        (await session.LoadBalancingAsync("POST", "loadbalancers", Body(subnet), Cancel)).ShouldBe(201)["loadbalancer"]!;

    private static async Task<(string Network, string Subnet)> NetworkAsync(CloudSession session, string cidr)
    {
        var network = await session.MakeAsync("networks", """{"network": {}}""", Cancel);
        return (network, await session.MakeAsync(
            "subnets", $$$"""{"subnet": {"network_id": "{{{network}}}", "ip_version": 4, "cidr": "{{{cidr}}}"}}""", Cancel));
    }

    private static async Task GoesAsync(CloudSession session, string id)
    {
        (await session.LoadBalancingAsync("DELETE", $"loadbalancers/{id}", null, Cancel)).ShouldBe(204);
        await GoneAsync(session, id);
    }

    private static async Task GoneAsync(CloudSession session, string id)
    {
        var last = "";
        try
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    var reply = await session.LoadBalancingAsync("GET", $"loadbalancers/{id}/status", null, Cancel);
                    last = reply.Text;
                    return reply.Status == System.Net.HttpStatusCode.NotFound;
                },
                $"{id} is gone", Cancel);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{error.Message}: {last}", error);
        }
    }

    private static string Id(JsonNode it) => (string)it["id"]!;

    private static async Task<JsonNode> StatusAsync(CloudSession session, string id) =>
        (await session.LoadBalancingAsync("GET", $"loadbalancers/{id}/status", null, Cancel))
        .ShouldBe(200)["statuses"]!["loadbalancer"]!;

    private static Task BecomesAsync(CloudSession session, string id, string status) => Eventually.HoldsAsync(
        async () => (string)(await StatusAsync(session, id))["provisioning_status"]! == status, $"it becomes {status}", Cancel);
}
