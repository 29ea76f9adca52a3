using System.Text.Json.Serialization;
using Statera.Core.Store;
using Statera.OpenStack.Network;

namespace Statera.Server.Http.Network;

internal sealed record FloatingIpRecord(
    string Id,
    string Description,
    string TenantId,
    string ProjectId,
    string FloatingNetworkId,
    string FloatingIpAddress,
    string? PortId,
    string? FixedIpAddress,
    string? RouterId,
    string Status,
    FloatingIpPortRecord? PortDetails,
    string DnsDomain,
    string DnsName,
    string? QosPolicyId,
    IReadOnlyList<string> PortForwardings,
    IReadOnlyList<string> Tags,
    string CreatedAt,
    string UpdatedAt)
{
    // Nobody carries packets to it, whatever it stands for: what says ACTIVE would be believed.
    private const string NotCarried = "DOWN";

    public static FloatingIpRecord Of(IDocumentReader reader, FloatingIpDocument it) => new(
        it.Id, it.Description, it.ProjectId, it.ProjectId, it.NetworkId, it.Address, it.Target?.PortId,
        it.Target?.FixedIpAddress, it.Target?.RouterId, NotCarried,
        it.Target is { } target && reader.FindPort(target.PortId) is { } port
            ? new FloatingIpPortRecord(
                port.Name, port.NetworkId, port.MacAddress, port.AdminStateUp, port.AdminStateUp ? "ACTIVE" : "DOWN",
                port.DeviceId, port.DeviceOwner)
            : null,
        "", "", null, [], it.Tags, SecurityGroupRecord.Time(it.CreatedAt), SecurityGroupRecord.Time(it.UpdatedAt));
}

internal sealed record FloatingIpPortRecord(
    string Name, string NetworkId, string MacAddress, bool AdminStateUp, string Status, string DeviceId,
    string DeviceOwner);

/// <summary>The JSON of floating IPs.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(FloatingIpRecord))]
internal sealed partial class FloatingIpRecordJson : JsonSerializerContext;
