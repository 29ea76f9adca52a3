using System.Text.Json.Serialization;
using Statera.Core.Store;

namespace Statera.OpenStack.Network;

/// <summary>A named policy of quality of service, without rules: the loopback enforces none.</summary>
public sealed record QosPolicyDocument(
    string Id, string Name, string Description, string ProjectId, bool Shared, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : NetworkObject;

/// <summary>The QoS policies in the store.</summary>
internal static class QosPolicyDirectory
{
    private static readonly NetworkObjects<QosPolicyDocument> All = new("qos_policy", QosPolicyJson.Default.QosPolicyDocument);

    public static QosPolicyDocument? FindQosPolicy(this IDocumentReader reader, string id) => All.Find(reader, id);

    public static IEnumerable<QosPolicyDocument> QosPolicies(this IDocumentReader reader) => All.List(reader);

    public static void Put(this IDocumentTransaction store, QosPolicyDocument it) => All.Put(store, it);

    public static void Delete(this IDocumentTransaction store, QosPolicyDocument it) => All.Delete(store, it);
}

/// <summary>How QoS policies are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(QosPolicyDocument))]
internal sealed partial class QosPolicyJson : JsonSerializerContext;
