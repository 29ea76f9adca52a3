using System.Text.Json.Serialization;
using Statera.Core.Store;
using Statera.OpenStack.Network;

namespace Statera.Server.Http.Network;

internal sealed record RouterRecord(
    string Id,
    string Name,
    string Description,
    string TenantId,
    string ProjectId,
    bool AdminStateUp,
    string Status,
    RouterGatewayRecord? ExternalGatewayInfo,
    IReadOnlyList<string> Routes,
    bool Distributed,
    bool Ha,
    string? FlavorId,
    IReadOnlyList<string> AvailabilityZoneHints,
    IReadOnlyList<string> AvailabilityZones,
    IReadOnlyList<string> Tags,
    string CreatedAt,
    string UpdatedAt)
{
    public static RouterRecord Of(IDocumentReader reader, RouterDocument it) => new(
        it.Id, it.Name, it.Description, it.ProjectId, it.ProjectId, it.AdminStateUp, "ACTIVE",
        it.Gateway is { } gateway
            ? new RouterGatewayRecord(
                gateway.NetworkId, gateway.EnableSnat,
                [.. (reader.FindPort(gateway.PortId)?.FixedIps ?? [])
                    .Select(ip => new FixedIpRecord(ip.SubnetId, ip.IpAddress))])
            : null,
        [], Distributed: false, Ha: false, null, [], [], it.Tags,
        SecurityGroupRecord.Time(it.CreatedAt), SecurityGroupRecord.Time(it.UpdatedAt));
}

internal sealed record RouterGatewayRecord(
    string NetworkId, bool EnableSnat, IReadOnlyList<FixedIpRecord> ExternalFixedIps);

internal sealed record RouterInterfaceRecord(
    string Id, string TenantId, string ProjectId, string PortId, string NetworkId, string SubnetId,
    IReadOnlyList<string> SubnetIds)
{
    public static RouterInterfaceRecord Of(RouterDocument router, PortDocument port) => new(
        router.Id, router.ProjectId, router.ProjectId, port.Id, port.NetworkId, port.FixedIps[0].SubnetId,
        [.. port.FixedIps.Select(ip => ip.SubnetId)]);
}

/// <summary>The JSON of routers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RouterRecord))]
[JsonSerializable(typeof(RouterInterfaceRecord))]
internal sealed partial class RouterRecordJson : JsonSerializerContext;
