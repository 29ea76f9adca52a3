using System.Collections.Immutable;
using Statera.Core.Model;

namespace Statera.Providers.Amphora.Config;

/// <summary>Decides what HAProxy does for a pool that a listener sends traffic to. Pure.</summary>
internal static class BackendPlanner
{
    public static BackendSection Plan(LoadBalancer wanted, ListenerSpec listener, PoolSpec pool) => new(
        pool.Id,
        listener.Id,
        ConfigPlanner.ModeOf(listener),
        BalanceOf(pool.Algorithm),
        listener.TimeoutMemberConnect,
        listener.TimeoutMemberData,
        wanted.MonitorOf(pool.Id) is { AdminStateUp: true } monitor ? CheckPlanner.Plan(monitor, wanted) : null,
        [.. wanted.MembersOf(pool.Id).Select(Server)]);

    private static ImmutableArray<string> BalanceOf(BalancingAlgorithm algorithm) => algorithm switch
    {
        BalancingAlgorithm.RoundRobin => ["roundrobin"],
        BalancingAlgorithm.LeastConnections => ["leastconn"],
        BalancingAlgorithm.SourceIp => ["source"],
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Check refuses this algorithm."),
    };

    private static ServerLine Server(MemberSpec member) => new(
        member.Id,
        member.Address,
        member.ProtocolPort,
        member.Weight,
        member.Backup,
        Disabled: !member.AdminStateUp,
        member.MonitorAddress,
        member.MonitorPort);
}
