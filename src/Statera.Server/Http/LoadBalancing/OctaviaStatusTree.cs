using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Core.Status;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>The statuses of a load balancer and all below it, each with its reason where something is wrong.</summary>
internal static class OctaviaStatusTree
{
    public static StatusTreeRecord Of(LoadBalancer whole) => new(new LoadBalancerStatusRecord(
        whole.Id.ToString(),
        whole.Spec.Name,
        WireNames.Of(OperatingStatuses.Of(whole)),
        Provisioning(whole, whole.Spec),
        Reason(whole, whole.Spec),
        [.. whole.Listeners.Select(listener => Of(whole, listener))],
        Unused(whole)));

    // Ours: Octavia's tree leaves out the pools that no listener sends to.
    private static PoolStatusRecord[]? Unused(LoadBalancer whole)
    {
        var unused = whole.Pools.Where(pool => !whole.ListenersOf(pool.Id).Any()).Select(pool => Of(whole, pool)).ToArray();
        return unused.Length > 0 ? unused : null;
    }

    private static ListenerStatusRecord Of(LoadBalancer whole, ListenerSpec it) => new(
        it.Id.ToString(),
        it.Name,
        WireNames.Of(OperatingStatuses.Of(whole, it)),
        Provisioning(whole, it),
        Reason(whole, it),
        [.. whole.PoolsOf(it).Select(pool => Of(whole, pool))]);

    private static PoolStatusRecord Of(LoadBalancer whole, PoolSpec it) => new(
        it.Id.ToString(),
        it.Name,
        Provisioning(whole, it),
        WireNames.Of(OperatingStatuses.Of(whole, it)),
        Reason(whole, it),
        whole.MonitorOf(it.Id) is { } monitor ? Of(whole, monitor) : null,
        [.. whole.MembersOf(it.Id).Select(member => Of(whole, member))]);

    private static HealthMonitorStatusRecord Of(LoadBalancer whole, HealthMonitorSpec it) => new(
        it.Id.ToString(),
        it.Name,
        WireNames.Of(it.Type),
        Provisioning(whole, it),
        WireNames.Of(OperatingStatuses.Of(whole, it)),
        Reason(whole, it));

    private static MemberStatusRecord Of(LoadBalancer whole, MemberSpec it) => new(
        it.Id.ToString(),
        it.Name,
        WireNames.Of(OperatingStatuses.Of(whole, it)),
        Provisioning(whole, it),
        it.Address,
        it.ProtocolPort,
        Reason(whole, it));

    private static string Provisioning(LoadBalancer whole, ResourceSpec it) =>
        WireNames.Of(ProvisioningStatuses.Of(whole, it));

    private static string? Reason(LoadBalancer whole, ResourceSpec it) =>
        ProvisioningStatuses.ReasonOf(whole, it) ?? OperatingStatuses.ReasonOf(whole, it);
}
