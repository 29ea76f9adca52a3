namespace Statera.Api.LoadBalancing;

/// <summary>A load balancer as Octavia's API shows it.</summary>
public sealed record LoadBalancerRecord(
    string Id,
    string Name,
    string Description,
    string ProvisioningStatus,
    string OperatingStatus,
    bool AdminStateUp,
    string ProjectId,
    string CreatedAt,
    string? UpdatedAt,
    string VipAddress,
    string VipPortId,
    string VipSubnetId,
    string VipNetworkId,
    IReadOnlyList<string> VipSgIds,
    IReadOnlyList<AdditionalVipRecord> AdditionalVips,
    IReadOnlyList<IdRecord> Listeners,
    IReadOnlyList<IdRecord> Pools,
    string Provider,
    string? FlavorId,
    string? VipQosPolicyId,
    IReadOnlyList<string> Tags,
    string? AvailabilityZone,
    string VipVnicType,
    string TenantId);

/// <summary>A further VIP of a load balancer.</summary>
public sealed record AdditionalVipRecord(string SubnetId, string IpAddress, string PortId);

/// <summary>A reference to an object.</summary>
public sealed record IdRecord(string Id);
