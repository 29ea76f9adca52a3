using System.Text.Json.Serialization;

namespace Statera.Api.LoadBalancing;

/// <summary>
/// The statuses of a load balancer and all below it; <c>reason</c> is ours, and there where something is wrong.
/// </summary>
public sealed record StatusTreeRecord(LoadBalancerStatusRecord Loadbalancer);

/// <summary>A load balancer's statuses.</summary>
public sealed record LoadBalancerStatusRecord(
    string Id,
    string Name,
    string OperatingStatus,
    string ProvisioningStatus,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    IReadOnlyList<ListenerStatusRecord> Listeners,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PoolStatusRecord>? Pools);

/// <summary>A listener's statuses.</summary>
public sealed record ListenerStatusRecord(
    string Id,
    string Name,
    string OperatingStatus,
    string ProvisioningStatus,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    IReadOnlyList<PoolStatusRecord> Pools);

/// <summary>A pool's statuses.</summary>
public sealed record PoolStatusRecord(
    string Id,
    string Name,
    string ProvisioningStatus,
    string OperatingStatus,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    HealthMonitorStatusRecord? HealthMonitor,
    IReadOnlyList<MemberStatusRecord> Members);

/// <summary>A health monitor's statuses.</summary>
public sealed record HealthMonitorStatusRecord(
    string Id,
    string Name,
    string Type,
    string ProvisioningStatus,
    string OperatingStatus,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason);

/// <summary>A member's statuses.</summary>
public sealed record MemberStatusRecord(
    string Id,
    string Name,
    string OperatingStatus,
    string ProvisioningStatus,
    string Address,
    int ProtocolPort,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason);
