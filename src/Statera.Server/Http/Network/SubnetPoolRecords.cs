using System.Globalization;
using System.Text.Json.Serialization;
using Statera.OpenStack.Network;

namespace Statera.Server.Http.Network;

// Neutron answers with the prefix lengths as text.
internal sealed record SubnetPoolRecord(
    string Id,
    string Name,
    string Description,
    string TenantId,
    string ProjectId,
    IReadOnlyList<string> Prefixes,
    string MinPrefixlen,
    string MaxPrefixlen,
    string DefaultPrefixlen,
    int? DefaultQuota,
    int IpVersion,
    bool Shared,
    bool IsDefault,
    string? AddressScopeId,
    IReadOnlyList<string> Tags,
    string CreatedAt,
    string UpdatedAt)
{
    public static SubnetPoolRecord Of(SubnetPoolDocument it) => new(
        it.Id, it.Name, it.Description, it.ProjectId, it.ProjectId, it.Prefixes, Text(it.MinPrefixLength),
        Text(it.MaxPrefixLength), Text(it.DefaultPrefixLength), it.DefaultQuota, IpVersion: 4, it.Shared, it.IsDefault,
        AddressScopeId: null, it.Tags, SecurityGroupRecord.Time(it.CreatedAt), SecurityGroupRecord.Time(it.UpdatedAt));

    private static string Text(int length) => length.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The JSON of subnet pools.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SubnetPoolRecord))]
internal sealed partial class SubnetPoolRecordJson : JsonSerializerContext;
