using System.Net;
using Statera.Core.Model;

namespace Statera.Providers.Amphora;

/// <summary>What of a legal load balancer an amphora can't serve, and why. Pure.</summary>
internal static class AmphoraSupport
{
    public static IEnumerable<Fault> Check(LoadBalancer wanted, HostLimits host) =>
        wanted.Listeners.SelectMany(l => ListenerSupport.Check(l, host.FirstFreePort))
            .Concat(wanted.Pools.SelectMany(PoolSupport.Check))
            .Concat(wanted.Members.SelectMany(Check))
            .Concat(wanted.HealthMonitors.SelectMany(monitor => MonitorSupport.Check(monitor, host.CanPing)))
            .Concat(wanted.L7Policies.SelectMany(policy => Check(policy, wanted)))
            .Concat(wanted.Pools.SelectMany(pool => CheckPersistence(pool, wanted)));

    // To HAProxy such an address is wherever the client wanted to go.
    private static IEnumerable<Fault> Check(MemberSpec member) =>
        IPAddress.Parse(member.Address) is var address
        && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Broadcast))
            ? [Fault.Unsupported("address", $"{member.Address} is no member's address.")]
            : [];

    // To HAProxy what other listeners carry is bytes.
    private static IEnumerable<Fault> Check(L7PolicySpec policy, LoadBalancer wanted) =>
        wanted.Listener(policy.ListenerId) is { } listener && !ReadsHttp(listener)
            ? [Fault.Unsupported("l7policies", $"Only HTTP and TERMINATED_HTTPS listeners read what L7 policies judge; "
                + $"listener {listener.Id} is none.")]
            : [];

    private static IEnumerable<Fault> CheckPersistence(PoolSpec pool, LoadBalancer wanted) =>
        pool.SessionPersistence is { Type: not SessionPersistenceType.SourceIp }
            && wanted.ListenersOf(pool.Id).FirstOrDefault(listener => !ReadsHttp(listener)) is { } listener
            ? [Fault.Unsupported("session_persistence", $"Cookies are read on HTTP and TERMINATED_HTTPS listeners only, and "
                + $"listener {listener.Id}, which sends to the pool, is none: take SOURCE_IP.")]
            : [];

    private static bool ReadsHttp(ListenerSpec listener) =>
        listener.Protocol is ListenerProtocol.Http or ListenerProtocol.TerminatedHttps;
}
