using System.Text.Json.Nodes;
using Statera.EndToEnd.Support;
using Statera.Testing;

namespace Statera.EndToEnd;

/// <summary>Load balancers in network namespaces of their own, on bridges, with hosts that are plugged in.</summary>
public sealed class BridgeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_amphora_serves_in_a_namespace_of_its_own_and_leaves_nothing_behind()
    {
        await using var server = await BridgedServer.StartAsync(Cancel);
        var (network, subnet) = await server.NetworkAsync("10.9.0.0/24", Cancel);
        await using var one = await PluggedHost.StartAsync(server, network, "one", Cancel);
        await using var two = await PluggedHost.StartAsync(server, network, "two", Cancel);

        var (id, vip, _) = await server.BalanceAsync(subnet, [one.Address, two.Address], Cancel);
        await ServesAsync(two, vip, "one", "two");
        (await Netns.ListAsync(server.Switch, Cancel)).ShouldBe([server.Switch, $"{server.Switch}-{id}"]);
        (await Command.RunAsync("ip", ["-o", "addr"], Cancel)).Succeeded.ShouldNotContain("10.9.0.", Case.Sensitive, "the host is on no network");

        // This host is plugged in like any other.
        var port = (string)(await server.Api.PostNetworkAsync("ports", "port", $$"""{"network_id": "{{network}}"}""", Cancel))["port"]!["id"]!;
        (await server.CommandAsync(Cancel, "port", "plug", port)).Succeeded.ShouldBe("");
        (await Command.RunAsync("curl", ["-sS", "--max-time", "3", $"http://{vip}/"], Cancel)).Succeeded.ShouldBeOneOf("one", "two");
        (await server.CommandAsync(Cancel, "port", "unplug", port)).Succeeded.ShouldBe("");
        (await Command.RunAsync("ip", ["link", "show", $"st-{port[..8]}"], Cancel)).ExitCode.ShouldNotBe(0);

        (await server.Api.DeleteAsync($"loadbalancers/{id}?cascade=true", Cancel)).ShouldBe(System.Net.HttpStatusCode.NoContent);
        await Eventually.HoldsAsync(
            async () => (await Netns.ListAsync(server.Switch, Cancel)).SequenceEqual([server.Switch]), "its namespace is gone", Cancel);
        await Eventually.HoldsAsync(
            async () => (await Netns.RunAsync(server.Switch, Cancel, "ip", "-o", "link")).Succeeded
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == 4,
            "the loopback, the network's bridge and two hosts' cables are left", Cancel);
    }

    [Fact]
    public async Task It_is_adopted_and_what_was_deleted_under_it_is_made_again()
    {
        await using var server = await BridgedServer.StartAsync(Cancel);
        var (network, subnet) = await server.NetworkAsync("10.9.0.0/24", Cancel);
        await using var one = await PluggedHost.StartAsync(server, network, "one", Cancel);
        await using var two = await PluggedHost.StartAsync(server, network, "two", Cancel);
        var (id, vip, pool) = await server.BalanceAsync(subnet, [one.Address], Cancel);
        await ServesAsync(one, vip, "one");

        var process = server.Process.Amphorae.ShouldHaveSingleItem();
        await server.RestartAsync(Cancel);
        (await one.AskAsync($"http://{vip}/", Cancel)).ShouldBe("one", "while nobody looks");
        await server.Api.AllActiveAsync(Cancel);
        await server.Api.PostAsync(
            $"pools/{pool}/members", JsonNode.Parse($$$"""{"member": {"address": "{{{two.Address}}}", "protocol_port": 8080}}""")!, Cancel);
        await ServesAsync(one, vip, "one", "two");
        server.Process.Amphorae.ShouldBe([process], "it was taken over, and told");

        await Command.RunAsync("kill", ["-KILL", $"{process}"], Cancel);
        await ServesAsync(one, vip, "one", "two");
        await Netns.DeleteAsync($"{server.Switch}-{id}");
        await ServesAsync(one, vip, "one", "two");
        await server.Process.KillAsync();
        await Netns.DeleteAsync($"{server.Switch}-{id}");
        await server.StartAgainAsync(Cancel);
        await ServesAsync(one, vip, "one", "two");
        await Netns.RunAsync(server.Switch, Cancel, "ip", "link", "del", "n" + network.Replace("-", "", StringComparison.Ordinal)[..14]);
        await server.RestartAsync(Cancel);
        foreach (var host in (PluggedHost[])[one, two])
        {
            (await server.CommandAsync(Cancel, "port", "plug", host.PortId, "--namespace", host.Name)).Succeeded.ShouldBe("");
        }

        await ServesAsync(one, vip, "one", "two");
    }

    [Fact]
    public async Task From_inside_neither_other_networks_nor_the_host_nor_the_service_are_reached()
    {
        await using var server = await BridgedServer.StartAsync(Cancel);
        var (mine, mySubnet) = await server.NetworkAsync("10.9.0.0/24", Cancel);
        var (others, otherSubnet) = await server.NetworkAsync("10.10.0.0/24", Cancel);
        await using var here = await PluggedHost.StartAsync(server, mine, "here", Cancel);
        await using var there = await PluggedHost.StartAsync(server, others, "there", Cancel);
        var (id, vip, _) = await server.BalanceAsync(mySubnet, [here.Address], Cancel);
        var (_, otherVip, _) = await server.BalanceAsync(otherSubnet, [there.Address], Cancel);
        await ServesAsync(here, vip, "here");
        await ServesAsync(there, otherVip, "there");

        // As HAProxy's user, in the amphora's namespace; and it could, were it where it may.
        var inside = $"{server.Switch}-{id}";
        (await AsHaproxyAsync(inside, "curl", "-sS", "--max-time", "2", $"http://{here.Address}:8080/")).Succeeded.ShouldBe("here");
        (await Command.RunAsync("curl", ["-sS", "--max-time", "2", $"{server.Process.LoadBalancerUrl}/"], Cancel)).ExitCode.ShouldBe(0);
        foreach (var url in (string[])[
            $"http://{there.Address}:8080/", $"http://{otherVip}/", $"{server.Process.LoadBalancerUrl}/", $"{server.Process.IdentityUrl}/",
            $"http://{await HostsAddressAsync()}:{new Uri(server.Process.LoadBalancerUrl).Port}/"])
        {
            (await AsHaproxyAsync(inside, "curl", "-sS", "--max-time", "2", url)).ExitCode.ShouldBeOneOf([7, 28], url);
        }

        // A route of its own making gets it no further: there is nobody on the wire who forwards.
        await Netns.RunAsync(inside, Cancel, "ip", "route", "add", "10.10.0.0/24", "dev", "eth0");
        (await AsHaproxyAsync(inside, "curl", "-sS", "--max-time", "2", $"http://{there.Address}:8080/")).ExitCode.ShouldBeOneOf(7, 28);
        (await AsHaproxyAsync(inside, "cat", Path.Combine(server.Process.State, "statera.db"))).ExitCode.ShouldNotBe(0);
        foreach (var socket in Directory.EnumerateFiles(server.Process.State, "*.sock", SearchOption.AllDirectories))
        {
            (await AsHaproxyAsync(inside, "curl", "-sS", "--max-time", "2", "--unix-socket", socket, "http://x/")).ExitCode.ShouldBe(7, socket);
        }
    }

    [Fact]
    public async Task Its_monitors_look_from_inside()
    {
        await using var server = await BridgedServer.StartAsync(Cancel);
        var (network, subnet) = await server.NetworkAsync("10.9.0.0/24", Cancel);
        await using var one = await PluggedHost.StartAsync(server, network, "one", Cancel);
        foreach (var monitor in (string[])["PING", "HTTP"])
        {
            var (_, vip, pool) = await server.BalanceAsync(subnet, [one.Address], Cancel);
            await server.Api.PostAsync("healthmonitors", JsonNode.Parse(
                $$$"""{"healthmonitor": {"pool_id": "{{{pool}}}", "type": "{{{monitor}}}", "delay": 1, "timeout": 1, "max_retries": 1, "max_retries_down": 1}}""")!,
                Cancel);
            await BecomesAsync(server, pool, "ONLINE");
            (await one.AskAsync($"http://{vip}/", Cancel)).ShouldBe("one");

            await one.RunAsync(Cancel, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/icmp_echo_ignore_all; nft add table ip t; "
                + "nft 'add chain ip t c { type filter hook input priority 0; }'; nft add rule ip t c tcp dport 8080 drop");
            await BecomesAsync(server, pool, "ERROR");
            await one.RunAsync(Cancel, "sh", "-c", "echo 0 > /proc/sys/net/ipv4/icmp_echo_ignore_all; nft delete table ip t");
            await BecomesAsync(server, pool, "ONLINE");
        }
    }

    [Fact]
    public async Task A_member_out_of_reach_is_told_of_and_the_others_go_on()
    {
        await using var server = await BridgedServer.StartAsync(Cancel);
        var (network, subnet) = await server.NetworkAsync("10.9.0.0/24", Cancel);
        await using var one = await PluggedHost.StartAsync(server, network, "one", Cancel);
        var (id, vip, pool) = await server.BalanceAsync(subnet, [one.Address], Cancel);
        await ServesAsync(one, vip, "one");

        await server.Api.PostAsync($"pools/{pool}/members", JsonNode.Parse(
            """{"member": {"address": "192.0.2.7", "protocol_port": 8080}}""")!, Cancel);
        await Eventually.HoldsAsync(
            async () => (string)(await server.Api.GetLoadBalancerAsync(id, Cancel))["loadbalancer"]!["provisioning_status"]! == "ERROR",
            "it is told", Cancel);
        (await server.Api.GetAsync($"{server.Process.LoadBalancerUrl}/v2.0/lbaas/loadbalancers/{id}/status", Cancel)).ToJsonString()
            .ShouldContain("192.0.2.7 is not on the VIP");
        (await one.AskAsync($"http://{vip}/", Cancel)).ShouldBe("one");
        await server.RestartAsync(Cancel);
        var process = server.Process.Amphorae.ShouldHaveSingleItem();
        (await one.AskAsync($"http://{vip}/", Cancel)).ShouldBe("one");

        // Nor is an interface that somebody else has made there taken for the port's.
        (await one.RunAsync(Cancel, "ip", "link", "add", "theirs", "type", "bridge")).Succeeded.ShouldBe("");
        var port = (string)(await server.Api.PostNetworkAsync("ports", "port", $$"""{"network_id": "{{network}}"}""", Cancel))["port"]!["id"]!;
        var refused = await server.CommandAsync(Cancel, "port", "plug", port, "--namespace", one.Name, "--interface", "theirs");
        (refused.ExitCode, refused.Errors.Trim()).ShouldBe(
            (1, $"statera: There is an interface theirs already that is not port {port}'s: choose another name."));
        server.Process.Amphorae.ShouldBe([process]);
    }

    [Fact]
    public async Task A_port_is_plugged_in_where_a_process_is()
    {
        await using var server = await BridgedServer.StartAsync(Cancel);
        var (network, _) = await server.NetworkAsync("10.9.0.0/24", Cancel);
        await using var one = await PluggedHost.StartAsync(server, network, "one", Cancel);
        var port = (string)(await server.Api.PostNetworkAsync("ports", "port", $$"""{"network_id": "{{network}}"}""", Cancel))["port"]!["id"]!;
        using var container = System.Diagnostics.Process.Start("unshare", ["--net", "sleep", "1000"]);
        try
        {
            await Eventually.HoldsAsync(
                async () => (await Command.RunAsync("readlink", [$"/proc/{container.Id}/ns/net", "/proc/self/ns/net"], Cancel)).Output
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Count() == 2,
                "it has a network of its own", Cancel);
            (await server.CommandAsync(Cancel, "port", "plug", port, "--process", $"{container.Id}", "--interface", "net1")).Succeeded.ShouldBe("");
            (await Command.RunAsync(
                "nsenter", ["--net", "--target", $"{container.Id}", "curl", "-sS", "--max-time", "3", $"http://{one.Address}:8080/"], Cancel))
                .Succeeded.ShouldBe("one");
        }
        finally
        {
            container.Kill();
            await container.WaitForExitAsync(Cancel);
        }

        await RefusedAsync($"There is no process {container.Id}.", port, "--process", $"{container.Id}");
        await RefusedAsync("--namespace and --process are two places; give one.", port, "--process", "1", "--namespace", "a");
        await RefusedAsync("--namespace is '../x': it is a name, as `ip netns list` shows them.", port, "--namespace", "../x");
        await RefusedAsync("--namespace is '': it is a name, as `ip netns list` shows them.", port, "--namespace", "");
        await RefusedAsync("Port nothing not found.", "nothing");

        async Task RefusedAsync(string reason, params string[] words)
        {
            var refused = await server.CommandAsync(Cancel, ["port", "plug", .. words]);
            (refused.ExitCode, refused.Errors.Trim()).ShouldBe((1, $"statera: {reason}"));
        }
    }

    [Theory]
    [InlineData("--network-mode", "neutron", "--network-backend is 'bridge'")]
    [InlineData("--network-cidr", "127.64.1.0/24", "it must not touch 127.0.0.0/8")]
    public async Task Settings_that_do_not_go_with_bridges_are_refused(string flag, string value, string reason) =>
        (await Should.ThrowAsync<InvalidOperationException>(() => ServerProcess.StartAsync(
            Cancel, null, "--network-backend", "bridge", flag, value))).Message.ShouldContain(reason);

    [Fact]
    public async Task Root_without_its_capabilities_is_told_what_is_missing()
    {
        var state = Directory.CreateTempSubdirectory("st-").FullName;
        var result = await Command.RunAsync(
            "setpriv",
            ["--bounding-set", "-sys_admin", ServerProcess.Program, "serve", "--network-backend", "bridge", "--state", state,
                "--load-balancer-port", "0", "--identity-port", "0", "--network-port", "0", "--key-manager-port", "0"],
            Cancel);
        Directory.Delete(state, recursive: true);
        result.ExitCode.ShouldBe(1);
        result.Errors.ShouldContain("CAP_SYS_ADMIN");
        result.Errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Load_balancers_that_are_made_at_one_time_on_a_new_network_all_serve()
    {
        await using var server = await BridgedServer.StartAsync(Cancel);
        var networks = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => server.NetworkAsync($"10.9.{i}.0/24", Cancel)));
        await Task.WhenAll(networks.SelectMany(it => Enumerable.Repeat(it, 6)).Select(it => server.BalanceAsync(it.SubnetId, [], Cancel)));
        await server.Api.AllActiveAsync(Cancel);
        foreach (var one in await server.Api.ListAsync("loadbalancers", Cancel))
        {
            (await server.Api.GetAsync($"{server.Process.LoadBalancerUrl}/v2.0/lbaas/loadbalancers/{one!["id"]}/status", Cancel))
                .ToJsonString().ShouldNotContain("reason");
        }

        (await Netns.ListAsync(server.Switch, Cancel)).Count.ShouldBe(1 + 18);
    }

    private static Task<CommandResult> AsHaproxyAsync(string inside, params string[] words) => Netns.RunAsync(
        inside, Cancel, ["setpriv", "--reuid", "haproxy", "--regid", "haproxy", "--clear-groups", .. words]);

    private static Task BecomesAsync(BridgedServer server, string pool, string status) => Eventually.HoldsAsync(
        async () => (string)(await server.Api.GetAsync($"{server.Process.LoadBalancerUrl}/v2.0/lbaas/pools/{pool}/members", Cancel))
            ["members"]!.AsArray().Single()!["operating_status"]! == status,
        $"the member becomes {status}", Cancel);

    // The address by which the host is known to others; 127.0.0.1 where it has none.
    private static async Task<string> HostsAddressAsync() =>
        (await Command.RunAsync("hostname", ["-I"], Cancel)).Output.Split(' ', StringSplitOptions.TrimEntries) is [{ Length: > 0 } first, ..]
            ? first
            : "127.0.0.1";

    private static async Task ServesAsync(PluggedHost client, string vip, params string[] members)
    {
        var seen = new HashSet<string>();
        await Eventually.HoldsAsync(
            async () =>
            {
                seen.Add(await client.AskAsync($"http://{vip}/", Cancel));
                return members.All(seen.Contains);
            },
            $"{string.Join(" and ", members)} by way of {vip}", Cancel);
    }
}
