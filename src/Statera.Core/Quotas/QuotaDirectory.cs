using System.Text.Json;
using Statera.Core.Store;

namespace Statera.Core.Quotas;

/// <summary>The quotas that projects were given; whoever was given none has the default.</summary>
/// <param name="store">Where they are kept, beside the load balancers that they limit.</param>
/// <param name="time">The clock.</param>
/// <param name="defaults">The limits of a project that was given none; none of them null.</param>
public sealed class QuotaDirectory(IDocumentStore store, TimeProvider time, Quota defaults)
{
    /// <summary>The kind of their documents; the id is the project's.</summary>
    public const string Kind = "quota";

    /// <summary>The limits of a project that was given none.</summary>
    public Quota Defaults => defaults;

    /// <summary>The limits of a project.</summary>
    public ValueTask<Quota> FindAsync(string projectId, CancellationToken cancel) =>
        store.ReadAsync(documents => Find(documents, projectId).Or(defaults), cancel);

    /// <summary>The projects that were given limits, by their ids; of one project, where given.</summary>
    public ValueTask<IReadOnlyList<(string ProjectId, Quota Quota)>> ListAsync(
        string? projectId, CancellationToken cancel) => store.ReadAsync<IReadOnlyList<(string, Quota)>>(
            documents =>
            [
                .. documents.List(Kind, projectId)
                    .OrderBy(document => document.Id, StringComparer.Ordinal)
                    .Select(document => (document.Id, Read(document).Or(defaults))),
            ],
            cancel);

    /// <summary>Changes what a project was given; what it already has above its limits stays.</summary>
    /// <returns>The project's limits now.</returns>
    public Task<Quota> ChangeAsync(string projectId, Func<Quota, Quota> change, CancellationToken cancel) =>
        store.WriteAsync(
            documents =>
            {
                var quota = change(Find(documents, projectId));
                documents.Put(new Document(
                    Kind, projectId, projectId, time.GetUtcNow(),
                    JsonSerializer.Serialize(quota, QuotaJson.Default.Quota)));
                return quota.Or(defaults);
            },
            cancel);

    /// <summary>Takes back what a project was given: it has the default again.</summary>
    public Task ResetAsync(string projectId, CancellationToken cancel) =>
        store.WriteAsync(documents => documents.Delete(Kind, projectId), cancel);

    private static Quota Find(IDocumentReader documents, string projectId) =>
        documents.Find(Kind, projectId) is { } document ? Read(document) : new Quota();

    private static Quota Read(Document document) => JsonSerializer.Deserialize(document.Json, QuotaJson.Default.Quota)!;
}
