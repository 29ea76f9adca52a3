namespace Statera.Core.Store;

/// <summary>
/// Where the small built-in services (network, identity) keep what is theirs: JSON documents by kind and id, and claims
/// that make a name or an address unique. Same database and guarantees as <see cref="ILoadBalancerStore"/>.
/// </summary>
public interface IDocumentStore
{
    /// <summary>Reads, from one consistent state.</summary>
    ValueTask<T> ReadAsync<T>(Func<IDocumentReader, T> read, CancellationToken cancel);

    /// <summary>
    /// Writes in one transaction, one at a time. <paramref name="write"/> may run more than once; an exception from it
    /// undoes all it did and reaches the caller.
    /// </summary>
    Task<T> WriteAsync<T>(Func<IDocumentTransaction, T> write, CancellationToken cancel);
}

/// <summary>Documents, to read.</summary>
public interface IDocumentReader
{
    /// <summary>The document of that kind and id, or null.</summary>
    Document? Find(string kind, string id);

    /// <summary>The documents of a kind, oldest first; of one project, where given.</summary>
    IReadOnlyList<Document> List(string kind, string? projectId = null);

    /// <summary>Who holds a claim, or null.</summary>
    string? Holder(string scope, string key);

    /// <summary>The keys claimed in a scope.</summary>
    IReadOnlyList<string> Claims(string scope);

    /// <summary>
    /// How many objects of load balancers there are of a kind (<c>pool</c>, …) in a project, or how many load balancers
    /// of a flavor (<c>flavor</c>) or availability zone (<c>availabilityzone</c>).
    /// </summary>
    long Usage(string scope, string key);
}

/// <summary>Documents, to read and write.</summary>
public interface IDocumentTransaction : IDocumentReader
{
    /// <summary>Stores a document, new or in the place of the one with its kind and id.</summary>
    void Put(Document document);

    /// <summary>Removes a document; false where there is none.</summary>
    bool Delete(string kind, string id);

    /// <summary>
    /// Takes a key for an owner; false where another holds it, true also where this owner already does.
    /// </summary>
    bool TryClaim(string scope, string key, string owner);

    /// <summary>Gives a key back.</summary>
    void Release(string scope, string key);
}

/// <summary>A stored document.</summary>
/// <param name="Kind">What it is, e.g. <c>subnet</c>.</param>
/// <param name="Id">Its id, unique in its kind.</param>
/// <param name="ProjectId">Whose it is; null for nobody's.</param>
/// <param name="CreatedAt">When it was made; lists are in this order.</param>
/// <param name="Json">Its content.</param>
public sealed record Document(string Kind, string Id, string? ProjectId, DateTimeOffset CreatedAt, string Json);
