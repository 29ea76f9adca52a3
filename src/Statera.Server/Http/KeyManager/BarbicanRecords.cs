using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Statera.Server.Http.KeyManager;

internal sealed record BarbicanError(int Code, string Title, string Description);

internal sealed record SecretRecord(
    string Created,
    string Updated,
    string Status,
    string Name,
    string SecretType,
    string? Expiration,
    string? Algorithm,
    int? BitLength,
    string? Mode,
    string CreatorId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ContentTypesRecord? ContentTypes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<SecretConsumerRecord>? Consumers,
    string SecretRef);

internal sealed record ContentTypesRecord(string Default);

internal sealed record SecretConsumerRecord(
    string Service, string ResourceType, string ResourceId, string Created, string Updated, string Status);

internal sealed record ContainerRecord(
    string Created,
    string Updated,
    string Status,
    string? Name,
    string Type,
    string CreatorId,
    IReadOnlyList<NamedSecretRecord> SecretRefs,
    IReadOnlyList<ContainerConsumerRecord> Consumers,
    string ContainerRef);

internal sealed record NamedSecretRecord(string? Name, string SecretRef);

internal sealed record ContainerConsumerRecord(
    string Name, [property: JsonPropertyName("URL")] string Url, string Created, string Updated, string Status);

internal sealed record AclRecord(AclReadRecord Read);

internal sealed record AclReadRecord(
    [property: JsonPropertyName("project-access")] bool ProjectAccess,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Users,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Created,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Updated);

internal sealed record BarbicanVersionRecord(
    string Id,
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MinVersion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MaxVersion,
    IReadOnlyList<BarbicanLinkRecord> Links,
    [property: JsonPropertyName("media-types")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<BarbicanMediaTypeRecord>? MediaTypes);

internal sealed record BarbicanLinkRecord(string Rel, string Href);

internal sealed record BarbicanMediaTypeRecord(string Base, string Type);

/// <summary>The JSON of the Barbican API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(BarbicanError))]
[JsonSerializable(typeof(SecretRecord))]
[JsonSerializable(typeof(SecretConsumerRecord))]
[JsonSerializable(typeof(ContainerRecord))]
[JsonSerializable(typeof(ContainerConsumerRecord))]
[JsonSerializable(typeof(AclRecord))]
[JsonSerializable(typeof(BarbicanVersionRecord))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, string>))]
internal sealed partial class BarbicanJson : JsonSerializerContext;
