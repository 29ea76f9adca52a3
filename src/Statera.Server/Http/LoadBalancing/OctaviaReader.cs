using Statera.Core.Model;
using Statera.Core.Store;
using Statera.Server.Auth;
using Statera.Server.Http.Collections;
using Statera.Server.Http.Errors;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>
/// Lists and shows resources of any kind, and finds them for writes. What the caller may not see is not there.
/// </summary>
internal sealed class OctaviaReader(ILoadBalancerStore store)
{
    /// <summary>The load balancer that a resource is of, and the resource.</summary>
    /// <exception cref="RefusedException">There is none of that id for the caller.</exception>
    public async Task<(LoadBalancer Whole, TSpec Spec)> FindAsync<TSpec, TRecord>(
        HttpContext context, OctaviaResource<TSpec, TRecord> resource, string id)
        where TSpec : ResourceSpec
        where TRecord : notnull =>
        Guid.TryParseExact(id, "D", out var parsed)
        && await TryFindAsync(context, resource, parsed) is { } whole
        && resource.Find(whole, parsed) is { } spec
            ? (whole, spec)
            : throw new RefusedException(Fault.NotFound(resource.Label, id));

    /// <summary>The load balancer that a resource is of, and the resource, which the path goes through.</summary>
    /// <exception cref="UnroutedException">There is none of that id for the caller: Octavia then has no route, and
    /// calls it a bad request.</exception>
    public async Task<(LoadBalancer Whole, TSpec Spec)> FindParentAsync<TSpec, TRecord>(
        HttpContext context, OctaviaResource<TSpec, TRecord> resource, string id, string label)
        where TSpec : ResourceSpec
        where TRecord : notnull
    {
        try
        {
            return await FindAsync(context, resource with { Label = label }, id);
        }
        catch (RefusedException missing)
        {
            throw new UnroutedException(StatusCodes.Status404NotFound, missing.Message, "Bad Request");
        }
    }

    /// <summary>The load balancer that a resource is of; null where there is none of that id for the caller.</summary>
    public async Task<LoadBalancer?> TryFindAsync<TSpec, TRecord>(
        HttpContext context, OctaviaResource<TSpec, TRecord> resource, Guid id)
        where TSpec : ResourceSpec
        where TRecord : notnull =>
        await store.FindOwnerAsync(resource.Kind, id, context.RequestAborted) is { } whole
        && Caller.Of(context).CanSee(whole.Spec.ProjectId)
            ? whole
            : null;

    /// <summary>Answers with one resource, the one that the route names.</summary>
    public async Task ShowAsync<TSpec, TRecord>(HttpContext context, OctaviaResource<TSpec, TRecord> resource)
        where TSpec : ResourceSpec
        where TRecord : notnull
    {
        var (whole, spec) = await FindAsync(context, resource, OctaviaRoute.Id(context));
        await ShowAsync(context, resource, whole, spec);
    }

    /// <summary>Answers with one resource that was found.</summary>
    public static Task ShowAsync<TSpec, TRecord>(
        HttpContext context, OctaviaResource<TSpec, TRecord> resource, LoadBalancer whole, TSpec spec)
        where TSpec : ResourceSpec
        where TRecord : notnull
    {
        var fields = CollectionQuery.Parse(context.Request.Query).Fields;
        return Reply.WriteAsync(
            context,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject();
                json.WritePropertyName(resource.Singular);
                resource.Shape.Write(json, resource.Record(whole, spec), fields);
                json.WriteEndObject();
            });
    }

    /// <summary>Answers with the resources of a kind that the query asks for.</summary>
    public async Task ListAsync<TSpec, TRecord>(HttpContext context, OctaviaResource<TSpec, TRecord> resource)
        where TSpec : ResourceSpec
        where TRecord : notnull
    {
        var (query, all) = CollectionQuery.Parse(context.Request.Query).Split(
            new ResourceQuery(resource.Kind, Caller.Of(context).ListScope), resource.Shape.Knows);
        if (!query.IsPlain)
        {
            var records = await RecordsAsync(resource, await store.ListAsync(all, context.RequestAborted), context);
            await CollectionReply.WriteAsync(context, resource.Plural, resource.Shape, query, records);
            return;
        }

        if (query.MarkerId is { } marker && await TryFindAsync(context, resource, marker) is null)
        {
            throw CollectionQuery.InvalidMarker(query.Marker!);
        }

        // One more than the page holds tells whether there is a next one.
        var rows = await store.ListAsync(
            all with { After = query.MarkerId, Limit = query.Limit + 1 }, context.RequestAborted);
        var items = await RecordsAsync(resource, [.. rows.Take(query.Limit)], context);
        await CollectionReply.WriteAsync(
            context, resource.Plural, resource.Shape, query,
            new CollectionPage<TRecord>(items, query.Marker is not null && items.Count > 0, rows.Count > query.Limit));
    }

    private async Task<List<TRecord>> RecordsAsync<TSpec, TRecord>(
        OctaviaResource<TSpec, TRecord> resource, IReadOnlyList<ResourceRow> rows, HttpContext context)
        where TSpec : ResourceSpec
        where TRecord : notnull
    {
        var records = new List<TRecord>(rows.Count);
        foreach (var row in rows)
        {
            // A resource that went away since it was listed is left out.
            if (await store.FindAsync(row.LoadBalancerId, context.RequestAborted) is { } whole
                && resource.Find(whole, row.Id) is { } spec)
            {
                records.Add(resource.Record(whole, spec));
            }
        }

        return records;
    }
}
