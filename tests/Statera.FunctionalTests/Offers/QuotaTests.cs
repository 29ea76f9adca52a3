using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Offers;

/// <summary>Quotas: as a recorded Octavia shows them, and exact whoever writes at one time.</summary>
public sealed class QuotaTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string[] Kinds =
        ["loadbalancer", "listener", "member", "pool", "healthmonitor", "l7policy", "l7rule"];

    [Fact]
    public async Task A_quota_is_the_default_until_it_is_set_and_after_it_is_deleted()
    {
        var project = $"{Guid.NewGuid():N}";
        (await SendAsync("GET", $"quotas/{project}")).ShouldBe(200).Text.ShouldBe(Quota(project, -1, -1, -1));
        (await SendAsync("GET", "quotas/defaults")).ShouldBe(200).Text.ShouldBe(Quota("defaults", -1, -1, -1));
        (await SendAsync("GET", $"quotas?project_id={project}")).Text.ShouldBe("""{"quotas":[],"quotas_links":[]}""");

        (await SendAsync("PUT", $"quotas/{project}", """{"quota": {"loadbalancer": 1, "healthmonitor": 0}}"""))
            .ShouldBe(202).Text.ShouldBe(Quota(project, 1, -1, 0));
        (await SendAsync("PUT", $"quotas/{project}", """{"quota": {"load_balancer": 2, "health_monitor": 1}}"""))
            .ShouldBe(202).Text.ShouldBe(Quota(project, 2, -1, 1));
        (await SendAsync("PUT", $"quotas/{project}", """{"quota": {"member": "7"}}"""))
            .ShouldBe(202).Text.ShouldBe(Quota(project, 2, 7, 1));
        (await SendAsync("PUT", $"quotas/{project}", """{"quota": {"loadbalancer": null}}"""))
            .ShouldBe(202).Text.ShouldBe(Quota(project, -1, 7, 1));
        (await SendAsync("PUT", $"quotas/{project}", """{"quota": {}}""")).ShouldBe(202).Text.ShouldBe(Quota(project, -1, 7, 1));
        (await SendAsync("GET", $"quotas/{project}/default")).Text.ShouldBe(Quota(project, -1, -1, -1));
        (await SendAsync("GET", $"quotas?project_id={project}")).Text
            .ShouldBe($$"""{"quotas":[{{Quota(project, -1, 7, 1)[9..^1]}}],"quotas_links":[]}""");

        (await SendAsync("DELETE", $"quotas/{project}")).ShouldBe(202);
        (await SendAsync("DELETE", $"quotas/{project}")).ShouldBe(202);
        (await SendAsync("GET", $"quotas/{project}")).Text.ShouldBe(Quota(project, -1, -1, -1));
    }

    [Theory]
    [InlineData("""{"loadbalancer": -2}""",
        "Invalid input for field/attribute loadbalancer. Value: '-2'. Value should be greater or equal to -1")]
    [InlineData("""{"loadbalancer": 2000000001}""",
        "Invalid input for field/attribute loadbalancer. Value: '2000000001'. Value should be lower or equal to 2000000000")]
    [InlineData("""{"zzz": 1}""", "Unknown attribute for argument quotas.quota: zzz")]
    [InlineData("""{"pool": "x"}""", "pool")]
    public async Task A_limit_that_can_t_be_is_refused(string quota, string words) =>
        (await SendAsync("PUT", $"quotas/{Guid.NewGuid():N}", $$"""{"quota": {{quota}}}""")).ShouldRefuse(400, words);

    [Fact]
    public async Task A_project_sees_its_own_and_changes_none()
    {
        var (mine, other) = (server.Member, await server.SessionAsync("reader"));
        await SetAsync(other, new { pool = 5 });
        (await other.GetAsync($"quotas/{other.ProjectId}"))["quota"].ShouldHave(new { pool = 5 });
        (await other.GetAsync("quotas"))["quotas"].AsArray().Count.ShouldBe(1);
        (await mine.GetAsync("quotas")).Text.ShouldNotContain(other.ProjectId);
        (await mine.GetAsync($"quotas/{other.ProjectId}")).ShouldBe(403);
        (await mine.GetAsync("quotas/defaults")).ShouldBe(200);
        (await mine.PutAsync($"quotas/{mine.ProjectId}", new { pool = 5 })).ShouldBe(403);
        (await mine.DeleteAsync($"quotas/{mine.ProjectId}")).ShouldBe(403);
    }

    [Fact]
    public async Task Every_kind_is_limited_and_freed_by_deletion()
    {
        var api = await server.SessionAsync("member");
        var lb = await api.LoadBalancerAsync();
        var (listener, pool) = (await api.ListenerAsync(lb), await api.PoolAsync(lb));
        var (member, monitor) = (await api.MemberAsync(pool), await api.MonitorAsync(pool));
        var second = await api.PoolAsync(lb);
        await SetAsync(api, new { loadbalancer = 1, listener = 1, pool = 2, member = 1, healthmonitor = 1 });

        await RefusedAsync("Load Balancer", "loadbalancers", new { vip_subnet_id = server.SubnetId });
        var http = new { loadbalancer_id = lb, protocol = "HTTP", protocol_port = 81 };
        await RefusedAsync("Listener", "listeners", http);
        var pooled = new { loadbalancer_id = lb, protocol = "HTTP", lb_algorithm = "ROUND_ROBIN" };
        await RefusedAsync("Pool", "pools", pooled);
        await RefusedAsync("Member", $"pools/{pool}/members", new { address = "192.0.2.9", protocol_port = 80 });
        await RefusedAsync(
            "Health Monitor", "healthmonitors", new { pool_id = second, type = "TCP", delay = 5, timeout = 3, max_retries = 2 });

        (await api.DeleteAsync($"listeners/{listener}")).ShouldBe(204);
        (await api.PostAsync("listeners", http)).ShouldBe(201);

        // A pool goes with what belongs to it, and all of that is free again.
        (await api.DeleteAsync($"pools/{pool}")).ShouldBe(204);
        var next = (await api.PostAsync("pools", pooled)).ShouldBe(201)["pool"].Id();
        await api.MemberAsync(next);
        await api.MonitorAsync(next);
        member.ShouldNotBe(monitor);

        await api.DeleteLoadBalancerAsync(lb);
        await api.LoadBalancerAsync();

        async Task RefusedAsync(string label, string collection, object body) => (await api.PostAsync(collection, body))
            .ShouldRefuse(403, $"Quota has been met for resources: {label}");
    }

    [Fact]
    public async Task A_tree_is_made_whole_or_not_at_all()
    {
        var api = await server.SessionAsync("member");
        await SetAsync(api, new { loadbalancer = 2, listener = 1, pool = 1, member = 2 });
        object Tree(int members) => new
        {
            vip_subnet_id = server.SubnetId,
            listeners = new[]
            {
                new
                {
                    protocol = "HTTP", protocol_port = 80,
                    default_pool = new
                    {
                        protocol = "HTTP", lb_algorithm = "ROUND_ROBIN",
                        members = Enumerable.Range(1, members).Select(i => new { address = $"192.0.2.{i}", protocol_port = 80 }),
                    },
                },
            },
        };

        (await api.PostAsync("loadbalancers", Tree(3))).ShouldRefuse(403, "Quota has been met for resources: Member");
        (await api.GetAsync("loadbalancers"))["loadbalancers"].AsArray().ShouldBeEmpty();
        (await api.Neutron.GetAsync("v2.0/ports"))["ports"].AsArray().ShouldBeEmpty();
        (await api.PostAsync("loadbalancers", Tree(2))).ShouldBe(201);
        (await api.PostAsync("loadbalancers", Tree(0))).ShouldRefuse(403, "Quota has been met for resources: Pool");
    }

    [Fact]
    public async Task A_batch_counts_by_its_difference()
    {
        var api = await server.SessionAsync("member");
        var pool = await api.PoolAsync(await api.LoadBalancerAsync());
        await SetAsync(api, new { member = 3 });

        (await BatchAsync(1, 3)).ShouldBe(202);
        (await BatchAsync(2, 3)).ShouldBe(202);
        (await BatchAsync(4, 3)).ShouldBe(202);
        (await BatchAsync(1, 4)).ShouldRefuse(403, "Quota has been met for resources: Member");
        (await BatchAsync(7, 1, "?additive_only=true")).ShouldRefuse(403, "Quota has been met for resources: Member");
        (await api.GetAsync($"pools/{pool}/members"))["members"].AsArray().Count.ShouldBe(3);
        (await BatchAsync(4, 2)).ShouldBe(202);
        (await BatchAsync(7, 1, "?additive_only=true")).ShouldBe(202);

        Task<ApiReply> BatchAsync(int first, int count, string query = "") => api.Octavia.PutAsync(
            $"{Session.Lbaas}pools/{pool}/members{query}",
            new { members = Enumerable.Range(first, count).Select(i => new { address = $"192.0.2.{i}", protocol_port = 80 }) });
    }

    [Fact]
    public async Task A_lower_limit_takes_nothing_away_and_updates_go_on()
    {
        var api = await server.SessionAsync("member");
        var lb = await api.LoadBalancerAsync();
        var (pool, _) = (await api.PoolAsync(lb), await api.PoolAsync(lb));
        await SetAsync(api, new { loadbalancer = 0, pool = 1 });

        (await api.PutAsync($"pools/{pool}", new { name = "still mine" })).ShouldBe(200);
        (await api.PutAsync($"loadbalancers/{lb}", new { name = "still mine" })).ShouldBe(200);
        (await api.DeleteAsync($"pools/{pool}")).ShouldBe(204);
        (await api.PostAsync("pools", new { loadbalancer_id = lb, protocol = "HTTP", lb_algorithm = "ROUND_ROBIN" }))
            .ShouldRefuse(403, "Pool");
    }

    [Fact]
    public async Task Fifty_writers_at_one_time_get_as_many_as_the_limit_says()
    {
        const int Writers = 50, LoadBalancers = 7, Pools = 13;
        var api = await server.SessionAsync("member");
        var owners = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => api.LoadBalancerAsync()));
        await SetAsync(api, new { loadbalancer = owners.Length + LoadBalancers, pool = Pools });

        var pools = Enumerable.Range(0, Writers).Select(i => api.PostAsync(
            "pools", new { loadbalancer_id = owners[i % owners.Length], protocol = "HTTP", lb_algorithm = "ROUND_ROBIN" }));
        var loadBalancers = Enumerable.Range(0, Writers).Select(_ => api.PostAsync(
            "loadbalancers", new { vip_subnet_id = server.SubnetId }));
        var replies = (await Task.WhenAll(pools.Concat(loadBalancers))).Select(reply => reply.Status).ToArray();

        replies[..Writers].CountBy(status => status).ShouldBe(Expected(Pools), ignoreOrder: true);
        replies[Writers..].CountBy(status => status).ShouldBe(Expected(LoadBalancers), ignoreOrder: true);
        (await api.GetAsync("pools"))["pools"].AsArray().Count.ShouldBe(Pools);
        (await api.GetAsync("loadbalancers"))["loadbalancers"].AsArray().Count.ShouldBe(owners.Length + LoadBalancers);
        (await api.Neutron.GetAsync("v2.0/ports"))["ports"].AsArray().Count.ShouldBe(owners.Length + LoadBalancers);

        KeyValuePair<int, int>[] Expected(int limit) => [new(201, limit), new(403, Writers - limit)];
    }

    [Fact]
    public async Task What_is_counted_is_counted_over_a_restart()
    {
        await using var own = new TestServer();
        await own.InitializeAsync();
        await own.Member.LoadBalancerAsync();
        (await own.Admin.PutAsync($"quotas/{own.Member.ProjectId}", new { loadbalancer = 1 })).ShouldBe(202);
        await own.RestartAsync();
        (await own.Member.PostAsync("loadbalancers", new { vip_subnet_id = own.SubnetId }))
            .ShouldRefuse(403, "Quota has been met for resources: Load Balancer");
    }

    private async Task SetAsync(Session whose, object limits)
    {
        (await server.Admin.PutAsync($"quotas/{whose.ProjectId}", limits)).ShouldBe(202);
        Kinds.ShouldContain(Session.JsonObjectOf(limits).First().Key);
    }

    private Task<ApiReply> SendAsync(string method, string path, string? body = null) => body is null
        ? server.Admin.Octavia.SendAsync(method, Session.Lbaas + path, null)
        : server.Admin.Octavia.SendTextAsync(method, Session.Lbaas + path, body);

    private static string Quota(string project, int loadBalancer, int member, int monitor) => new JsonObject
    {
        ["quota"] = new JsonObject
        {
            ["project_id"] = project,
            ["loadbalancer"] = loadBalancer,
            ["load_balancer"] = loadBalancer,
            ["listener"] = -1,
            ["member"] = member,
            ["pool"] = -1,
            ["healthmonitor"] = monitor,
            ["health_monitor"] = monitor,
            ["l7policy"] = -1,
            ["l7rule"] = -1,
            ["tenant_id"] = project,
        },
    }.ToJsonString();
}
