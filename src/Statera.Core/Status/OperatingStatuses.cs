using Statera.Core.Model;

namespace Statera.Core.Status;

/// <summary>
/// The operating status of everything in a load balancer, rolled up from the members: the worst of the children shows
/// in
/// the parent, a part of them as DEGRADED, all of them as ERROR (octavia.md 1.8).
/// </summary>
public static class OperatingStatuses
{
    /// <summary>The status of a member.</summary>
    public static OperatingStatus Of(LoadBalancer whole, MemberSpec member)
    {
        if (!member.AdminStateUp)
        {
            return OperatingStatus.Offline;
        }

        if (whole.MonitorOf(member.PoolId) is not { AdminStateUp: true })
        {
            return OperatingStatus.NoMonitor;
        }

        return whole.Observed.Health.Members.GetValueOrDefault(member.Id)?.State switch
        {
            MemberState.Down => OperatingStatus.Error,
            MemberState.Up => member.Weight == 0 ? OperatingStatus.Draining : OperatingStatus.Online,
            _ => OperatingStatus.Offline,
        };
    }

    /// <summary>The status of a pool: of a pool that no listener uses, nothing runs.</summary>
    public static OperatingStatus Of(LoadBalancer whole, PoolSpec pool)
    {
        if (!pool.AdminStateUp || !whole.ListenersOf(pool.Id).Any(listener => IsOpen(whole, listener)))
        {
            return OperatingStatus.Offline;
        }

        var serving = whole.MembersOf(pool.Id).Where(member => member.AdminStateUp).ToList();
        var broken = serving.Count(member => Of(whole, member) == OperatingStatus.Error);
        return broken == 0 ? OperatingStatus.Online
            : broken == serving.Count ? OperatingStatus.Error
            : OperatingStatus.Degraded;
    }

    /// <summary>The status of a listener.</summary>
    public static OperatingStatus Of(LoadBalancer whole, ListenerSpec listener)
    {
        if (!whole.Spec.AdminStateUp || !listener.AdminStateUp)
        {
            return OperatingStatus.Offline;
        }

        if (!IsOpen(whole, listener))
        {
            return whole.Observed.Health.Fault is null ? OperatingStatus.Offline : OperatingStatus.Error;
        }

        var pool = listener.DefaultPoolId is { } id && whole.Pool(id) is { AdminStateUp: true } found
            ? Of(whole, found)
            : OperatingStatus.Online;
        var full = whole.Observed.Health.Listeners[listener.Id].Full;
        return pool is OperatingStatus.Error or OperatingStatus.Degraded ? pool
            : full ? OperatingStatus.Degraded
            : OperatingStatus.Online;
    }

    /// <summary>The status of a load balancer.</summary>
    public static OperatingStatus Of(LoadBalancer whole)
    {
        if (!whole.Spec.AdminStateUp || whole.Observed.Generation == 0)
        {
            return OperatingStatus.Offline;
        }

        if (whole.Observed.Health.Fault is not null)
        {
            return OperatingStatus.Error;
        }

        var listeners = whole.Listeners.Where(listener => listener.AdminStateUp)
            .Select(listener => Of(whole, listener)).ToList();
        var broken = listeners.Count(status => status == OperatingStatus.Error);
        return listeners.Count > 0 && broken == listeners.Count ? OperatingStatus.Error
            : broken > 0 || listeners.Contains(OperatingStatus.Degraded) ? OperatingStatus.Degraded
            : listeners.Count > 0 && listeners.TrueForAll(status => status == OperatingStatus.Offline)
                ? OperatingStatus.Offline
            : OperatingStatus.Online;
    }

    /// <summary>The status of a health monitor: it asks, or it is switched off.</summary>
    public static OperatingStatus Of(LoadBalancer whole, HealthMonitorSpec monitor) =>
        monitor.AdminStateUp && whole.Pool(monitor.PoolId) is { } pool && Of(whole, pool) != OperatingStatus.Offline
            ? OperatingStatus.Online
            : OperatingStatus.Offline;

    /// <summary>Why something does not work, for a person; null where nothing is known.</summary>
    public static string? ReasonOf(LoadBalancer whole, ResourceSpec part) => part switch
    {
        MemberSpec member => whole.Observed.Health.Members.GetValueOrDefault(member.Id)?.Reason,
        LoadBalancerSpec => whole.Observed.Health.Fault,
        _ => null,
    };

    private static bool IsOpen(LoadBalancer whole, ListenerSpec listener) =>
        whole.Spec.AdminStateUp && listener.AdminStateUp && whole.Observed.Health.Fault is null
        && whole.Observed.Health.Listeners.GetValueOrDefault(listener.Id) is { Open: true };
}
