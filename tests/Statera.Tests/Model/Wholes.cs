using System.Collections.Immutable;
using Statera.Core.Model;

namespace Statera.Tests.Model;

/// <summary>Load balancers for tests, from nothing to whole.</summary>
internal static class Wholes
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static LoadBalancer Empty(Guid? id = null, string project = "p") => new()
    {
        Spec = new LoadBalancerSpec
        {
            Id = id ?? Guid.NewGuid(), ProjectId = project, Provider = "scripted",
            Vip = new VipSpec("127.64.0.1", Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()),
        },
    };

    public static ListenerSpec Listener(
        ListenerProtocol protocol = ListenerProtocol.Http, int port = 80, Guid? pool = null) =>
        new() { Id = Guid.NewGuid(), ProjectId = "p", Protocol = protocol, ProtocolPort = port, DefaultPoolId = pool };

    public static PoolSpec Pool(PoolProtocol protocol = PoolProtocol.Http) =>
        new() { Id = Guid.NewGuid(), ProjectId = "p", Protocol = protocol, Algorithm = BalancingAlgorithm.RoundRobin };

    public static MemberSpec Member(Guid pool, string address = "192.0.2.1", int port = 80) =>
        new() { Id = Guid.NewGuid(), ProjectId = "p", PoolId = pool, Address = address, ProtocolPort = port };

    public static HealthMonitorSpec Monitor(Guid pool, HealthMonitorType type = HealthMonitorType.Http) => new()
    {
        Id = Guid.NewGuid(), ProjectId = "p", PoolId = pool, Type = type, Delay = 5, Timeout = 3, MaxRetries = 2,
    };

    public static L7PolicySpec Policy(Guid listener, int position = 1) => new()
    {
        Id = Guid.NewGuid(), ProjectId = "p", ListenerId = listener, Action = L7Action.Reject, Position = position,
    };

    public static L7RuleSpec Rule(Guid policy) => new()
    {
        Id = Guid.NewGuid(), ProjectId = "p", PolicyId = policy, Type = L7RuleType.Path,
        CompareType = L7CompareType.StartsWith, Value = "/x",
    };

    /// <summary>A whole with a listener, its pool, two members and a monitor.</summary>
    public static LoadBalancer Full()
    {
        var pool = Pool();
        return Empty().With(pool).With(Listener(pool: pool.Id)).With(Monitor(pool.Id))
            .With(Member(pool.Id)).With(Member(pool.Id, "192.0.2.2"));
    }

    /// <summary>The first generation of it, carried out and seen to work.</summary>
    public static LoadBalancer Working(this LoadBalancer it)
    {
        it = LoadBalancerEdits.NextGeneration(null, it, Start);
        return it with
        {
            Observed = new LoadBalancerObserved
            {
                Generation = it.Generation,
                Health = new HealthFacts
                {
                    Listeners = it.Listeners.ToImmutableDictionary(l => l.Id, _ => new ListenerFacts(true, false, Statistics.Zero)),
                    Members = it.Members.ToImmutableDictionary(m => m.Id, _ => new MemberFacts(MemberState.Up, null)),
                },
            },
        };
    }

    /// <summary>Everything of a load balancer as text, to compare by.</summary>
    public static string Text(this LoadBalancer it) => string.Join('\n', it.Resources.Select(Text)
        .Append($"{it.Generation} {it.Deleting} {it.Observed.Generation} {it.Observed.Failure}"));

    private static string Text(ResourceSpec it) => System.Text.Json.JsonSerializer.Serialize(it, it.GetType(), ModelJson.Default);
}
