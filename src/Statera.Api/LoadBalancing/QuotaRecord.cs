using System.Text.Json.Serialization;

namespace Statera.Api.LoadBalancing;

/// <summary>A project's quota as Octavia's API shows it: -1 is no limit; two kinds have an old name beside theirs.</summary>
public sealed record QuotaRecord(
    string ProjectId,
    int Loadbalancer,
    [property: JsonPropertyName("load_balancer")] int OldLoadbalancer,
    int Listener,
    int Member,
    int Pool,
    int Healthmonitor,
    [property: JsonPropertyName("health_monitor")] int OldHealthmonitor,
    int L7policy,
    int L7rule,
    string TenantId);
