using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Core.Store;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>/v2/lbaas/l7policies</summary>
internal sealed class L7PolicyEndpoints(OctaviaReader reader, LoadBalancerWriter writer)
{
    private static readonly OctaviaResource<L7PolicySpec, L7PolicyRecord> Resource = OctaviaResources.L7Policy;

    public void Map(OctaviaRoutes routes)
    {
        routes.Get("/l7policies", context => reader.ListAsync(context, Resource));
        routes.Post("/l7policies", CreateAsync);
        routes.Get("/l7policies/{id}", context => reader.ShowAsync(context, Resource));
        routes.Put("/l7policies/{id}", UpdateAsync);
        routes.Delete("/l7policies/{id}", DeleteAsync);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, Resource.Singular);
        var listenerId = body.RequiredId("listener_id");
        var found = await reader.TryFindAsync(context, OctaviaResources.Listener, listenerId);
        OctaviaOwner.Check(body, found);
        var draft = L7PolicyDraft.Read(body, OctaviaOwner.ProjectOf(found), listenerId);
        body.ThrowIfFaulty();
        if (found is null)
        {
            throw new RefusedException(Fault.NotFound("Listener", listenerId));
        }

        var whole = await writer.EditAsync(
            found.Id,
            now => now.Listener(listenerId) is null
                ? throw new RefusedException(Fault.NotFound("Listener", listenerId))
                : draft.AddTo(now),
            context.RequestAborted,
            reader: OctaviaOwner.Reader(context));
        await WriteAsync(context, StatusCodes.Status201Created, whole, draft.Policy.Id);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var (found, policy) = await reader.FindAsync(context, Resource, OctaviaRoute.Id(context));
        var body = await RequestBody.ReadAsync(context, Resource.Singular);
        L7PolicyBody.Update(body, policy);
        body.ThrowIfFaulty();

        var whole = await writer.EditAsync(
            found.Id,
            now => now.Change(Resource, policy.Id, it => L7PolicyBody.Update(body, it), LoadBalancerEdits.With),
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, whole, policy.Id);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var (found, policy) = await reader.FindAsync(context, Resource, OctaviaRoute.Id(context));
        await writer.EditAsync(found.Id, now => now.WithoutL7Policy(policy.Id), context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private static Task WriteAsync(HttpContext context, int status, LoadBalancer whole, Guid id) =>
        Reply.WriteWrappedAsync(
            context, status, Resource.Singular, Resource.Record(whole, whole.L7Policy(id)!), Resource.Json);
}
