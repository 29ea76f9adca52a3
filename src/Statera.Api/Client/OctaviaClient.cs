using System.Text.Json;
using Statera.Api.LoadBalancing;
using Statera.Api.LoadBalancing.Requests;

namespace Statera.Api.Client;

/// <summary>A client of the load-balancing API, Statera's or Octavia's own.</summary>
public sealed class OctaviaClient
{
    private const string Root = "v2/lbaas";

    private readonly ApiConnection _connection;

    /// <summary>Makes a client.</summary>
    /// <param name="http">What sends; its life is the caller's affair.</param>
    /// <param name="root">The endpoint of the catalog's service <c>load-balancer</c>.</param>
    /// <param name="token">Gives the token of the moment, as <see cref="KeystoneSession.TokenAsync"/> does.</param>
    public OctaviaClient(HttpClient http, Uri root, Func<CancellationToken, ValueTask<string?>> token)
    {
        ArgumentNullException.ThrowIfNull(root);
        _connection = new ApiConnection(
            http, root.AbsolutePath.EndsWith('/') ? root : new Uri(root + "/"), token);
        LoadBalancers = new(_connection, new($"{Root}/loadbalancers", "loadbalancer", "loadbalancers"),
            OctaviaJson.Default.LoadBalancerRecord, OctaviaRequestJson.Default.LoadBalancerCreate,
            OctaviaRequestJson.Default.LoadBalancerUpdate);
        Listeners = new(_connection, new($"{Root}/listeners", "listener", "listeners"),
            OctaviaJson.Default.ListenerRecord, OctaviaRequestJson.Default.ListenerCreate,
            OctaviaRequestJson.Default.ListenerUpdate);
        Pools = new(_connection, new($"{Root}/pools", "pool", "pools"),
            OctaviaJson.Default.PoolRecord, OctaviaRequestJson.Default.PoolCreate,
            OctaviaRequestJson.Default.PoolUpdate);
        HealthMonitors = new(_connection, new($"{Root}/healthmonitors", "healthmonitor", "healthmonitors"),
            OctaviaJson.Default.HealthMonitorRecord, OctaviaRequestJson.Default.HealthMonitorCreate,
            OctaviaRequestJson.Default.HealthMonitorUpdate);
        L7Policies = new(_connection, new($"{Root}/l7policies", "l7policy", "l7policies"),
            OctaviaJson.Default.L7PolicyRecord, OctaviaRequestJson.Default.L7PolicyCreate,
            OctaviaRequestJson.Default.L7PolicyUpdate);
        Flavors = new(_connection, new($"{Root}/flavors", "flavor", "flavors"),
            OctaviaJson.Default.FlavorRecord, OctaviaRequestJson.Default.FlavorCreate,
            OctaviaRequestJson.Default.FlavorUpdate);
        FlavorProfiles = new(_connection, new($"{Root}/flavorprofiles", "flavorprofile", "flavorprofiles"),
            OctaviaJson.Default.FlavorProfileRecord, OctaviaRequestJson.Default.FlavorProfileCreate,
            OctaviaRequestJson.Default.FlavorProfileUpdate);
        AvailabilityZones = new(
            _connection, new($"{Root}/availabilityzones", "availability_zone", "availability_zones"),
            OctaviaJson.Default.AvailabilityZoneRecord, OctaviaRequestJson.Default.AvailabilityZoneCreate,
            OctaviaRequestJson.Default.AvailabilityZoneUpdate);
        AvailabilityZoneProfiles = new(
            _connection,
            new($"{Root}/availabilityzoneprofiles", "availability_zone_profile", "availability_zone_profiles"),
            OctaviaJson.Default.AvailabilityZoneProfileRecord,
            OctaviaRequestJson.Default.AvailabilityZoneProfileCreate,
            OctaviaRequestJson.Default.AvailabilityZoneProfileUpdate);
        Quotas = new QuotaClient(_connection, $"{Root}/quotas");
        Amphorae = new AmphoraClient(_connection, "v2/octavia/amphorae");
        Providers = new ProviderClient(_connection, $"{Root}/providers");
    }

    /// <summary>Load balancers.</summary>
    public ResourceClient<LoadBalancerRecord, LoadBalancerCreate, LoadBalancerUpdate> LoadBalancers { get; }

    /// <summary>Listeners.</summary>
    public ResourceClient<ListenerRecord, ListenerCreate, ListenerUpdate> Listeners { get; }

    /// <summary>Pools.</summary>
    public ResourceClient<PoolRecord, PoolCreate, PoolUpdate> Pools { get; }

    /// <summary>Health monitors.</summary>
    public ResourceClient<HealthMonitorRecord, HealthMonitorCreate, HealthMonitorUpdate> HealthMonitors { get; }

    /// <summary>L7 policies.</summary>
    public ResourceClient<L7PolicyRecord, L7PolicyCreate, L7PolicyUpdate> L7Policies { get; }

