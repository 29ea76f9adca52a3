using System.Net;
using Statera.Core.Model;

namespace Statera.Providers.Amphora.Config;

/// <summary>Decides what HAProxy does for a listener. Pure.</summary>
internal static class FrontendPlanner
{
    public static FrontendSection Plan(LoadBalancer wanted, ListenerSpec listener, GlobalSection global) => new(
        listener.Id,
        [.. wanted.Spec.AllVips.Select((vip, i) => new BoundSocket(new IPEndPoint(IPAddress.Parse(vip.Address), listener.ProtocolPort), i))],
        ConfigPlanner.ModeOf(listener),
        listener.ConnectionLimit < 0 ? null : Math.Min(listener.ConnectionLimit, global.MaxConnections),
        listener.TimeoutClientData,
        DefaultPool(wanted, listener) is { } pool ? BackendSection.NameOf(pool.Id, listener.Id) : null)
    {
        Policies = L7Planner.Plan(wanted, listener),
        AllowedSources = listener.AllowedCidrs ?? [],
        InspectDelay = listener.TimeoutTcpInspect,
        Tls = TlsBind.Of(listener, global),
        Metrics = listener.Protocol is ListenerProtocol.Prometheus
            ? new MetricsRoute(listener.Id, MetricsSocket(global), listener.TimeoutMemberConnect, listener.TimeoutMemberData)
            : null,
        FlowLog = global.FlowLog is { } log ? FlowLog.Of(wanted.Spec, ConfigPlanner.ModeOf(listener), log) : null,
    };

    private static string MetricsSocket(GlobalSection global) => new AmphoraPaths(global.Directory).MetricsSocket is var path
        && global.Jail is null ? path : "/" + Path.GetFileName(path);

    // A pool that is switched off is as good as none: HTTP clients get 503.
    private static PoolSpec? DefaultPool(LoadBalancer wanted, ListenerSpec listener) =>
        listener.DefaultPoolId is { } id && wanted.Pool(id) is { AdminStateUp: true } pool ? pool : null;
}
