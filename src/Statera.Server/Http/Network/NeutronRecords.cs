using System.Text.Json.Serialization;

namespace Statera.Server.Http.Network;

internal sealed record NeutronError([property: JsonPropertyName("NeutronError")] NeutronErrorBody Error);

internal sealed record NeutronErrorBody(string Type, string Message, string Detail);

internal sealed record NetworkRecord(
    string Id,
    string Name,
    string Description,
    string TenantId,
    string ProjectId,
    bool AdminStateUp,
    string Status,
    bool Shared,
    [property: JsonPropertyName("router:external")] bool RouterExternal,
    IReadOnlyList<string> Subnets,
    int Mtu,
    bool PortSecurityEnabled,
    IReadOnlyList<string> AvailabilityZoneHints,
    IReadOnlyList<string> AvailabilityZones,
    IReadOnlyList<string> Tags,
    string CreatedAt,
    string UpdatedAt);

internal sealed record SubnetRecord(
    string Id,
    string Name,
    string Description,
    string TenantId,
    string ProjectId,
    string NetworkId,
    int IpVersion,
    string Cidr,
    string? GatewayIp,
    bool EnableDhcp,
    IReadOnlyList<AllocationPoolRecord> AllocationPools,
    IReadOnlyList<string> DnsNameservers,
    IReadOnlyList<string> HostRoutes,
    string? SubnetpoolId,
    IReadOnlyList<string> ServiceTypes,
    IReadOnlyList<string> Tags,
    string CreatedAt,
    string UpdatedAt);

internal sealed record AllocationPoolRecord(string Start, string End);

internal sealed record PortRecord(
    string Id,
    string Name,
    string Description,
    string TenantId,
    string ProjectId,
    string NetworkId,
    bool AdminStateUp,
    string Status,
    string MacAddress,
    IReadOnlyList<FixedIpRecord> FixedIps,
    string DeviceId,
    string DeviceOwner,
    IReadOnlyList<string> SecurityGroups,
    [property: JsonPropertyName("binding:vnic_type")] string BindingVnicType,
    bool PortSecurityEnabled,
    IReadOnlyList<AddressPairRecord> AllowedAddressPairs,
    IReadOnlyList<string> Tags,
    string CreatedAt,
    string UpdatedAt);

internal sealed record FixedIpRecord(string SubnetId, string IpAddress);

internal sealed record AddressPairRecord(string IpAddress, string MacAddress);

internal sealed record TagsRecord(IReadOnlyList<string> Tags);

internal sealed record NeutronExtensionRecord(
    string Alias, string Name, string Description, string Updated, IReadOnlyList<string> Links);

internal sealed record NeutronVersionsRecord(IReadOnlyList<NeutronVersionRecord> Versions);

internal sealed record NeutronVersionRecord(string Id, string Status, IReadOnlyList<NeutronLinkRecord> Links);

internal sealed record NeutronLinkRecord(string Rel, string Href);

/// <summary>The JSON of the Neutron API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(NeutronError))]
[JsonSerializable(typeof(NetworkRecord))]
[JsonSerializable(typeof(SubnetRecord))]
[JsonSerializable(typeof(PortRecord))]
[JsonSerializable(typeof(TagsRecord))]
[JsonSerializable(typeof(IReadOnlyList<NeutronExtensionRecord>))]
[JsonSerializable(typeof(NeutronExtensionRecord))]
[JsonSerializable(typeof(NeutronVersionsRecord))]
internal sealed partial class NeutronJson : JsonSerializerContext;
