using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.OpenStack.KeyManager;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.KeyManager;

/// <summary>/v1/secrets/{id}/metadata: what its owner writes down beside a secret.</summary>
internal sealed class SecretMetadataEndpoints(KeyManagerService keys)
{
    private const string Path = "/v1/secrets/{id}/metadata";

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, (RequestDelegate)ListAsync);
        endpoints.MapPut(Path, (RequestDelegate)ReplaceAsync);
        endpoints.MapPost(Path, (RequestDelegate)AddAsync);
        endpoints.MapGet(Path + "/{key}", (RequestDelegate)ShowAsync);
        endpoints.MapPut(Path + "/{key}", (RequestDelegate)SetAsync);
        endpoints.MapDelete(Path + "/{key}", (RequestDelegate)RemoveAsync);
    }

    private async Task ListAsync(HttpContext context) => await Reply.WriteWrappedAsync(
        context, StatusCodes.Status200OK, "metadata", (await FindAsync(context)).Metadata,
        BarbicanJson.Default.ImmutableSortedDictionaryStringString);

    private async Task ReplaceAsync(HttpContext context)
    {
        var body = await RequestBody.ReadRootAsync(context, "body");
        var metadata = body.StringMap("metadata");
        if (!body.Has("metadata"))
        {
            body.Refuse("metadata", "Mandatory field missing.");
        }

        body.End();
        body.ThrowIfFaulty();
        var normal = (metadata ?? ImmutableSortedDictionary<string, string>.Empty)
            .ToImmutableSortedDictionary(it => Normal(it.Key), it => it.Value);
        await ChangeAsync(context, _ => normal);
        await BarbicanRoute.WriteRefAsync(
            context, StatusCodes.Status201Created, "metadata_ref",
            $"{BarbicanRoute.SecretRef(context, BarbicanRoute.Id(context))}/metadata");
    }

    private async Task AddAsync(HttpContext context)
    {
        var (key, value) = await PairAsync(context);
        await ChangeAsync(context, now => now.ContainsKey(key)
            ? throw new RefusedException(Fault.Conflict("key", $"The metadata has a '{key}': change it by PUT."))
            : now.Add(key, value));
        context.Response.Headers.Location =
            $"{BarbicanRoute.SecretRef(context, BarbicanRoute.Id(context))}/metadata/{key}";
        await WriteAsync(context, StatusCodes.Status201Created, key, value);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var key = Key(context);
        await WriteAsync(context, StatusCodes.Status200OK, key,
            (await FindAsync(context)).Metadata.GetValueOrDefault(key) ?? throw BarbicanRoute.NotFound("Secret metadata"));
    }

    private async Task SetAsync(HttpContext context)
    {
        var (key, value) = await PairAsync(context);
        if (key != Key(context))
        {
            throw new RefusedException(new Fault(
                FaultKind.Conflict, "key", "Key in the request and key in the URI do not match."));
        }

        await ChangeAsync(context, now => now.ContainsKey(key)
            ? now.SetItem(key, value)
            : throw BarbicanRoute.NotFound("Secret metadata"));
        await WriteAsync(context, StatusCodes.Status200OK, key, value);
    }

    private async Task RemoveAsync(HttpContext context)
    {
        var key = Key(context);
        await ChangeAsync(context, now => now.Remove(key) is var rest && rest != now
            ? rest
            : throw BarbicanRoute.NotFound("Secret metadata"));
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private static Task WriteAsync(HttpContext context, int status, string key, string value) =>
        Reply.WriteAsync(context, status, json =>
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteString("value", value);
            json.WriteEndObject();
        });

    private static async Task<(string Key, string Value)> PairAsync(HttpContext context)
    {
        var body = await RequestBody.ReadRootAsync(context, "body");
        var (key, value) = (body.RequiredString("key"), body.RequiredString("value"));
        if (key.Length > 255 || value.Length > 255)
        {
            body.Refuse(key.Length > 255 ? "key" : "value", "Value should have a maximum character requirement of 255");
        }

        body.End();
        body.ThrowIfFaulty();
        return (Normal(key), value);
    }

    private static string Key(HttpContext context) => ((string)context.Request.RouteValues["key"]!).ToLowerInvariant();

    private static string Normal(string key) =>
        key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? key.ToLowerInvariant()
            : throw new RefusedException(new Fault(FaultKind.Invalid, "key", "Invalid Key. Key must be URL safe."));

    private async Task<SecretDocument> FindAsync(HttpContext context)
    {
        var found = BarbicanRoute.Visible(context, await keys.ReadAsync(
            (reader, now) => reader.FindSecret(BarbicanRoute.Id(context), now), context.RequestAborted));
        BarbicanRoute.Require(KeyManagerRights.CanRead(BarbicanRoute.Actor(context), found), "Secret metadata retrieval");
        return found;
    }

    private Task<bool> ChangeAsync(
        HttpContext context,
        Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change) =>
        keys.WriteAsync(
            (store, now) =>
            {
                var found = BarbicanRoute.Visible(context, store.FindSecret(BarbicanRoute.Id(context), now));
                BarbicanRoute.Require(
                    KeyManagerRights.CanChange(BarbicanRoute.Actor(context), found), "Secret metadata update");
                store.Put(found with { Metadata = change(found.Metadata), UpdatedAt = now });
                return true;
            },
            context.RequestAborted);
}
