using Statera.Core.Model;

namespace Statera.Providers.Amphora.Config;

/// <summary>Decides what HAProxy is to do for a load balancer. Pure.</summary>
internal static class ConfigPlanner
{
    public static HaproxyPlan Plan(LoadBalancer wanted, GlobalSection global)
    {
        var listeners = wanted.Spec.AdminStateUp ? wanted.Listeners.Where(l => l.AdminStateUp).ToArray() : [];
        if (global.Jail is { } jail && listeners.Any(l => l.Protocol is ListenerProtocol.Prometheus))
        {
            // In there it finds us; in the one that all others share there is nothing.
            global = global with { Jail = jail with { Directory = new AmphoraPaths(global.Directory).Jail } };
        }

        return new HaproxyPlan(
            wanted.Id,
            [.. wanted.Spec.AllVips.Select(vip => vip.Address)],
            global,
            [.. listeners.Select(listener => FrontendPlanner.Plan(wanted, listener, global))],
            [
                .. from listener in listeners
                   from pool in wanted.PoolsOf(listener)
                   where pool.AdminStateUp
                   select BackendPlanner.Plan(wanted, listener, pool, global),
            ])
        {
            Failovers = wanted.Spec.Failovers,
        };
    }

    // The listener decides, not the pool: a TCP listener hands HTTP through unread.
    internal static ProxyMode ModeOf(ListenerSpec listener) =>
        listener.Protocol is ListenerProtocol.Http or ListenerProtocol.TerminatedHttps or ListenerProtocol.Prometheus
            ? ProxyMode.Http
            : ProxyMode.Tcp;
}
