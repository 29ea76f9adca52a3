using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/{collection}/{id}/tags, the same for every collection (Neutron's extension standard-attr-tag).</summary>
internal static class NeutronTags
{
    /// <summary>The longest tag, in characters, as Neutron's.</summary>
    private const int LongestTag = 255;

    /// <summary>The most tags of one object, as Neutron's.</summary>
    private const int MostTags = 50;

    /// <summary>Maps the tags of a collection's objects.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="path">The collection's path.</param>
    /// <param name="tagged">The collection.</param>
    /// <param name="network">The service.</param>
    public static void Map<TDocument, TRecord>(
        IEndpointRouteBuilder endpoints, string path, NeutronCollection<TDocument, TRecord> tagged,
        BuiltInNetworkService network)
        where TDocument : NetworkObject
        where TRecord : notnull
    {
        var all = $"/v2.0/{path}/{{id}}/tags";
        var one = all + "/{tag}";
        endpoints.MapGet(all, NeutronRoute.With(Rule.Read, async context =>
            await WriteAsync(context, (await tagged.FindAsync(context, network)).Tags)));
        endpoints.MapPut(all, NeutronRoute.With(Rule.Write, async context =>
        {
            var tags = await ReadAsync(context);
            await WriteAsync(context, await ChangeAsync(context, tagged, network, _ => tags));
        }));
        endpoints.MapDelete(all, NeutronRoute.With(Rule.Write, async context =>
        {
            await ChangeAsync(context, tagged, network, _ => []);
            await Reply.Empty(context, StatusCodes.Status204NoContent);
        }));
        endpoints.MapGet(one, NeutronRoute.With(Rule.Read, async context =>
        {
            ThrowIfMissing((await tagged.FindAsync(context, network)).Tags, TagOf(context));
            await Reply.Empty(context, StatusCodes.Status204NoContent);
        }));
        endpoints.MapPut(one, NeutronRoute.With(Rule.Write, async context =>
        {
            var tag = TagOf(context);
            ThrowIfBad([tag]);
            await ChangeAsync(context, tagged, network, tags => tags.Contains(tag) ? tags : tags.Add(tag));
            await Reply.Empty(context, StatusCodes.Status201Created);
        }));
        endpoints.MapDelete(one, NeutronRoute.With(Rule.Write, async context =>
        {
            var tag = TagOf(context);
            await ChangeAsync(context, tagged, network, tags =>
            {
                ThrowIfMissing(tags, tag);
                return tags.Remove(tag);
            });
            await Reply.Empty(context, StatusCodes.Status204NoContent);
        }));
    }

    private static string TagOf(HttpContext context) => (string)context.Request.RouteValues["tag"]!;

    private static async Task<ImmutableArray<string>> ReadAsync(HttpContext context)
    {
        var body = await RequestBody.ReadRootAsync(context, "tags");
        var tags = body.Strings("tags");
        if (!body.Has("tags") || body.HasNull("tags"))
        {
            body.Note(Fault.Invalid("tags", "Missing argument: \"tags\". The request's body must be {\"tags\": [\"…\"]}."));
        }

        body.End();
        body.ThrowIfFaulty();
        ThrowIfBad(tags!.Value);
        return tags.Value;
    }

    private static void ThrowIfBad(ImmutableArray<string> tags)
    {
        if (tags.FirstOrDefault(it => it.Length is 0 or > LongestTag) is { } bad)
        {
            throw NeutronFault.BadRequest("tag", bad.Length == 0
                ? "A tag must not be empty"
                : $"'{bad[..40]}…' exceeds maximum length of {LongestTag}");
        }

        if (tags.GroupBy(it => it, StringComparer.Ordinal).FirstOrDefault(it => it.Count() > 1) is { } repeated)
        {
            throw NeutronFault.BadRequest("tag", $"Duplicate items in the list: '{repeated.Key}'");
        }
    }

    private static void ThrowIfMissing(ImmutableArray<string> tags, string tag)
    {
        if (!tags.Contains(tag))
        {
            throw NeutronFault.NotFound("TagNotFound", $"Tag {tag} could not be found.");
        }
    }

    private static Task<ImmutableArray<string>> ChangeAsync<TDocument, TRecord>(
        HttpContext context, NeutronCollection<TDocument, TRecord> tagged, BuiltInNetworkService network,
        Func<ImmutableArray<string>, ImmutableArray<string>> change)
        where TDocument : NetworkObject
        where TRecord : notnull => network.WriteAsync(
            (store, now) =>
            {
                var found = tagged.Find(context, store);
                NeutronRoute.RequireOwner(context, found.ProjectId);
                var tags = change(found.Tags);
                if (tags.Length > MostTags)
                {
                    throw NeutronFault.BadRequest(
                        "tag", $"The number of tags exceed the per-resource limit of {MostTags}");
                }

                tagged.Put(store, found with { Tags = tags, UpdatedAt = now });
                return tags;
            },
            context.RequestAborted);

    private static Task WriteAsync(HttpContext context, ImmutableArray<string> tags) => Reply.WriteAsync(
        context, StatusCodes.Status200OK, new TagsRecord(tags), NeutronJson.Default.TagsRecord);
}
