using System.Globalization;
using System.Text.Json.Serialization;
using Statera.OpenStack.Network;

namespace Statera.Server.Http.Network;

internal sealed record SecurityGroupRecord(
    string Id,
    string Name,
    string Description,
    bool Stateful,
    string TenantId,
    string ProjectId,
    IReadOnlyList<SecurityGroupRuleRecord> SecurityGroupRules,
    bool Shared,
    IReadOnlyList<string> Tags,
    string CreatedAt,
    string UpdatedAt)
{
    public static SecurityGroupRecord Of(SecurityGroupDocument it) => new(
        it.Id, it.Name, it.Description, Stateful: true, it.ProjectId, it.ProjectId,
        [.. it.Rules.Select(rule => SecurityGroupRuleRecord.Of(it, rule))], Shared: false, it.Tags,
        Time(it.CreatedAt), Time(it.UpdatedAt));

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

internal sealed record SecurityGroupRuleRecord(
    string Id,
    string Description,
    string SecurityGroupId,
    string Direction,
    string Ethertype,
    string? Protocol,
    int? PortRangeMin,
    int? PortRangeMax,
    string? RemoteIpPrefix,
    string? RemoteGroupId,
    string? RemoteAddressGroupId,
    string TenantId,
    string ProjectId,
    string CreatedAt,
    string UpdatedAt)
{
    public static SecurityGroupRuleRecord Of(SecurityGroupDocument group, SecurityGroupRule it) => new(
        it.Id, it.Description, group.Id, it.Direction, it.Ethertype, it.Protocol, it.PortRangeMin, it.PortRangeMax,
        it.RemoteIpPrefix, it.RemoteGroupId, null, group.ProjectId, group.ProjectId,
        SecurityGroupRecord.Time(it.CreatedAt), SecurityGroupRecord.Time(it.CreatedAt));
}

/// <summary>The JSON of security groups.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SecurityGroupRecord))]
[JsonSerializable(typeof(SecurityGroupRuleRecord))]
internal sealed partial class SecurityGroupRecordJson : JsonSerializerContext;
