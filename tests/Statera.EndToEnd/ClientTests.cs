using System.Text.Json.Nodes;
using Statera.EndToEnd.Support;
using Statera.Testing;

namespace Statera.EndToEnd;

/// <summary>The first load balancer of a new user: the unmodified client, real HAProxy, real requests.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task Unmodified_client_makes_changes_and_deletes_a_load_balancer_that_balances()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerProcess.StartAsync(cancel);
        using var one = new Backend("one");
        using var two = new Backend("two");
        var openstack = new OpenStackClient(server);

        Names(await openstack.JsonAsync("network list", cancel)).ShouldContain("vip-net");
        Names(await openstack.JsonAsync("subnet list", cancel)).ShouldContain("vip-subnet");

        var web = await openstack.JsonAsync(
            "loadbalancer create --name web --vip-subnet-id vip-subnet --tag blue --wait", cancel);
        ((string)web["provisioning_status"]!).ShouldBe("ACTIVE");
        var vip = (string)web["vip_address"]!;

        await openstack.JsonAsync("loadbalancer listener create --name http --protocol HTTP --protocol-port 8080 --wait web", cancel);
        await openstack.JsonAsync("loadbalancer pool create --name app --protocol HTTP --lb-algorithm ROUND_ROBIN --listener http --wait", cancel);
        await openstack.JsonAsync($"loadbalancer member create --name one --address 127.0.0.1 --protocol-port {one.Port} --wait app", cancel);
        await openstack.JsonAsync($"loadbalancer member create --name two --address 127.0.0.1 --protocol-port {two.Port} --wait app", cancel);
        await openstack.JsonAsync("loadbalancer healthmonitor create --name check --type HTTP --delay 1 --timeout 1 --max-retries 1 --url-path / --wait app", cancel);

        (await CountAsync(vip, 10, cancel)).ShouldBe(new Dictionary<string, int> { ["one"] = 5, ["two"] = 5 }, ignoreOrder: true);

        await Eventually.HoldsAsync(
            async () => (await StatusAsync(openstack, cancel)).Contains("\"operating_status\": \"ONLINE\"", StringComparison.Ordinal)
                && !(await StatusAsync(openstack, cancel)).Contains("OFFLINE", StringComparison.Ordinal),
            "every status ONLINE", cancel);
        await Eventually.HoldsAsync(
            async () => (long)(await openstack.JsonAsync("loadbalancer stats show web", cancel))["total_connections"]! > 0,
            "statistics", cancel);

        (await openstack.RunAsync("loadbalancer member set --weight 0 --wait app two", cancel)).Succeeded.ShouldBe("");
        (await CountAsync(vip, 10, cancel)).ShouldBe(new Dictionary<string, int> { ["one"] = 10 });
        ((string)(await openstack.JsonAsync("loadbalancer member show app two", cancel))["operating_status"]!)
            .ShouldBeOneOf("DRAINING", "OFFLINE");

        (await openstack.RunAsync("loadbalancer delete web", cancel)).ExitCode.ShouldNotBe(0, "it has children");
        (await openstack.RunAsync("loadbalancer delete --cascade --wait web", cancel)).Succeeded.ShouldBe("");
        (await openstack.JsonAsync("loadbalancer list", cancel)).AsArray().ShouldBeEmpty();
        (await openstack.JsonAsync("port list", cancel)).AsArray().ShouldBeEmpty();
        server.Amphorae.ShouldBeEmpty();
    }

    [Fact]
    public async Task Unmodified_client_makes_a_load_balancer_of_two_addresses()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerProcess.StartAsync(cancel);
        var openstack = new OpenStackClient(server);
        using var one = new Backend("one");
        var range = 40 + (Environment.ProcessId % 30);
        await openstack.JsonAsync("network create two", cancel);
        await openstack.JsonAsync($"subnet create --network two --subnet-range 127.{range}.1.0/24 --no-dhcp --gateway none a", cancel);
        await openstack.JsonAsync($"subnet create --network two --subnet-range 127.{range}.2.0/24 --no-dhcp --gateway none b", cancel);
        await openstack.JsonAsync(
            $"port create --network two --fixed-ip subnet=a --fixed-ip subnet=b,ip-address=127.{range}.2.7 --fixed-ip subnet=b,ip-address=127.{range}.2.9 mine",
            cancel);

        var made = await openstack.JsonAsync(
            "loadbalancer create --name made --vip-subnet-id a --additional-vip subnet-id=b --wait", cancel);
        var lent = await openstack.JsonAsync(
            $"loadbalancer create --name lent --vip-port-id mine --vip-subnet-id a --additional-vip subnet-id=b,ip-address=127.{range}.2.9 --wait", cancel);

        foreach (var (name, loadBalancer) in (IEnumerable<(string, JsonNode)>)[("made", made), ("lent", lent)])
        {
            await openstack.JsonAsync($"loadbalancer listener create --name {name} --protocol HTTP --protocol-port 8080 --wait {name}", cancel);
            await openstack.JsonAsync($"loadbalancer pool create --name {name} --protocol HTTP --lb-algorithm ROUND_ROBIN --listener {name} --wait", cancel);
            await openstack.JsonAsync($"loadbalancer member create --address 127.0.0.1 --protocol-port {one.Port} --wait {name}", cancel);
            await Eventually.HoldsAsync(
                async () => (await CountAsync((string)loadBalancer["vip_address"]!, 2, cancel)).ContainsKey("one"), "its VIP serves", cancel);
        }

        made["additional_vips"]!.ToJsonString().ShouldContain($"127.{range}.2.");
        lent["additional_vips"]!.ToJsonString().ShouldContain($"127.{range}.2.9");
        (await CountAsync($"127.{range}.2.9", 2, cancel)).ShouldBe(new Dictionary<string, int> { ["one"] = 2 });
        (await CountAsync($"127.{range}.2.1", 2, cancel)).ShouldBe(new Dictionary<string, int> { ["one"] = 2 });
        (await openstack.RunAsync("loadbalancer delete --cascade --wait made", cancel)).Succeeded.ShouldBe("");
        (await openstack.RunAsync("loadbalancer delete --cascade --wait lent", cancel)).Succeeded.ShouldBe("");
        Names(await openstack.JsonAsync("port list", cancel)).ShouldBe(["mine"]);
    }

    [Fact]
    public async Task Unmodified_client_manages_projects_users_and_networks()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerProcess.StartAsync(cancel);
        var openstack = new OpenStackClient(server);

        (await openstack.JsonAsync("token issue", cancel))["project_id"].ShouldNotBeNull();
        (await openstack.JsonAsync("catalog list", cancel)).AsArray().Count.ShouldBe(4);
        await openstack.JsonAsync("project create --description d team", cancel);
        await openstack.JsonAsync("user create --project team --password secret sam", cancel);
        (await openstack.RunAsync("role add --project team --user sam member", cancel)).Succeeded.ShouldBe("");
        (await openstack.RunAsync("role assignment list --names", cancel)).Succeeded.ShouldContain("sam@Default");

        await CredentialsAsync(server, openstack, cancel);

        // All of loopback but what the host's own services use is there to be made subnets of.
        await openstack.JsonAsync("network create --project team mine", cancel);
        await openstack.JsonAsync("subnet create --project team --network mine --subnet-range 127.70.0.0/24 --no-dhcp --gateway none inner", cancel);
        var port = await openstack.JsonAsync("port create --network mine --fixed-ip subnet=inner,ip-address=127.70.0.9 p", cancel);
        port["fixed_ips"]!.ToJsonString().ShouldContain("127.70.0.9");
        (await openstack.RunAsync("subnet delete inner", cancel)).ExitCode.ShouldNotBe(0, "a port uses it");
        (await openstack.RunAsync("port delete p", cancel)).Succeeded.ShouldBe("");
        (await openstack.RunAsync("network delete mine", cancel)).Succeeded.ShouldBe("");
    }

    // A program's way in, and an auditor's.
    private static async Task CredentialsAsync(ServerProcess server, OpenStackClient openstack, CancellationToken cancel)
    {
        var made = await openstack.JsonAsync("application credential create --role member ci", cancel);
        (await openstack.JsonAsync("application credential list", cancel)).AsArray().Count.ShouldBe(1);
        ((string)(await openstack.JsonAsync("application credential show ci", cancel))["id"]!).ShouldBe((string)made["id"]!);
        var file = Path.Combine(server.State, "program.yaml");
        await File.WriteAllTextAsync(file, $"""
            clouds:
              program:
                auth_type: v3applicationcredential
                auth:
                  auth_url: {server.IdentityUrl}
                  application_credential_id: {made["id"]}
                  application_credential_secret: {made["secret"]}
                region_name: RegionOne
            """, cancel);
        var program = new OpenStackClient(new Dictionary<string, string>
        {
            ["OS_CLIENT_CONFIG_FILE"] = file, ["OS_CLOUD"] = "program",
        });
        (await program.JsonAsync("loadbalancer list", cancel)).AsArray().ShouldBeEmpty();
        (await openstack.RunAsync("application credential delete ci", cancel)).Succeeded.ShouldBe("");
        (await program.RunAsync("loadbalancer list", cancel)).ExitCode.ShouldNotBe(0, "its credential is gone");

        (await openstack.RunAsync("role add --system all --user sam reader", cancel)).Succeeded.ShouldBe("");
        var auditor = new OpenStackClient(new Dictionary<string, string>
        {
            ["OS_AUTH_URL"] = server.IdentityUrl, ["OS_USERNAME"] = "sam", ["OS_PASSWORD"] = "secret",
            ["OS_USER_DOMAIN_NAME"] = "Default", ["OS_IDENTITY_API_VERSION"] = "3", ["OS_SYSTEM_SCOPE"] = "all",
        });
        ((string)(await auditor.JsonAsync("token issue", cancel))["system"]!).ShouldBe("all");
        (await openstack.RunAsync("role assignment list --names --system all", cancel)).Succeeded.ShouldContain("sam@Default");
    }

    private static IEnumerable<string> Names(JsonNode list) => list.AsArray().Select(item => (string)item!["Name"]!);

    private static async Task<string> StatusAsync(OpenStackClient openstack, CancellationToken cancel) =>
        (await openstack.RunAsync("loadbalancer status show web", cancel)).Succeeded;

    private static async Task<Dictionary<string, int>> CountAsync(string vip, int requests, CancellationToken cancel)
    {
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < requests; i++)
        {
            var who = (await Command.RunAsync("curl", ["-sS", "--max-time", "5", $"http://{vip}:8080/"], cancel)).Succeeded;
            counts[who] = counts.GetValueOrDefault(who) + 1;
        }

        return counts;
    }
}
