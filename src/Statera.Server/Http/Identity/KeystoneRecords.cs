using System.Text.Json.Serialization;

namespace Statera.Server.Http.Identity;

internal sealed record KeystoneError(KeystoneErrorBody Error);

internal sealed record KeystoneErrorBody(int Code, string Message, string Title);

internal sealed record LinksRecord(string? Self, string? Next, string? Previous);

internal sealed record SelfLinkRecord(string Self);

internal sealed record ReferenceRecord(string Id, string Name);

internal sealed record DomainRecord(string Id, string Name, string Description, bool Enabled, SelfLinkRecord Links);

internal sealed record RegionRecord(string Id, string Description, string? ParentRegionId, SelfLinkRecord Links);

internal sealed record ProjectRecord(
    string Id,
    string Name,
    string DomainId,
    string Description,
    bool Enabled,
    string ParentId,
    bool IsDomain,
    IReadOnlyList<string> Tags,
    SelfLinkRecord Links);

internal sealed record UserRecord(
    string Id,
    string Name,
    string DomainId,
    string Description,
    string? Email,
    bool Enabled,
    string? DefaultProjectId,
    string? PasswordExpiresAt,
    SelfLinkRecord Links);

internal sealed record RoleRecord(string Id, string Name, string? DomainId, string Description, SelfLinkRecord Links);

internal sealed record ServiceRecord(
    string Id, string Name, string Type, string Description, bool Enabled, SelfLinkRecord Links);

internal sealed record EndpointRecord(
    string Id, string ServiceId, string Interface, string Region, string RegionId, string Url, bool Enabled,
    SelfLinkRecord Links);

internal sealed record CatalogServiceRecord(
    string Id, string Name, string Type, IReadOnlyList<CatalogEndpointRecord> Endpoints);

internal sealed record CatalogEndpointRecord(string Id, string Interface, string Region, string RegionId, string Url);

internal sealed record NamedReferenceRecord(
    string Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ReferenceRecord? Domain = null);

internal sealed record AssignmentScopeRecord(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] NamedReferenceRecord? Project,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SystemScopeRecord? System);

internal sealed record SystemScopeRecord(bool All);

internal sealed record TokenCredentialRecord(string Id, string Name, bool Restricted);

internal sealed record ApplicationCredentialRecord(
    string Id,
    string Name,
    string Description,
    string UserId,
    string ProjectId,
    IReadOnlyList<RoleReferenceRecord> Roles,
    string? ExpiresAt,
    bool Unrestricted,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret,
    SelfLinkRecord Links);

internal sealed record RoleReferenceRecord(string Id, string Name, string? DomainId);

internal sealed record RoleAssignmentRecord(
    NamedReferenceRecord Role, NamedReferenceRecord User, AssignmentScopeRecord Scope, AssignmentLinksRecord Links);

internal sealed record AssignmentLinksRecord(string Assignment);

internal sealed record TokenUserRecord(ReferenceRecord Domain, string Id, string Name, string? PasswordExpiresAt);

internal sealed record TokenProjectRecord(ReferenceRecord Domain, string Id, string Name);

internal sealed record TokenRecord(
    IReadOnlyList<string> Methods,
    TokenUserRecord User,
    IReadOnlyList<string> AuditIds,
    string IssuedAt,
    string ExpiresAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TokenProjectRecord? Project,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SystemScopeRecord? System,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TokenCredentialRecord? ApplicationCredential,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? IsDomain,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ReferenceRecord>? Roles,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CatalogServiceRecord>? Catalog);

internal sealed record KeystoneVersionRecord(
    string Id, string Status, string Updated, IReadOnlyList<VersionLinkRecord> Links,
    IReadOnlyList<MediaTypeRecord> MediaTypes);

internal sealed record VersionLinkRecord(string Rel, string Href);

internal sealed record MediaTypeRecord(string Base, string Type);

internal sealed record KeystoneVersionsRecord(KeystoneVersionListRecord Versions);

internal sealed record KeystoneVersionListRecord(IReadOnlyList<KeystoneVersionRecord> Values);

/// <summary>The JSON of the Keystone API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(KeystoneError))]
[JsonSerializable(typeof(LinksRecord))]
[JsonSerializable(typeof(DomainRecord))]
[JsonSerializable(typeof(RegionRecord))]
[JsonSerializable(typeof(ProjectRecord))]
[JsonSerializable(typeof(UserRecord))]
[JsonSerializable(typeof(RoleRecord))]
[JsonSerializable(typeof(ServiceRecord))]
[JsonSerializable(typeof(EndpointRecord))]
[JsonSerializable(typeof(IReadOnlyList<CatalogServiceRecord>))]
[JsonSerializable(typeof(RoleAssignmentRecord))]
[JsonSerializable(typeof(TokenRecord))]
[JsonSerializable(typeof(SystemScopeRecord))]
[JsonSerializable(typeof(ApplicationCredentialRecord))]
[JsonSerializable(typeof(KeystoneVersionsRecord))]
internal sealed partial class KeystoneJson : JsonSerializerContext;
