namespace Statera.Api.LoadBalancing;

/// <summary>A health monitor as Octavia's API shows it.</summary>
public sealed record HealthMonitorRecord(
    string Id,
    string Name,
    string Type,
    int Delay,
    int Timeout,
    int MaxRetries,
    int MaxRetriesDown,
    string? HttpMethod,
    string? UrlPath,
    string? ExpectedCodes,
    bool AdminStateUp,
    string ProjectId,
    IReadOnlyList<IdRecord> Pools,
    string ProvisioningStatus,
    string OperatingStatus,
    string CreatedAt,
    string? UpdatedAt,
    IReadOnlyList<string> Tags,
    double? HttpVersion,
    string? DomainName,
    string TenantId);
