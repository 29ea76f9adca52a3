using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Core.Store;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>/v2/lbaas/pools</summary>
internal sealed class PoolEndpoints(OctaviaReader reader, LoadBalancerWriter writer)
{
    private static readonly OctaviaResource<PoolSpec, PoolRecord> Resource = OctaviaResources.Pool;

    private static readonly Fault HasDefault =
        Fault.Conflict("listener_id", "This listener already has a default pool");

    public void Map(OctaviaRoutes routes)
    {
        routes.Get("/pools", context => reader.ListAsync(context, Resource));
        routes.Post("/pools", CreateAsync);
        routes.Get("/pools/{id}", context => reader.ShowAsync(context, Resource));
        routes.Put("/pools/{id}", UpdateAsync);
        routes.Delete("/pools/{id}", DeleteAsync);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, Resource.Singular);
        var (owner, listenerId) = (body.Id("loadbalancer_id"), body.Id("listener_id"));
        var found = await FindOwnerAsync(context, body, owner, listenerId);
        OctaviaOwner.Check(body, found);
        var draft = PoolBody.Create(body, OctaviaOwner.ProjectOf(found));
        body.ThrowIfFaulty();
        if (listenerId is { } asked && found!.Listener(asked) is { DefaultPoolId: not null })
        {
            throw new RefusedException(HasDefault);
        }

        var whole = await writer.EditAsync(
            found!.Id,
            now => listenerId is { } listener ? AddDefault(now, listener, draft) : draft.AddTo(now),
            context.RequestAborted,
            reader: OctaviaOwner.Reader(context));
        await WriteAsync(context, StatusCodes.Status201Created, whole, draft.Pool.Id);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var (found, pool) = await reader.FindAsync(context, Resource, OctaviaRoute.Id(context));
        var body = await RequestBody.ReadAsync(context, Resource.Singular);
        PoolBody.Update(body, pool);
        body.ThrowIfFaulty();

        var whole = await writer.EditAsync(
            found.Id,
            now => now.Change(Resource, pool.Id, it => PoolBody.Update(body, it), LoadBalancerEdits.With),
            context.RequestAborted,
            reader: OctaviaOwner.Reader(context));
        await WriteAsync(context, StatusCodes.Status200OK, whole, pool.Id);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var (found, pool) = await reader.FindAsync(context, Resource, OctaviaRoute.Id(context));
        await writer.EditAsync(found.Id, now => now.ThrowIfUsedByPolicy(pool.Id).WithoutPool(pool.Id), context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    // The listener names the load balancer too; both are allowed when they agree.
    private async Task<LoadBalancer?> FindOwnerAsync(
        HttpContext context, BodyObject body, Guid? loadBalancerId, Guid? listenerId)
    {
        var byId = loadBalancerId is { } id
            ? await reader.TryFindAsync(context, OctaviaResources.LoadBalancer, id)
            : null;
        var byListener = listenerId is { } listener
            ? await reader.TryFindAsync(context, OctaviaResources.Listener, listener)
            : null;
        if (loadBalancerId is null && listenerId is null)
        {
            body.Note(Fault.Invalid("loadbalancer_id", "Must provide at least one of: loadbalancer_id, listener_id"));
        }
        else if (loadBalancerId is not null && byId is null)
        {
            body.Note(Fault.NotFound("Load Balancer", loadBalancerId));
        }
        else if (listenerId is not null && byListener is null)
        {
            body.Note(Fault.NotFound("Listener", listenerId));
        }
        else if (byId is not null && byListener is not null && byId.Id != byListener.Id)
        {
            body.Refuse("listener_id", "Value should be a listener of the load balancer that loadbalancer_id names");
        }

        return byId ?? byListener;
    }

    private static LoadBalancer AddDefault(LoadBalancer now, Guid listenerId, PoolDraft draft) =>
        now.Listener(listenerId) switch
        {
            null => throw new RefusedException(Fault.NotFound("Listener", listenerId)),
            { DefaultPoolId: not null } => throw new RefusedException(HasDefault),
            var listener => draft.AddTo(now).With(listener with { DefaultPoolId = draft.Pool.Id }),
        };

    private static Task WriteAsync(HttpContext context, int status, LoadBalancer whole, Guid id) =>
        Reply.WriteWrappedAsync(
            context, status, Resource.Singular, Resource.Record(whole, whole.Pool(id)!), Resource.Json);
}
