namespace Statera.Api.LoadBalancing.Requests;

/// <summary>A new flavor.</summary>
public sealed record FlavorCreate(
    string Name, string FlavorProfileId, string? Description = null, bool? Enabled = null);

/// <summary>What changes of a flavor.</summary>
public sealed record FlavorUpdate(string? Name = null, string? Description = null, bool? Enabled = null);

/// <summary>A new flavor profile.</summary>
public sealed record FlavorProfileCreate(string Name, string ProviderName, string FlavorData);

/// <summary>What changes of a flavor profile.</summary>
public sealed record FlavorProfileUpdate(string? Name = null, string? ProviderName = null, string? FlavorData = null);

/// <summary>A new availability zone.</summary>
public sealed record AvailabilityZoneCreate(
    string Name, string AvailabilityZoneProfileId, string? Description = null, bool? Enabled = null);

/// <summary>What changes of an availability zone.</summary>
public sealed record AvailabilityZoneUpdate(string? Description = null, bool? Enabled = null);

/// <summary>A new availability zone profile.</summary>
public sealed record AvailabilityZoneProfileCreate(string Name, string ProviderName, string AvailabilityZoneData);

/// <summary>What changes of an availability zone profile.</summary>
public sealed record AvailabilityZoneProfileUpdate(
    string? Name = null, string? ProviderName = null, string? AvailabilityZoneData = null);

/// <summary>What changes of a project's quota.</summary>
public sealed record QuotaUpdate(
    int? Loadbalancer = null,
    int? Listener = null,
    int? Member = null,
    int? Pool = null,
    int? Healthmonitor = null,
    int? L7policy = null,
    int? L7rule = null);
