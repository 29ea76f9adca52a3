using System.Text.Json;
using System.Text.Json.Serialization;
using Statera.Core.Store;

namespace Statera.OpenStack.Network;

/// <summary>A named policy of quality of service, without rules: the loopback enforces none.</summary>
public sealed record QosPolicyDocument(
    string Id, string Name, string Description, string ProjectId, bool Shared, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);

/// <summary>The QoS policies in the store.</summary>
internal static class QosPolicyDirectory
{
    private const string Kind = "qos_policy";

    public static QosPolicyDocument? FindQosPolicy(this IDocumentReader reader, string id) =>
        reader.Find(Kind, id) is { } found
            ? JsonSerializer.Deserialize(found.Json, QosPolicyJson.Default.QosPolicyDocument)
            : null;

    public static IEnumerable<QosPolicyDocument> QosPolicies(this IDocumentReader reader) => reader.List(Kind)
        .Select(it => JsonSerializer.Deserialize(it.Json, QosPolicyJson.Default.QosPolicyDocument)!);

    public static void Put(this IDocumentTransaction store, QosPolicyDocument it) => store.Put(new Document(
        Kind, it.Id, it.ProjectId, it.CreatedAt,
        JsonSerializer.Serialize(it, QosPolicyJson.Default.QosPolicyDocument)));

    public static void Delete(this IDocumentTransaction store, QosPolicyDocument it) => store.Delete(Kind, it.Id);
}

/// <summary>How QoS policies are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(QosPolicyDocument))]
internal sealed partial class QosPolicyJson : JsonSerializerContext;
