using System.Text.Json.Nodes;
using Statera.EndToEnd.Support;
using Statera.Testing;

namespace Statera.EndToEnd;

/// <summary>Nothing lost in a crash.</summary>
public sealed class CrashTests
{
    private const int Creates = 50;
    private const int MemberChanges = 50;

    [Fact]
    public async Task Killed_amid_creates_and_changes_everything_accepted_is_carried_out_and_nothing_is_orphaned()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerProcess.StartAsync(cancel);
        using var backend = new Backend("up");
        using var others = new BackendRange(MemberChanges);
        string id, vip, pool;
        using (var api = await ApiClient.LogInAsync(server, cancel))
        {
            (id, vip, pool) = await api.CreateAsync("existing", cancel, backend.Port);
        }

        await Eventually.HoldsAsync(() => Requests.AnswersAsync(vip, cancel), "the existing load balancer serves", cancel);
        await using var requests = Requests.Start(vip);

        // The kill comes after some of the answers; what was not answered by then may or may not be there.
        var accepted = new Accepted();
        using (var api = await ApiClient.LogInAsync(server, cancel))
        {
            var writes = WriteAsync(api, accepted, pool, backend.Port, others, cancel);
            await Eventually.HoldsAsync(() => accepted.Count > (Creates + MemberChanges) / 3, "a third is accepted", cancel);
            await server.KillAsync();
            await writes;
        }

        accepted.Count.ShouldBeLessThan(Creates + MemberChanges, "the kill came too late to prove anything");
        await server.StartAsync(cancel);
        using var after = await ApiClient.LogInAsync(server, cancel);
        await after.AllActiveAsync(cancel);

        var all = await after.ListAsync("loadbalancers", cancel);
        var ids = all.Select(it => (string)it!["id"]!).ToHashSet();
        accepted.LoadBalancers.ShouldBeSubsetOf(ids);
        var members = await after.GetAsync($"{server.LoadBalancerUrl}/v2.0/lbaas/pools/{pool}/members", cancel);
        accepted.Members.ShouldBeSubsetOf(members["members"]!.AsArray().Select(it => (string)it!["id"]!));

        foreach (var one in all)
        {
            (await Requests.AnswersAsync((string)one!["vip_address"]!, cancel)).ShouldBeTrue($"{one["name"]} serves");
        }

        // What runs is what is wanted: every member of the pool gets its turn, and nobody else.
        await others.AllAnsweredAsync(
            members["members"]!.AsArray().Select(it => (int)it!["protocol_port"]!), vip, cancel);
        await Eventually.HoldsAsync(
            () => server.Amphorae.Count == all.Count, "one HAProxy a load balancer, those that drained gone", cancel);
        var ports = await after.GetAsync($"{server.NetworkUrl}/v2.0/ports", cancel);
        ports["ports"]!.AsArray().Count.ShouldBe(all.Count, "one address a load balancer");

        await requests.StopAsync();
        requests.Errors.ShouldBeEmpty();
        requests.Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Stopped_and_started_again_the_same_HAProxy_goes_on_with_its_connections()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerProcess.StartAsync(cancel);
        using var backend = new Backend("up");
        using (var api = await ApiClient.LogInAsync(server, cancel))
        {
            var (_, vip, _) = await api.CreateAsync("kept", cancel, backend.Port);
            await Eventually.HoldsAsync(() => Requests.AnswersAsync(vip, cancel), "it serves", cancel);
            await using var requests = Requests.Start(vip);

            // The one that started it is gone a moment after it serves.
            await Eventually.HoldsAsync(() => server.Amphorae.Count == 1, "one HAProxy", cancel);
            var before = server.Amphorae;

            (await server.StopAsync(cancel)).ShouldBe(0);
            server.Amphorae.ShouldBe(before);
            await server.StartAsync(cancel);

            using var after = await ApiClient.LogInAsync(server, cancel);
            await Eventually.HoldsAsync(
                async () => (await after.ListAsync("loadbalancers", cancel)).All(
                    it => (string)it!["operating_status"]! == "ONLINE"),
                "it is seen again", cancel);
            server.Amphorae.ShouldBe(before);
            await requests.StopAsync();
            requests.Errors.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Killed_HAProxy_is_started_again_and_the_load_balancer_recovers()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerProcess.StartAsync(cancel);
        using var backend = new Backend("up");
        using var api = await ApiClient.LogInAsync(server, cancel);
        var (id, vip, _) = await api.CreateAsync("mended", cancel, backend.Port);
        await Eventually.HoldsAsync(() => Requests.AnswersAsync(vip, cancel), "it serves", cancel);

        // The one that started it is gone a moment after it serves.
        await Eventually.HoldsAsync(() => server.Amphorae.Count == 1, "one HAProxy", cancel);
        await Eventually.HoldsAsync(
            async () => (string)(await api.GetLoadBalancerAsync(id, cancel))["loadbalancer"]!["provisioning_status"]! == "ACTIVE",
            "it is known to the service", cancel);
        var killed = server.Amphorae.ShouldHaveSingleItem();
        await Command.RunAsync("kill", ["-KILL", $"{killed}"], cancel);

        await Eventually.HoldsAsync(
            () => server.Amphorae is [var other] && other != killed, "another HAProxy", cancel);
        (await Requests.AnswersAsync(vip, cancel)).ShouldBeTrue();
        await Eventually.HoldsAsync(
            async () => (string)(await api.GetLoadBalancerAsync(id, cancel))["loadbalancer"]!["operating_status"]! == "ONLINE",
            "it is ONLINE again", cancel);
    }

    private static async Task WriteAsync(
        ApiClient api, Accepted accepted, string pool, int port, BackendRange others, CancellationToken cancel)
    {
        var creates = Enumerable.Range(0, Creates).Select(async i =>
        {
            var (made, _, _) = await api.CreateAsync($"new-{i}", cancel, port);
            accepted.LoadBalancers.Add(made);
        });
        var changes = Enumerable.Range(0, MemberChanges).Select(async i =>
        {
            var member = await api.PostAsync(
                $"pools/{pool}/members",
                JsonNode.Parse($$$"""{"member": {"address": "127.0.0.1", "protocol_port": {{{others.Port(i)}}}}}""")!, cancel);
            accepted.Members.Add((string)member["member"]!["id"]!);
        });
        await Task.WhenAll(creates.Concat(changes).Select(async write =>
        {
            try
            {
                await write;
            }
            catch (HttpRequestException)
            {
                // Killed before it could answer.
            }
        }));
    }
}