    /// <summary>Flavors; changing them is for administrators.</summary>
    public ResourceClient<FlavorRecord, FlavorCreate, FlavorUpdate> Flavors { get; }

    /// <summary>Flavor profiles; for administrators.</summary>
    public ResourceClient<FlavorProfileRecord, FlavorProfileCreate, FlavorProfileUpdate> FlavorProfiles { get; }

    /// <summary>Availability zones, by their names; changing them is for administrators.</summary>
    public ResourceClient<AvailabilityZoneRecord, AvailabilityZoneCreate, AvailabilityZoneUpdate> AvailabilityZones
    {
        get;
    }

    /// <summary>Availability zone profiles; for administrators.</summary>
    public ResourceClient<
        AvailabilityZoneProfileRecord, AvailabilityZoneProfileCreate, AvailabilityZoneProfileUpdate>
        AvailabilityZoneProfiles { get; }

    /// <summary>Quotas of projects.</summary>
    public QuotaClient Quotas { get; }

    /// <summary>What runs for load balancers; for administrators.</summary>
    public AmphoraClient Amphorae { get; }

    /// <summary>The providers.</summary>
    public ProviderClient Providers { get; }

    /// <summary>The members of a pool.</summary>
    public ResourceClient<MemberRecord, MemberCreate, MemberUpdate> MembersOf(string poolId) => new(
        _connection, new(MembersPath(poolId), "member", "members"), OctaviaJson.Default.MemberRecord,
        OctaviaRequestJson.Default.MemberCreate, OctaviaRequestJson.Default.MemberUpdate);

    /// <summary>The rules of an L7 policy.</summary>
    public ResourceClient<L7RuleRecord, L7RuleCreate, L7RuleUpdate> RulesOf(string policyId) => new(
        _connection, new($"{Root}/l7policies/{Uri.EscapeDataString(policyId)}/rules", "rule", "rules"),
        OctaviaJson.Default.L7RuleRecord, OctaviaRequestJson.Default.L7RuleCreate,
        OctaviaRequestJson.Default.L7RuleUpdate);

    /// <summary>Makes the members of a pool be these; with <paramref name="additive"/> the others stay.</summary>
    public Task ReplaceMembersAsync(
        string poolId, IReadOnlyList<MemberCreate> members, bool additive = false, CancellationToken cancel = default) =>
        _connection.SendAsync(
            HttpMethod.Put,
            MembersPath(poolId) + (additive ? "?additive_only=true" : ""),
            json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("members");
                JsonSerializer.Serialize(json, members, OctaviaRequestJson.Default.IReadOnlyListMemberCreate);
                json.WriteEndObject();
            },
            cancel);

    /// <summary>Deletes a load balancer with all below it.</summary>
    public Task DeleteCascadeAsync(string loadBalancerId, CancellationToken cancel = default) => _connection.SendAsync(
        HttpMethod.Delete, $"{LoadBalancerPath(loadBalancerId)}?cascade=true", null, cancel);

    /// <summary>Replaces what runs for a load balancer; for administrators.</summary>
    public Task FailoverAsync(string loadBalancerId, CancellationToken cancel = default) => _connection.SendAsync(
        HttpMethod.Put, $"{LoadBalancerPath(loadBalancerId)}/failover", null, cancel);

    /// <summary>The statuses of a load balancer and all below it, with reasons.</summary>
    public async Task<StatusTreeRecord> StatusAsync(string loadBalancerId, CancellationToken cancel = default) =>
        ApiConnection.Read(
            await _connection.SendAsync(HttpMethod.Get, $"{LoadBalancerPath(loadBalancerId)}/status", null, cancel),
            "statuses", OctaviaJson.Default.StatusTreeRecord);

    /// <summary>What a load balancer has served.</summary>
    public Task<StatisticsRecord> LoadBalancerStatisticsAsync(
        string loadBalancerId, CancellationToken cancel = default) =>
        StatisticsAsync(LoadBalancerPath(loadBalancerId), cancel);

    /// <summary>What a listener has served.</summary>
    public Task<StatisticsRecord> ListenerStatisticsAsync(string listenerId, CancellationToken cancel = default) =>
        StatisticsAsync($"{Root}/listeners/{Uri.EscapeDataString(listenerId)}", cancel);

    private static string LoadBalancerPath(string id) => $"{Root}/loadbalancers/{Uri.EscapeDataString(id)}";

    private static string MembersPath(string poolId) => $"{Root}/pools/{Uri.EscapeDataString(poolId)}/members";

    private async Task<StatisticsRecord> StatisticsAsync(string path, CancellationToken cancel) => ApiConnection.Read(
        await _connection.SendAsync(HttpMethod.Get, $"{path}/stats", null, cancel),
        "stats", OctaviaJson.Default.StatisticsRecord);
}
