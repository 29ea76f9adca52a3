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
        listener.Protocol is ListenerProtocol.Http or ListenerProtocol.TerminatedHttps ? ProxyMode.Http : ProxyMode.Tcp;
}
