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
                "subnet create --network ports-net --subnet-range 10.1.0.0/24 ports-v4",
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

    private static string Id(JsonNode it) => (string)it["id"]!;

    private static async Task<JsonNode> StatusAsync(CloudSession session, string id) =>
        (await session.LoadBalancingAsync("GET", $"loadbalancers/{id}/status", null, Cancel))
        .ShouldBe(200)["statuses"]!["loadbalancer"]!;

    private static Task BecomesAsync(CloudSession session, string id, string status) => Eventually.HoldsAsync(
        async () => (string)(await StatusAsync(session, id))["provisioning_status"]! == status, $"it becomes {status}", Cancel);
}
