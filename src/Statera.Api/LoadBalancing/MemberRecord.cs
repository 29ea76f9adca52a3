namespace Statera.Api.LoadBalancing;

/// <summary>A member of a pool as Octavia's API shows it.</summary>
public sealed record MemberRecord(
    string Id,
    string Name,
    string OperatingStatus,
    string ProvisioningStatus,
    bool AdminStateUp,
    string Address,
    int ProtocolPort,
    int Weight,
    bool Backup,
    string? SubnetId,
    string ProjectId,
    string CreatedAt,
    string? UpdatedAt,
    string? MonitorAddress,
    int? MonitorPort,
    IReadOnlyList<string> Tags,
    string VnicType,
    string TenantId);
