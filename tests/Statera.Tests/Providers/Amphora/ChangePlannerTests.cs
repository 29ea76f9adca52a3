using Statera.Core.Model;
using Statera.Providers.Amphora.Changes;
using Statera.Providers.Amphora.Config;

namespace Statera.Tests.Providers.Amphora;

/// <summary>What is told to a process that runs, and what needs another one.</summary>
public sealed class ChangePlannerTests
{
    private static readonly GlobalSection Global = new(
        1, 100, TimeSpan.FromSeconds(10), "/run/lb/haproxy.sock", "/run/lb/servers.state", null);

    private static readonly Guid One = new("11111111-0000-4000-8000-000000000001");
    private static readonly Guid Two = new("22222222-0000-4000-8000-000000000002");

    private static readonly Dictionary<string, (Func<LoadBalancer, LoadBalancer> Change, string Expected)> Changes = new()
    {
        ["nothing"] = (it => it, ""),
        ["a name"] = (it => it with { Spec = it.Spec with { Name = "x" } }, ""),
        ["a weight"] = (it => WithFirst(it, m => m with { Weight = 7 }), "set server P:L/1 weight 7"),
        ["switched off"] = (it => WithFirst(it, m => m with { AdminStateUp = false }), "set server P:L/1 state maint"),
        ["leaves"] = (it => it with { Members = [] }, "set server P:L/1 state maint"),
        ["comes"] = (
            it => it with { Members = it.Members.Add(Member(Two)) },
            "add server P:L/2 192.0.2.9:80 id 2 weight 1; set server P:L/2 state ready"),
        ["comes switched off"] = (
            it => it with { Members = it.Members.Add(Member(Two) with { AdminStateUp = false }) },
            "add server P:L/2 192.0.2.9:80 id 2 weight 1"),
        ["comes as backup"] = (
            it => it with { Members = it.Members.Add(Member(Two) with { Backup = true }) },
            "add server P:L/2 192.0.2.9:80 id 2 weight 1 backup; set server P:L/2 state ready"),
        ["comes of version 6"] = (
            it => it with { Members = it.Members.Add(Member(Two) with { Address = "2001:db8::1" }) },
            "add server P:L/2 [2001:db8::1]:80 id 2 weight 1; set server P:L/2 state ready"),
        ["one for another"] = (
            it => it with { Members = [Member(Two)] },
            "add server P:L/2 192.0.2.9:80 id 2 weight 1; set server P:L/2 state ready; set server P:L/1 state maint"),
        ["a member's kind"] = (it => WithFirst(it, m => m with { Backup = true }), "reload: member"),
        ["a member's monitor port"] = (
            it => WithFirst(Monitored(it), m => m with { MonitorPort = 9 }), "reload: pool"),
        ["a monitor"] = (Monitored, "reload: pool"),
        ["an algorithm"] = (
            it => it with { Pools = [it.Pools[0] with { Algorithm = BalancingAlgorithm.SourceIp }] }, "reload: pool"),
        ["TLS to members"] = (it => it with { Pools = [it.Pools[0] with { TlsEnabled = true }] }, "reload: pool"),
        ["a listener's timeout"] = (
            it => it with { Listeners = [it.Listeners[0] with { TimeoutClientData = 1 }] }, "reload: listener"),
        ["another listener"] = (it => it with { Listeners = it.Listeners.Add(LoadBalancers.Listener(port: 81)) }, "reload: listener"),
        ["a failover"] = (it => it with { Spec = it.Spec with { Failovers = 1 } }, "reload: process"),
        ["a pool that is switched off"] = (
            it => it with { Pools = [it.Pools[0] with { AdminStateUp = false }] }, "reload: listener"),
    };

    public static TheoryData<string> Names => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Change(string name)
    {
        var (change, expected) = Changes[name];
        var before = Before();

        Said(ChangePlanner.Plan(Plan(before), Plan(change(before))), before).ShouldBe(expected);
    }

    [Fact]
    public void A_cookie_is_made_of_an_address_that_changes()
    {
        var before = Before();
        before = before with
        {
            Pools = [before.Pools[0] with { SessionPersistence = new(SessionPersistenceType.HttpCookie) }],
        };

        Said(ChangePlanner.Plan(Plan(before), Plan(before with { Members = before.Members.Add(Member(Two)) })), before)
            .ShouldBe("add server P:L/2 192.0.2.9:1 id 2 weight 1; set server P:L/2 addr 192.0.2.9 port 80; "
                + "set server P:L/2 state ready");
    }

    [Fact]
    public void Checks_begin_with_the_server()
    {
        var before = Monitored(Before());

        Said(ChangePlanner.Plan(Plan(before), Plan(before with { Members = before.Members.Add(Member(Two)) })), before)
            .ShouldBe("add server P:L/2 192.0.2.9:80 id 2 weight 1 check inter 5s fall 3 rise 2; enable health P:L/2; "
                + "set server P:L/2 state ready");
    }

    [Fact]
    public void What_the_runtime_API_would_not_take_as_it_is_comes_by_a_file()
    {
        var before = Before();
        before = before with
        {
            Pools = [before.Pools[0] with { TlsEnabled = true, TlsCiphers = "A;B" }],
        };

        Said(ChangePlanner.Plan(Plan(before), Plan(before with { Members = before.Members.Add(Member(Two)) })), before)
            .ShouldBe("reload: member");
    }

    private static LoadBalancer Before()
    {
        var pool = LoadBalancers.Pool();
        return LoadBalancers.With(LoadBalancers.Listener() with { DefaultPoolId = pool.Id }, pool) with
        {
            Members = [Member(One) with { PoolId = pool.Id }],
        };
    }

    private static LoadBalancer Monitored(LoadBalancer it) => it with
    {
        HealthMonitors = [LoadBalancers.Monitor(HealthMonitorType.Tcp) with { PoolId = it.Pools[0].Id }],
    };

    private static MemberSpec Member(Guid id) => new()
    {
        Id = id, ProjectId = "p", PoolId = Guid.Empty, Address = "192.0.2.9", ProtocolPort = 80, Weight = 1,
    };

    private static LoadBalancer WithFirst(LoadBalancer it, Func<MemberSpec, MemberSpec> change) =>
        it with { Members = [change(it.Members[0])] };

    private static HaproxyPlan Plan(LoadBalancer it) => ConfigPlanner.Plan(
        it with { Members = [.. it.Members.Select(m => m with { PoolId = it.Pools[0].Id })] }, Global);

    private static string Said(ChangePlan plan, LoadBalancer before) => plan switch
    {
        ChangePlan.Reload reload => $"reload: {reload.Reason}",
        ChangePlan.Told told => string.Join("; ", told.Changes.SelectMany(change => change.Commands).Select(it => it.Command))
            .Replace(BackendSection.NameOf(before.Pools[0].Id, before.Listeners[0].Id), "P:L", StringComparison.Ordinal)
            .Replace($"/{One}", "/1", StringComparison.Ordinal)
            .Replace($"/{Two}", "/2", StringComparison.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(plan)),
    };
}
