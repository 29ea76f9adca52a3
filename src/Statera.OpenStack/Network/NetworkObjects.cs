using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Statera.Core.Store;

namespace Statera.OpenStack.Network;

/// <summary>The objects of a kind in the store.</summary>
/// <param name="kind">The kind, as it is stored.</param>
/// <param name="json">How one is written.</param>
internal sealed class NetworkObjects<T>(string kind, JsonTypeInfo<T> json)
    where T : NetworkObject
{
    public T? Find(IDocumentReader reader, string id) =>
        reader.Find(kind, id) is { } found ? JsonSerializer.Deserialize(found.Json, json) : null;

    public IEnumerable<T> List(IDocumentReader reader) =>
        reader.List(kind).Select(it => JsonSerializer.Deserialize(it.Json, json)!);

    public void Put(IDocumentTransaction store, T it) =>
        store.Put(new Document(kind, it.Id, it.ProjectId, it.CreatedAt, JsonSerializer.Serialize(it, json)));

    public void Delete(IDocumentTransaction store, T it) => store.Delete(kind, it.Id);
}
