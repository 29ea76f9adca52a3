using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Core.Secrets;

namespace Statera.Core.Status;

/// <summary>
/// The operating status of everything in a load balancer, rolled up from the members: the worst of the children shows
/// in the parent, a part of them as DEGRADED, all of them as ERROR (octavia.md 1.8).
/// </summary>
public static class OperatingStatuses
{
    /// <summary>The status of a member.</summary>
    public static OperatingStatus Of(LoadBalancer whole, MemberSpec member)
    {
        // As long as nobody has told anything of the load balancer, nobody asks its members either.
        if (whole.Observed.Health.IsUnknown)
        {
            return OperatingStatus.NoMonitor;
        }

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

        var pools = whole.PoolsOf(listener).Where(pool => pool.AdminStateUp).Select(pool => Of(whole, pool)).ToList();
        var pool = pools.Count > 0 && pools.TrueForAll(status => status == OperatingStatus.Error) ? OperatingStatus.Error
            : pools.Exists(status => status is OperatingStatus.Error or OperatingStatus.Degraded)
                ? OperatingStatus.Degraded
            : OperatingStatus.Online;
        var full = whole.Observed.Health.Listeners[listener.Id].Full;
        return pool is OperatingStatus.Error or OperatingStatus.Degraded ? pool
            : full ? OperatingStatus.Degraded
            : OperatingStatus.Online;
    }

    /// <summary>The status of a load balancer.</summary>
    public static OperatingStatus Of(LoadBalancer whole)
    {
        if (!whole.Spec.AdminStateUp || whole.Observed.Generation == 0 || whole.Observed.Health.IsUnknown)
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

    /// <summary>The status of what is no traffic itself: once it is carried out it works, or it is switched off.</summary>
    public static OperatingStatus Of(LoadBalancer whole, HealthMonitorSpec monitor) => OfSetting(whole, monitor);

    /// <inheritdoc cref="Of(LoadBalancer, HealthMonitorSpec)"/>
    public static OperatingStatus Of(LoadBalancer whole, L7PolicySpec policy) => OfSetting(whole, policy);

    /// <inheritdoc cref="Of(LoadBalancer, HealthMonitorSpec)"/>
    public static OperatingStatus Of(LoadBalancer whole, L7RuleSpec rule) => OfSetting(whole, rule);

    /// <summary>Why something does not work, for a person; null where nothing is known.</summary>
    public static string? ReasonOf(LoadBalancer whole, ResourceSpec part) => part switch
    {
        MemberSpec member => whole.Observed.Health.Members.GetValueOrDefault(member.Id)?.Reason,
        LoadBalancerSpec => whole.Observed.Health.Fault,
        ListenerSpec or PoolSpec => SecretReasonOf(whole, part),
        _ => null,
    };

    private static string? SecretReasonOf(LoadBalancer whole, ResourceSpec part) =>
        whole.Observed.Secrets is not { } secrets
            ? null
            : SecretUse.Of(whole).Where(use => use.Owner.Id == part.Id)
                .Select(use => secrets.GetValueOrDefault(use.Reference)?.Reason).OfType<string>().Distinct()
                .Aggregate((string?)null, (all, reason) => all is null ? reason : $"{all} {reason}");

    private static OperatingStatus OfSetting(LoadBalancer whole, ResourceSpec part) =>
        part.AdminStateUp && part.CreatedGeneration <= whole.Observed.Generation
            ? OperatingStatus.Online
            : OperatingStatus.Offline;

    private static bool IsOpen(LoadBalancer whole, ListenerSpec listener) =>
        whole.Spec.AdminStateUp && listener.AdminStateUp && whole.Observed.Health.Fault is null
        && whole.Observed.Health.Listeners.GetValueOrDefault(listener.Id) is { Open: true };
}
