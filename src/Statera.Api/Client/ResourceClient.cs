using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Statera.Api.Client;

/// <summary>What can be done with the resources of one kind.</summary>
/// <typeparam name="TRecord">A resource as the service shows it.</typeparam>
/// <typeparam name="TCreate">One to make.</typeparam>
/// <typeparam name="TUpdate">What shall change of one.</typeparam>
public sealed class ResourceClient<TRecord, TCreate, TUpdate>
    where TRecord : class
{
    private readonly ApiConnection _connection;
    private readonly ResourceNames _names;
    private readonly JsonTypeInfo<TRecord> _record;
    private readonly JsonTypeInfo<TCreate> _create;
    private readonly JsonTypeInfo<TUpdate> _update;

    internal ResourceClient(
        ApiConnection connection, ResourceNames names, JsonTypeInfo<TRecord> record, JsonTypeInfo<TCreate> create,
        JsonTypeInfo<TUpdate> update)
    {
        _connection = connection;
        _names = names;
        _record = record;
        _create = create;
        _update = update;
    }

    /// <summary>All resources that a query means, page after page as they are read.</summary>
    public IAsyncEnumerable<TRecord> ListAsync(ListQuery? query = null, CancellationToken cancel = default) =>
        _connection.ListAsync(_names.Path, _names.Plural, _record, query, cancel);

    /// <summary>One resource.</summary>
    public async Task<TRecord> ShowAsync(string id, CancellationToken cancel = default) => ApiConnection.Read(
        await _connection.SendAsync(HttpMethod.Get, PathOf(id), null, cancel), _names.Singular, _record);

    /// <summary>Makes a resource.</summary>
    public async Task<TRecord> CreateAsync(TCreate body, CancellationToken cancel = default) => ApiConnection.Read(
        await _connection.SendAsync(
            HttpMethod.Post,
            _names.Path,
            json => Wrap(json, () => JsonSerializer.Serialize(json, body, _create)),
            cancel),
        _names.Singular,
        _record);

    /// <summary>Changes a resource.</summary>
    /// <param name="id">Which.</param>
    /// <param name="body">What shall change.</param>
    /// <param name="clear">Attributes, as the API names them, that shall be none: they are sent as null.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<TRecord> UpdateAsync(
        string id, TUpdate body, IReadOnlyList<string>? clear = null, CancellationToken cancel = default) =>
        ApiConnection.Read(
            await _connection.SendAsync(HttpMethod.Put, PathOf(id), json => Wrap(json, () =>
            {
                json.WriteStartObject();
                foreach (var attribute in JsonSerializer.SerializeToElement(body, _update).EnumerateObject())
                {
                    attribute.WriteTo(json);
                }

                foreach (var name in clear ?? [])
                {
                    json.WriteNull(name);
                }

                json.WriteEndObject();
            }), cancel),
            _names.Singular,
            _record);

    /// <summary>Deletes a resource.</summary>
    public Task DeleteAsync(string id, CancellationToken cancel = default) =>
        _connection.SendAsync(HttpMethod.Delete, PathOf(id), null, cancel);

    private void Wrap(Utf8JsonWriter json, Action write)
    {
        json.WriteStartObject();
        json.WritePropertyName(_names.Singular);
        write();
        json.WriteEndObject();
    }

    private string PathOf(string id) => $"{_names.Path}/{Uri.EscapeDataString(id)}";
}

/// <summary>How the resources of a kind are named.</summary>
/// <param name="Path">Where they are, below the root.</param>
/// <param name="Singular">The key of one.</param>
/// <param name="Plural">The key of many.</param>
internal sealed record ResourceNames(string Path, string Singular, string Plural);
