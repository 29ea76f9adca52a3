namespace Statera.Api.LoadBalancing;

/// <summary>An L7 policy as Octavia's API shows it.</summary>
public sealed record L7PolicyRecord(
    string Id,
    string Name,
    string Description,
    string ProvisioningStatus,
    string OperatingStatus,
    bool AdminStateUp,
    string ProjectId,
    string Action,
    string ListenerId,
    string? RedirectPoolId,
    string? RedirectUrl,
    string? RedirectPrefix,
    int Position,
    IReadOnlyList<IdRecord> Rules,
    string CreatedAt,
    string? UpdatedAt,
    IReadOnlyList<string> Tags,
    int? RedirectHttpCode,
    string TenantId);
