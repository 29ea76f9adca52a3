namespace Statera.Api.LoadBalancing;

/// <summary>An amphora as Octavia's API shows it.</summary>
public sealed record AmphoraRecord(
    string Id,
    string LoadbalancerId,
    string? ComputeId,
    string? LbNetworkIp,
    string? VrrpIp,
    string? HaIp,
    string? VrrpPortId,
    string? HaPortId,
    string? CertExpiration,
    bool CertBusy,
    string Role,
    string Status,
    string? VrrpInterface,
    int? VrrpId,
    int? VrrpPriority,
    string? CachedZone,
    string CreatedAt,
    string? UpdatedAt,
    string? ImageId,
    string? ComputeFlavor);

/// <summary>What one listener has served through an amphora.</summary>
public sealed record AmphoraStatisticsRecord(
    long ActiveConnections,
    long BytesIn,
    long BytesOut,
    string Id,
    string ListenerId,
    string LoadbalancerId,
    long RequestErrors,
    long TotalConnections);
