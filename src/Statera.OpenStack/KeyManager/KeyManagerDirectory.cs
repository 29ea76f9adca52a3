using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Statera.Core.Store;

namespace Statera.OpenStack.KeyManager;

/// <summary>The secrets and containers in the store.</summary>
public static class KeyManagerDirectory
{
    internal const string PayloadKind = "secret-payload";
    private const string SecretKind = "secret";
    private const string ContainerKind = "secret-container";

    /// <summary>The secret of that id; null where there is none, or none any more.</summary>
    public static SecretDocument? FindSecret(this IDocumentReader reader, string id, DateTimeOffset now) =>
        Read(reader.Find(SecretKind, id), KeyManagerJson.Default.SecretDocument) is { } found && !IsOver(found, now)
            ? found
            : null;

    /// <summary>The secrets of a project, or of all, oldest first.</summary>
    public static IEnumerable<SecretDocument> Secrets(
        this IDocumentReader reader, string? projectId, DateTimeOffset now) =>
        reader.List(SecretKind, projectId).Select(it => Read(it, KeyManagerJson.Default.SecretDocument)!)
            .Where(it => !IsOver(it, now));

    /// <summary>The container of that id, or null.</summary>
    public static ContainerDocument? FindContainer(this IDocumentReader reader, string id) =>
        Read(reader.Find(ContainerKind, id), KeyManagerJson.Default.ContainerDocument);

    /// <summary>The containers of a project, oldest first.</summary>
    public static IEnumerable<ContainerDocument> Containers(this IDocumentReader reader, string projectId) =>
        reader.List(ContainerKind, projectId).Select(it => Read(it, KeyManagerJson.Default.ContainerDocument)!);

    /// <summary>Stores a secret; its payload stays as it is.</summary>
    public static void Put(this IDocumentTransaction store, SecretDocument it) => store.Put(new Document(
        SecretKind, it.Id, it.ProjectId, it.CreatedAt,
        JsonSerializer.Serialize(it, KeyManagerJson.Default.SecretDocument)));

    /// <summary>Stores a container.</summary>
    public static void Put(this IDocumentTransaction store, ContainerDocument it) => store.Put(new Document(
        ContainerKind, it.Id, it.ProjectId, it.CreatedAt,
        JsonSerializer.Serialize(it, KeyManagerJson.Default.ContainerDocument)));

    /// <summary>Removes a secret with its payload, also from the containers that it is in.</summary>
    public static void Delete(this IDocumentTransaction store, SecretDocument it)
    {
        store.Delete(SecretKind, it.Id);
        store.Delete(PayloadKind, it.Id);
        foreach (var container in store.Containers(it.ProjectId).Where(c => c.Secrets.Any(s => s.SecretId == it.Id)))
        {
            store.Put(container with { Secrets = container.Secrets.RemoveAll(s => s.SecretId == it.Id) });
        }
    }

    /// <summary>Removes a container; its secrets stay.</summary>
    public static void Delete(this IDocumentTransaction store, ContainerDocument it) =>
        store.Delete(ContainerKind, it.Id);

    internal static byte[]? FindPayload(this IDocumentReader reader, string secretId) =>
        Read(reader.Find(PayloadKind, secretId), KeyManagerJson.Default.PayloadDocument) is { } found
            ? Convert.FromBase64String(found.Sealed)
            : null;

    internal static void PutPayload(this IDocumentTransaction store, SecretDocument of, byte[] box) =>
        store.Put(new Document(
            PayloadKind, of.Id, of.ProjectId, of.CreatedAt,
            JsonSerializer.Serialize(
                new PayloadDocument(Convert.ToBase64String(box)), KeyManagerJson.Default.PayloadDocument)));

    private static bool IsOver(SecretDocument it, DateTimeOffset now) => it.Expiration <= now;

    private static T? Read<T>(Document? document, JsonTypeInfo<T> type)
        where T : class => document is null ? null : JsonSerializer.Deserialize(document.Json, type);
}
