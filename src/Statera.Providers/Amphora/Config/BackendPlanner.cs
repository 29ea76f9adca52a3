using System.Buffers.Binary;
using System.Collections.Immutable;
using Statera.Core.Model;

namespace Statera.Providers.Amphora.Config;

/// <summary>Decides what HAProxy does for a pool that a listener sends traffic to. Pure.</summary>
internal static class BackendPlanner
{
    public static BackendSection Plan(LoadBalancer wanted, ListenerSpec listener, PoolSpec pool, GlobalSection global)
    {
        var persistence = Persistence.Of(pool, wanted.Spec);
        var ping = MonitorOf(wanted, pool) is { } monitor ? CheckPlanner.PlanPing(monitor) : null;
        var servers = wanted.MembersOf(pool.Id).Select(member => Server(member, pool)).ToImmutableArray();
        return Plan(wanted, listener, pool, Numbered(servers)) with
        {
            Persistence = persistence,
            Ping = ping,
            Tls = TlsServer.Of(pool, listener, global.Directory),

            // Where everybody's go on one connection, it is never closed for being idle, and a certificate that was renewed
            // would not be shown to the member, nor the member's own be looked at again.
            HttpReuse = pool.TlsEnabled ? HttpReuse.Safe : global.HttpReuse,
            InsertedHeaders = [.. listener.InsertHeaders.Where(it => it.Value == "true").Select(it => it.Key)],
        };
    }

    private static BackendSection Plan(
        LoadBalancer wanted, ListenerSpec listener, PoolSpec pool, ImmutableArray<ServerLine> servers) => new(
        pool.Id,
        listener.Id,
        ConfigPlanner.ModeOf(listener),
        BalanceOf(pool.Algorithm),
        listener.TimeoutMemberConnect,
        listener.TimeoutMemberData,
        MonitorOf(wanted, pool) is { } monitor ? CheckPlanner.Plan(monitor, wanted) : null,
        servers);

    private static HealthMonitorSpec? MonitorOf(LoadBalancer wanted, PoolSpec pool) =>
        wanted.MonitorOf(pool.Id) is { AdminStateUp: true } monitor ? monitor : null;

    // Out of the member's id, so that it stays whoever comes and goes: tables of clients and hashes of addresses are made
    // with it. Two of a pool seldom make the same.
    private static ImmutableArray<ServerLine> Numbered(ImmutableArray<ServerLine> servers)
    {
        var taken = new HashSet<int>();
        return
        [
            .. servers.Select(server =>
            {
                var number = BinaryPrimitives.ReadInt32BigEndian(server.MemberId.ToByteArray(bigEndian: true).AsSpan(12));
                number = Math.Max(1, number & int.MaxValue);
                while (!taken.Add(number))
                {
                    number = number == int.MaxValue ? 1 : number + 1;
                }

                return server with { Number = number };
            }),
        ];
    }

    private static ImmutableArray<string> BalanceOf(BalancingAlgorithm algorithm) => algorithm switch
    {
        BalancingAlgorithm.RoundRobin => ["roundrobin"],
        BalancingAlgorithm.LeastConnections => ["leastconn"],
        BalancingAlgorithm.SourceIp => ["source"],
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Check refuses this algorithm."),
    };

    private static ServerLine Server(MemberSpec member, PoolSpec pool) => new(
        member.Id,
        member.Address,
        member.ProtocolPort,
        member.Weight,
        member.Backup,
        Disabled: !member.AdminStateUp,
        member.MonitorAddress,
        member.MonitorPort)
    {
        ProxyProtocol = pool.Protocol switch
        {
            PoolProtocol.Proxy => ProxyProtocol.V1,
            PoolProtocol.ProxyV2 => ProxyProtocol.V2,
            _ => ProxyProtocol.None,
        },
    };
}
