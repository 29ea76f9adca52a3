using System.Text.Json.Serialization;
using Statera.OpenStack.Network;

namespace Statera.Server.Http.Network;

internal sealed record QosPolicyRecord(
    string Id,
    string Name,
    string Description,
    string TenantId,
    string ProjectId,
    bool Shared,
    bool IsDefault,
    IReadOnlyList<string> Rules,
    IReadOnlyList<string> Tags,
    string CreatedAt,
    string UpdatedAt)
{
    public static QosPolicyRecord Of(QosPolicyDocument it) => new(
        it.Id, it.Name, it.Description, it.ProjectId, it.ProjectId, it.Shared, IsDefault: false, [], it.Tags,
        SecurityGroupRecord.Time(it.CreatedAt), SecurityGroupRecord.Time(it.UpdatedAt));
}

/// <summary>The JSON of QoS policies.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(QosPolicyRecord))]
internal sealed partial class QosPolicyRecordJson : JsonSerializerContext;
