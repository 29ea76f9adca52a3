using System.Collections.Immutable;
using System.Globalization;
using Statera.Core.Model;

namespace Statera.Providers.Amphora.Config;

/// <summary>Decides what HAProxy is to do for a load balancer. Pure.</summary>
internal static class ConfigPlanner
{
    public static HaproxyPlan Plan(LoadBalancer wanted, GlobalSection global)
    {
        var listeners = wanted.Spec.AdminStateUp ? wanted.Listeners.Where(l => l.AdminStateUp).ToArray() : [];
        return new HaproxyPlan(
            wanted.Id,
            wanted.Spec.Vip.Address,
            global,
            [.. listeners.Select(l => Frontend(wanted, l, global))],
            [.. listeners.Select(l => Backend(wanted, l)).OfType<BackendSection>()])
        {
            Failovers = wanted.Spec.Failovers,
        };
    }

    private static FrontendSection Frontend(LoadBalancer wanted, ListenerSpec listener, GlobalSection global) => new(
        listener.Id,
        listener.ProtocolPort,
        ModeOf(listener),
        listener.ConnectionLimit < 0 ? null : Math.Min(listener.ConnectionLimit, global.MaxConnections),
        listener.TimeoutClientData,
        DefaultPool(wanted, listener) is { } pool ? BackendSection.NameOf(pool.Id, listener.Id) : null);

    private static BackendSection? Backend(LoadBalancer wanted, ListenerSpec listener) =>
        DefaultPool(wanted, listener) is not { } pool ? null : new BackendSection(
            pool.Id,
            listener.Id,
            ModeOf(listener),
            BalanceOf(pool.Algorithm),
            listener.TimeoutMemberConnect,
            listener.TimeoutMemberData,
            wanted.MonitorOf(pool.Id) is { AdminStateUp: true } monitor ? CheckOf(monitor, wanted) : null,
            [.. wanted.MembersOf(pool.Id).Select(Server)]);

    // A pool that is switched off is as good as none: HTTP clients get 503.
    private static PoolSpec? DefaultPool(LoadBalancer wanted, ListenerSpec listener) =>
        listener.DefaultPoolId is { } id && wanted.Pool(id) is { AdminStateUp: true } pool ? pool : null;

    // The listener decides, not the pool: a TCP listener hands HTTP through unread.
    private static ProxyMode ModeOf(ListenerSpec listener) =>
        listener.Protocol is ListenerProtocol.Http ? ProxyMode.Http : ProxyMode.Tcp;

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

    private static HealthCheck CheckOf(HealthMonitorSpec monitor, LoadBalancer wanted) => new(
        monitor.Delay,
        monitor.Timeout,
        Fall: monitor.MaxRetriesDown,
        Rise: monitor.MaxRetries,
        monitor.Type is HealthMonitorType.Http ? QuestionOf(monitor, wanted) : null);

    private static HttpQuestion QuestionOf(HealthMonitorSpec monitor, LoadBalancer wanted) => new(
        monitor.HttpMethod ?? "GET",
        monitor.UrlPath ?? "/",
        "HTTP/" + (monitor.HttpVersion ?? 1.0).ToString("0.0", CultureInfo.InvariantCulture),
        monitor.DomainName ?? (monitor.HttpVersion is 1.1 ? HostOf(wanted.Spec.Vip.Address) : null),
        (monitor.ExpectedCodes ?? "200").Replace(" ", "", StringComparison.Ordinal));

    // HTTP 1.1 demands a host, and a server may refuse a request without: it gets what a client would say that knows no
    // name.
    private static string HostOf(string address) =>
        address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
}
