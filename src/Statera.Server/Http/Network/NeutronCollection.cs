using System.Text.Json.Serialization.Metadata;
using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.Network;

/// <summary>
/// A collection of Neutron's: how its objects are found, who sees them and how they are answered with. What is written
/// into them stays with the resource.
/// </summary>
/// <typeparam name="TDocument">An object as it is stored.</typeparam>
/// <typeparam name="TRecord">An object as it is shown.</typeparam>
/// <param name="singular">What a body calls one of them.</param>
/// <param name="plural">What a body calls a list of them.</param>
/// <param name="json">The wire record.</param>
/// <param name="aliases">Further names to filter by.</param>
internal sealed class NeutronCollection<TDocument, TRecord>(
    string singular, string plural, JsonTypeInfo<TRecord> json,
    params IReadOnlyList<(string Name, Func<TRecord, string, bool> Fits)> aliases)
    where TDocument : NetworkObject
    where TRecord : notnull
{
    private readonly CollectionShape<TRecord> _shape = new(json, aliases);

    /// <summary>All of them.</summary>
    public required Func<IDocumentReader, IEnumerable<TDocument>> All { get; init; }

    /// <summary>The one of an id, or null.</summary>
    public required Func<IDocumentReader, string, TDocument?> ById { get; init; }

    /// <summary>Stores one.</summary>
    public required Action<IDocumentTransaction, TDocument> Put { get; init; }

    /// <summary>Whether somebody sees it.</summary>
    public required Func<Caller, IDocumentReader, TDocument, bool> IsVisible { get; init; }

    /// <summary>How it is shown.</summary>
    public required Func<IDocumentReader, TDocument, TRecord> Record { get; init; }

    /// <summary>The fault where there is none of an id that the caller sees: its type, and the words.</summary>
    public required Func<string, (string Type, string Message)> Missing { get; init; }

    /// <summary>The one that the path names.</summary>
    /// <exception cref="Core.Model.RefusedException">There is none that the caller sees.</exception>
    public TDocument Find(HttpContext context, IDocumentReader reader) => Find(context, reader, NeutronRoute.Id(context));

    /// <summary>The one of an id.</summary>
    /// <exception cref="Core.Model.RefusedException">There is none that the caller sees.</exception>
    public TDocument Find(HttpContext context, IDocumentReader reader, string id)
    {
        if (ById(reader, id) is { } found && IsVisible(Caller.Of(context), reader, found))
        {
            return found;
        }

        var (type, message) = Missing(id);
        throw NeutronFault.NotFound(type, message);
    }

    /// <summary>The one that the path names, as it is now.</summary>
    public ValueTask<TDocument> FindAsync(HttpContext context, BuiltInNetworkService network) =>
        network.ReadAsync(reader => Find(context, reader), context.RequestAborted);

    /// <summary>Answers with those that the caller sees.</summary>
    public async Task ListAsync(HttpContext context, BuiltInNetworkService network)
    {
        var caller = Caller.Of(context);
        var records = await network.ReadAsync(
            reader => All(reader).Where(it => IsVisible(caller, reader, it)).Select(it => Record(reader, it)).ToList(),
            context.RequestAborted);
        await NeutronRoute.ListAsync(context, plural, _shape, records);
    }

    /// <summary>Answers with the one that the path names.</summary>
    public async Task ShowAsync(HttpContext context, BuiltInNetworkService network) => await WriteAsync(
        context, StatusCodes.Status200OK,
        await network.ReadAsync(reader => Record(reader, Find(context, reader)), context.RequestAborted));

    /// <summary>Makes one in a transaction, and answers with it.</summary>
    public Task CreateAsync(
        HttpContext context, BuiltInNetworkService network, Func<IDocumentTransaction, DateTimeOffset, TDocument> make) =>
        ChangeAsync(context, network, StatusCodes.Status201Created, make);

    /// <summary>Changes the one that the path names in a transaction, and answers with it.</summary>
    public Task UpdateAsync(
        HttpContext context, BuiltInNetworkService network,
        Func<IDocumentTransaction, TDocument, DateTimeOffset, TDocument> change) => ChangeAsync(
            context, network, StatusCodes.Status200OK, (store, now) => change(store, Find(context, store), now));

    /// <summary>Deletes the one that the path names in a transaction.</summary>
    public async Task DeleteAsync(
        HttpContext context, BuiltInNetworkService network, Action<IDocumentTransaction, TDocument> delete)
    {
        await network.WriteAsync(
            (store, _) =>
            {
                delete(store, Find(context, store));
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private async Task ChangeAsync(
        HttpContext context, BuiltInNetworkService network, int status,
        Func<IDocumentTransaction, DateTimeOffset, TDocument> change) => await WriteAsync(
            context, status,
            await network.WriteAsync((store, now) => Record(store, change(store, now)), context.RequestAborted));

    private Task WriteAsync(HttpContext context, int status, TRecord record) =>
        Reply.WriteWrappedAsync(context, status, singular, record, json);
}
