namespace Statera.Api.LoadBalancing;

/// <summary>A rule of an L7 policy as Octavia's API shows it.</summary>
public sealed record L7RuleRecord(
    string Id,
    string Type,
    string CompareType,
    string? Key,
    string Value,
    bool Invert,
    string ProvisioningStatus,
    string OperatingStatus,
    string CreatedAt,
    string? UpdatedAt,
    string ProjectId,
    bool AdminStateUp,
    IReadOnlyList<string> Tags,
    string TenantId);
