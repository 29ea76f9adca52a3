using System.Text.Json.Serialization.Metadata;
using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>
/// What the endpoints of one kind of resource have in common: its names, its record, and how it is found.
/// </summary>
internal sealed record OctaviaResource<TSpec, TRecord>(
    ResourceKind Kind,
    string Label,
    string Singular,
    string Plural,
    CollectionShape<TRecord> Shape,
    JsonTypeInfo<TRecord> Json,
    Func<LoadBalancer, Guid, TSpec?> Find,
    Func<LoadBalancer, TSpec, TRecord> Record)
    where TSpec : ResourceSpec
    where TRecord : notnull;

/// <summary>The kinds of resources.</summary>
internal static class OctaviaResources
{
    public static readonly OctaviaResource<LoadBalancerSpec, LoadBalancerRecord> LoadBalancer = new(
        ResourceKind.LoadBalancer, "Load Balancer", "loadbalancer", "loadbalancers",
        new(OctaviaJson.Default.LoadBalancerRecord), OctaviaJson.Default.LoadBalancerRecord,
        (whole, _) => whole.Spec, OctaviaRecords.Of);

    public static readonly OctaviaResource<ListenerSpec, ListenerRecord> Listener = new(
        ResourceKind.Listener, "Listener", "listener", "listeners",
        new(OctaviaJson.Default.ListenerRecord,
            OfLoadBalancer<ListenerRecord>("loadbalancer_id", record => record.Loadbalancers),
            OfLoadBalancer<ListenerRecord>("load_balancer_id", record => record.Loadbalancers)),
        OctaviaJson.Default.ListenerRecord,
        (whole, id) => whole.Listener(id), OctaviaRecords.Of);

    public static readonly OctaviaResource<PoolSpec, PoolRecord> Pool = new(
        ResourceKind.Pool, "Pool", "pool", "pools",
        new(OctaviaJson.Default.PoolRecord,
            OfLoadBalancer<PoolRecord>("loadbalancer_id", record => record.Loadbalancers),
            OfLoadBalancer<PoolRecord>("load_balancer_id", record => record.Loadbalancers),
            ("listener_id", (record, id) => record.Listeners.Any(listener => listener.Id == id))),
        OctaviaJson.Default.PoolRecord,
        (whole, id) => whole.Pool(id), OctaviaRecords.Of);

    public static readonly OctaviaResource<MemberSpec, MemberRecord> Member = new(
        ResourceKind.Member, "Member", "member", "members",
        new(OctaviaJson.Default.MemberRecord), OctaviaJson.Default.MemberRecord,
        (whole, id) => whole.Member(id), OctaviaRecords.Of);

    public static readonly OctaviaResource<HealthMonitorSpec, HealthMonitorRecord> HealthMonitor = new(
        ResourceKind.HealthMonitor, "Health Monitor", "healthmonitor", "healthmonitors",
        new(OctaviaJson.Default.HealthMonitorRecord,
            ("pool_id", (record, id) => record.Pools.Any(pool => pool.Id == id))),
        OctaviaJson.Default.HealthMonitorRecord,
        (whole, id) => whole.HealthMonitor(id), OctaviaRecords.Of);

    public static readonly OctaviaResource<L7PolicySpec, L7PolicyRecord> L7Policy = new(
        ResourceKind.L7Policy, "L7 Policy", "l7policy", "l7policies",
        new(OctaviaJson.Default.L7PolicyRecord), OctaviaJson.Default.L7PolicyRecord,
        (whole, id) => whole.L7Policy(id), OctaviaRecords.Of);

    public static readonly OctaviaResource<L7RuleSpec, L7RuleRecord> L7Rule = new(
        ResourceKind.L7Rule, "L7 Rule", "rule", "rules",
        new(OctaviaJson.Default.L7RuleRecord), OctaviaJson.Default.L7RuleRecord,
        (whole, id) => whole.L7Rule(id), OctaviaRecords.Of);

    private static (string, Func<T, string, bool>) OfLoadBalancer<T>(
        string name, Func<T, IReadOnlyList<IdRecord>> owners) =>
        (name, (record, id) => owners(record).Any(owner => owner.Id == id));
}
