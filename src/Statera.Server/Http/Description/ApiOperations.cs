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
        new("GET", "/lbaas/providers/{id}/flavor_capabilities", "providers",
            "What flavors can ask of a provider.", 200,
            Reply: new("flavor_capabilities", Replies.ProviderRecord, IsList: true)),
        new("GET", "/lbaas/providers/{id}/availability_zone_capabilities", "providers",
            "What availability zones can ask of a provider.", 200,
            Reply: new("availability_zone_capabilities", Replies.ProviderRecord, IsList: true)),
        .. Crud("flavors", "/lbaas/flavors", "flavor", "flavors", "a flavor",
            Replies.FlavorRecord, Requests.FlavorCreate, Requests.FlavorUpdate),
        .. Crud("flavor profiles", "/lbaas/flavorprofiles", "flavorprofile", "flavorprofiles", "a flavor profile",
            Replies.FlavorProfileRecord, Requests.FlavorProfileCreate, Requests.FlavorProfileUpdate),
        .. Crud("availability zones", "/lbaas/availabilityzones", "availability_zone", "availability_zones",
            "an availability zone", Replies.AvailabilityZoneRecord, Requests.AvailabilityZoneCreate,
            Requests.AvailabilityZoneUpdate),
        .. Crud("availability zone profiles", "/lbaas/availabilityzoneprofiles", "availability_zone_profile",
            "availability_zone_profiles", "an availability zone profile", Replies.AvailabilityZoneProfileRecord,
            Requests.AvailabilityZoneProfileCreate, Requests.AvailabilityZoneProfileUpdate),
        new("GET", "/lbaas/quotas", "quotas", "The quotas of projects that were given one.", 200,
            Reply: new("quotas", Replies.QuotaRecord, IsList: true)),
        new("GET", "/lbaas/quotas/{id}", "quotas",
            "The quota of a project, or with defaults for its id that of projects which were given none.", 200,
            Reply: new("quota", Replies.QuotaRecord)),
        new("GET", "/lbaas/quotas/{id}/default", "quotas", "The quota of projects that were given none.", 200,
            Reply: new("quota", Replies.QuotaRecord)),
        new("PUT", "/lbaas/quotas/{id}", "quotas", "Changes the quota of a project; for administrators.", 202,
            new("quota", Requests.QuotaUpdate), new("quota", Replies.QuotaRecord)),
        new("DELETE", "/lbaas/quotas/{id}", "quotas", "Gives a project the default quota again.", 202),
        new("GET", "/octavia/amphorae", "amphorae", "What runs for load balancers; for administrators.", 200,
            Reply: new("amphorae", Replies.AmphoraRecord, IsList: true)),
        new("GET", "/octavia/amphorae/{id}", "amphorae", "Shows an amphora.", 200,
            Reply: new("amphora", Replies.AmphoraRecord)),
        new("GET", "/octavia/amphorae/{id}/stats", "amphorae", "What an amphora has served, by listener.", 200,
            Reply: new("amphora_stats", Replies.AmphoraStatisticsRecord, IsList: true)),
        new("PUT", "/octavia/amphorae/{id}/failover", "amphorae", "Replaces an amphora.", 202),
        new("PUT", "/octavia/amphorae/{id}/config", "amphorae", "Has an amphora take its settings anew.", 202),
        new("DELETE", "/octavia/amphorae/{id}", "amphorae", "Deletes an amphora that serves nothing.", 204),
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
