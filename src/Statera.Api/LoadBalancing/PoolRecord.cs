using System.Text.Json.Serialization;

namespace Statera.Api.LoadBalancing;

/// <summary>A pool as Octavia's API shows it.</summary>
public sealed record PoolRecord(
    string Id,
    string Name,
    string Description,
    string ProvisioningStatus,
    string OperatingStatus,
    bool AdminStateUp,
    string Protocol,
    string LbAlgorithm,
    SessionPersistenceRecord? SessionPersistence,
    string ProjectId,
    IReadOnlyList<IdRecord> Loadbalancers,
    IReadOnlyList<IdRecord> Listeners,
    string CreatedAt,
    string? UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? HealthmonitorId,
    IReadOnlyList<IdRecord> Members,
    IReadOnlyList<string> Tags,
    string? TlsContainerRef,
    string? CaTlsContainerRef,
    string? CrlContainerRef,
    bool TlsEnabled,
    string? TlsCiphers,
    IReadOnlyList<string>? TlsVersions,
    IReadOnlyList<string>? AlpnProtocols,
    string TenantId);

/// <summary>How a pool keeps a client with its member.</summary>
public sealed record SessionPersistenceRecord(
    string Type, string? CookieName, int? PersistenceTimeout, string? PersistenceGranularity);
