using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Statera.OpenStack.KeyManager;

/// <summary>What secrets and containers have in common: whose they are, and who else may read them.</summary>
public interface IGuarded
{
    /// <summary>The project.</summary>
    string ProjectId { get; }

    /// <summary>The user who made it.</summary>
    string CreatorId { get; }

    /// <summary>Who may read it; null for the project.</summary>
    AccessList? Acl { get; }
}

/// <summary>A secret, without its payload: that is sealed, beside it.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="ProjectId">Whose it is.</param>
/// <param name="CreatorId">The user who made it.</param>
/// <param name="Name">For people; null shows as the id does.</param>
/// <param name="SecretType">What it is, for people and programs.</param>
/// <param name="Algorithm">Of a key, for people.</param>
/// <param name="BitLength">Of a key, for people.</param>
/// <param name="Mode">Of a key, for people.</param>
/// <param name="Expiration">When it is as if it were gone; null for never.</param>
/// <param name="ContentType">The type of its payload; null as long as it has none.</param>
/// <param name="Acl">Who may read it; null for the project.</param>
/// <param name="Consumers">Who uses it.</param>
/// <param name="Metadata">Whatever its owner writes down beside it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record SecretDocument(
    string Id,
    string ProjectId,
    string CreatorId,
    string? Name,
    string SecretType,
    string? Algorithm,
    int? BitLength,
    string? Mode,
    DateTimeOffset? Expiration,
    string? ContentType,
    AccessList? Acl,
    ImmutableArray<SecretConsumer> Consumers,
    ImmutableSortedDictionary<string, string> Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IGuarded;

/// <summary>Secrets that belong together, each by a name.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="ProjectId">Whose it is.</param>
/// <param name="CreatorId">The user who made it.</param>
/// <param name="Name">For people.</param>
/// <param name="Type">generic, rsa or certificate.</param>
/// <param name="Secrets">What is in it.</param>
/// <param name="Acl">Who may read it; null for the project.</param>
/// <param name="Consumers">Who uses it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record ContainerDocument(
    string Id,
    string ProjectId,
    string CreatorId,
    string? Name,
    string Type,
    ImmutableArray<NamedSecret> Secrets,
    AccessList? Acl,
    ImmutableArray<ContainerConsumer> Consumers,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IGuarded;

/// <summary>A secret of a container.</summary>
/// <param name="Name">What it is there: certificate, private_key and so on.</param>
/// <param name="SecretId">The secret.</param>
public sealed record NamedSecret(string? Name, string SecretId);

/// <summary>Who may read something.</summary>
/// <param name="ProjectAccess">Its project; else only who made it and the users.</param>
/// <param name="Users">These users, of whatever project.</param>
/// <param name="CreatedAt">When the list was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record AccessList(
    bool ProjectAccess, ImmutableArray<string> Users, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Who uses a secret.</summary>
public sealed record SecretConsumer(
    string Service, string ResourceType, string ResourceId, string ProjectId, DateTimeOffset CreatedAt);

/// <summary>Who uses a container.</summary>
public sealed record ContainerConsumer(string Name, string Url, string ProjectId, DateTimeOffset CreatedAt);

/// <summary>A payload as it is kept.</summary>
/// <param name="Sealed">What <see cref="PayloadCipher"/> made of it, in base64.</param>
internal sealed record PayloadDocument(string Sealed);

/// <summary>How the documents are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SecretDocument))]
[JsonSerializable(typeof(ContainerDocument))]
[JsonSerializable(typeof(PayloadDocument))]
internal sealed partial class KeyManagerJson : JsonSerializerContext;
