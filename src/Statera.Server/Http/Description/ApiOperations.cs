using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using Statera.Api.LoadBalancing;

namespace Statera.Server.Http.Description;

/// <summary>Everything that can be asked of the API; a test holds it against what is mapped.</summary>
internal static class ApiOperations
{
    private static readonly OctaviaJson Replies = OctaviaJson.Default;
    private static readonly OctaviaRequestJson Requests = OctaviaRequestJson.Default;

    public static readonly ImmutableArray<ApiOperation> All =
    [
        .. Crud("load balancers", "/lbaas/loadbalancers", "loadbalancer", "loadbalancers", "a load balancer",
            Replies.LoadBalancerRecord, Requests.LoadBalancerCreate, Requests.LoadBalancerUpdate, "cascade"),
        new("GET", "/lbaas/loadbalancers/{id}/status", "load balancers",
            "The statuses of a load balancer and all below it, each with its reason where something is wrong.", 200,
            Reply: new("statuses", Replies.StatusTreeRecord)),
        new("GET", "/lbaas/loadbalancers/{id}/statuses", "load balancers", "The same by its other name.", 200,
            Reply: new("statuses", Replies.StatusTreeRecord)),
        new("GET", "/lbaas/loadbalancers/{id}/stats", "load balancers", "What a load balancer has served.", 200,
            Reply: new("stats", Replies.StatisticsRecord)),
        new("PUT", "/lbaas/loadbalancers/{id}/failover", "load balancers",
            "Replaces what runs for a load balancer; for administrators.", 202),
        .. Crud("listeners", "/lbaas/listeners", "listener", "listeners", "a listener",
            Replies.ListenerRecord, Requests.ListenerCreate, Requests.ListenerUpdate),
        new("GET", "/lbaas/listeners/{id}/stats", "listeners", "What a listener has served.", 200,
            Reply: new("stats", Replies.StatisticsRecord)),
        .. Crud("pools", "/lbaas/pools", "pool", "pools", "a pool",
            Replies.PoolRecord, Requests.PoolCreate, Requests.PoolUpdate),
        .. Crud("members", "/lbaas/pools/{pool_id}/members", "member", "members", "a member",
            Replies.MemberRecord, Requests.MemberCreate, Requests.MemberUpdate),
        new("PUT", "/lbaas/pools/{pool_id}/members", "members",
            "Makes the pool's members be those of the list: a member is known by its address and port.", 202,
            Request: new("members", Requests.MemberCreate, IsList: true), Flags: "additive_only"),
        .. Crud("health monitors", "/lbaas/healthmonitors", "healthmonitor", "healthmonitors", "a health monitor",
            Replies.HealthMonitorRecord, Requests.HealthMonitorCreate, Requests.HealthMonitorUpdate),
        .. Crud("L7 policies", "/lbaas/l7policies", "l7policy", "l7policies", "an L7 policy",
            Replies.L7PolicyRecord, Requests.L7PolicyCreate, Requests.L7PolicyUpdate),
        .. Crud("L7 rules", "/lbaas/l7policies/{policy_id}/rules", "rule", "rules", "an L7 rule",
            Replies.L7RuleRecord, Requests.L7RuleCreate, Requests.L7RuleUpdate),
        new("GET", "/lbaas/providers", "providers", "The providers that can be chosen.", 200,
            Reply: new("providers", Replies.ProviderRecord, IsList: true)),
    ];

    private static IEnumerable<ApiOperation> Crud(
        string tag, string path, string singular, string plural, string one, JsonTypeInfo record, JsonTypeInfo create,
        JsonTypeInfo update, params IReadOnlyList<string> deleteFlags) =>
    [
        new("GET", path, tag, $"The {tag} that the query means.", 200, Reply: new(plural, record, IsList: true)),
        new("POST", path, tag, $"Makes {one}.", 201, new(singular, create), new(singular, record)),
        new("GET", path + "/{id}", tag, $"Shows {one}.", 200, Reply: new(singular, record)),
        new("PUT", path + "/{id}", tag, $"Changes {one}: what is left out stays, null brings the default back.", 200,
            new(singular, update), new(singular, record)),
        new("DELETE", path + "/{id}", tag, $"Deletes {one}.", 204, Flags: deleteFlags),
    ];
}
