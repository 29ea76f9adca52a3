using System.Net;
using Statera.Api.Client;
using Statera.Api.LoadBalancing;
using Statera.Api.LoadBalancing.Requests;
using Statera.FunctionalTests.Support;
using Statera.Testing;

namespace Statera.FunctionalTests.Client;

public sealed class OctaviaClientTests(TestServer server) : IClassFixture<TestServer>, IDisposable
{
    private readonly HttpClient _http = new();

    private OctaviaClient Octavia => new(
        _http, new Uri(server.Server.Urls.LoadBalancer), _ => ValueTask.FromResult<string?>(server.Member.Token));

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_tree_is_made_listed_changed_and_deleted()
    {
        var cancel = TestContext.Current.CancellationToken;
        var made = await Octavia.LoadBalancers.CreateAsync(
            new LoadBalancerCreate
            {
                Name = "typed",
                VipSubnetId = server.SubnetId,
                Listeners =
                [
                    new ListenerCreate
                    {
                        Protocol = "HTTP",
                        ProtocolPort = 80,
                        DefaultPool = new PoolCreate
                        {
                            Name = "web",
                            Protocol = "HTTP",
                            LbAlgorithm = "ROUND_ROBIN",
                            Members = [new MemberCreate { Address = "192.0.2.1", ProtocolPort = 80, Weight = 2 }],
                            Healthmonitor = new HealthMonitorCreate
                            {
                                Type = "HTTP", Delay = 5, Timeout = 3, MaxRetries = 2,
                            },
                        },
                        L7policies =
                        [
                            new L7PolicyCreate
                            {
                                Action = "REJECT",
                                Rules = [new L7RuleCreate { Type = "PATH", CompareType = "EQUAL_TO", Value = "/admin" }],
                            },
                        ],
                    },
                ],
            },
            cancel);
        var pool = (await Octavia.LoadBalancers.ShowAsync(made.Id, cancel)).Pools.ShouldHaveSingleItem().Id;

        (await Octavia.Pools.UpdateAsync(
            pool,
            new PoolUpdate { SessionPersistence = new SessionPersistenceRecord("SOURCE_IP", null, null, null) },
            cancel: cancel)).SessionPersistence.ShouldNotBeNull().Type.ShouldBe("SOURCE_IP");
        (await Octavia.Pools.UpdateAsync(pool, new PoolUpdate { Name = "w" }, ["session_persistence"], cancel))
            .SessionPersistence.ShouldBeNull();

        MemberCreate[] members =
            [.. Enumerable.Range(1, 5).Select(i => new MemberCreate { Address = $"192.0.2.{i}", ProtocolPort = 80 })];
        await Octavia.ReplaceMembersAsync(pool, members, cancel: cancel);
        var listed = await Octavia.MembersOf(pool)
            .ListAsync(new ListQuery { Limit = 2, Sort = ["address:desc"] }, cancel).ToListAsync(cancel);
        listed.Select(it => it.Address).ShouldBe(members.Reverse().Select(it => it.Address));

        (await Octavia.StatusAsync(made.Id, cancel)).Loadbalancer.Listeners.ShouldHaveSingleItem();
        (await Octavia.LoadBalancerStatisticsAsync(made.Id, cancel)).TotalConnections.ShouldBe(0);
        var policy = await Octavia.L7Policies.ListAsync(cancel: cancel).SingleAsync(cancel);
        (await Octavia.RulesOf(policy.Id).ListAsync(cancel: cancel).SingleAsync(cancel)).Value.ShouldBe("/admin");

        await Octavia.DeleteCascadeAsync(made.Id, cancel);
        await Eventually.HoldsAsync(async () =>
            !await Octavia.LoadBalancers.ListAsync(cancel: cancel).AnyAsync(it => it.Id == made.Id, cancel),
            "the load balancer is gone", cancel);
    }

    [Fact]
    public async Task What_the_operator_sets_is_made_and_read_back()
    {
        var cancel = TestContext.Current.CancellationToken;
        var octavia = new OctaviaClient(
            _http, new Uri(server.Server.Urls.LoadBalancer), _ => ValueTask.FromResult<string?>(server.Admin.Token));
        var provider = (await octavia.Providers.ListAsync(cancel).FirstAsync(cancel)).Name;
        var capabilities = await octavia.Providers.FlavorCapabilitiesAsync(provider, cancel).ToListAsync(cancel);
        capabilities.ShouldNotBeEmpty();

        var profile = await octavia.FlavorProfiles.CreateAsync(
            new FlavorProfileCreate { Name = "p", ProviderName = provider, FlavorData = "{}" }, cancel);
        var flavor = await octavia.Flavors.CreateAsync(
            new FlavorCreate { Name = "typed", FlavorProfileId = profile.Id }, cancel);
        (await octavia.Flavors.UpdateAsync(flavor.Id, new FlavorUpdate { Enabled = false }, cancel: cancel))
            .Enabled.ShouldBeFalse();

        var project = Guid.NewGuid().ToString("N");
        (await octavia.Quotas.UpdateAsync(project, new QuotaUpdate { Pool = 7 }, cancel)).Pool.ShouldBe(7);
        await octavia.Quotas.ResetAsync(project, cancel);
        (await octavia.Quotas.ShowAsync(project, cancel)).ShouldBe(
            await octavia.Quotas.ShowDefaultAsync(cancel) with { ProjectId = project, TenantId = project });

        var made = await octavia.LoadBalancers.CreateAsync(
            new LoadBalancerCreate { VipSubnetId = server.SubnetId }, cancel);
        await Eventually.HoldsAsync(
            async () => await octavia.Amphorae.ListAsync(cancel: cancel).AnyAsync(it => it.LoadbalancerId == made.Id, cancel),
            "an amphora", cancel);
        await octavia.DeleteCascadeAsync(made.Id, cancel);
    }

    [Fact]
    public async Task A_refusal_says_why()
    {
        var refused = await Should.ThrowAsync<ApiException>(Octavia.Pools.ShowAsync(
            "nothing", TestContext.Current.CancellationToken));
        refused.Status.ShouldBe(HttpStatusCode.NotFound);
        refused.Message.ShouldBe("Pool nothing not found.");
    }

    [Fact]
    public async Task A_session_takes_a_token_once_and_says_what_it_was_refused()
    {
        var admin = new KeystoneCredentials.Password("admin", server.Server.AdminPassword!, "admin");
        using var session = new KeystoneSession(
            _http, new Uri(server.Server.Urls.Identity), admin, TimeProvider.System);
        var token = await session.TokenAsync(TestContext.Current.CancellationToken);
        (await session.TokenAsync(TestContext.Current.CancellationToken)).ShouldBe(token);

        using var wrong = new KeystoneSession(
            _http, new Uri(server.Server.Urls.Identity), admin with { Secret = "wrong" }, TimeProvider.System);
        (await Should.ThrowAsync<ApiException>(async () => await wrong.TokenAsync(TestContext.Current.CancellationToken)))
            .Status.ShouldBe(HttpStatusCode.Unauthorized);
        $"{admin}".ShouldNotContain(server.Server.AdminPassword!);
    }
}
