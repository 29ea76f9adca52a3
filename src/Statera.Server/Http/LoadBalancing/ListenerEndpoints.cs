using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Core.Store;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>/v2/lbaas/listeners</summary>
internal sealed class ListenerEndpoints(OctaviaReader reader, LoadBalancerWriter writer)
{
    private static readonly OctaviaResource<ListenerSpec, ListenerRecord> Resource = OctaviaResources.Listener;

    public void Map(OctaviaRoutes routes)
    {
        routes.Get("/listeners", context => reader.ListAsync(context, Resource));
        routes.Post("/listeners", CreateAsync);
        routes.Get("/listeners/{id}", context => reader.ShowAsync(context, Resource));
        routes.Put("/listeners/{id}", UpdateAsync);
        routes.Delete("/listeners/{id}", DeleteAsync);
        routes.Get("/listeners/{id}/stats", StatisticsAsync);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, Resource.Singular);
        var owner = body.RequiredId("loadbalancer_id");
        var found = await reader.TryFindAsync(context, OctaviaResources.LoadBalancer, owner);
        OctaviaOwner.Check(body, found);
        var draft = TreeDraft.OfListener(body, OctaviaOwner.ProjectOf(found));
        body.ThrowIfFaulty();
        if (found is null)
        {
            throw new RefusedException(Fault.NotFound("Load Balancer", owner));
        }

        var whole = await writer.EditAsync(
            found.Id, draft.AddTo, context.RequestAborted, reader: OctaviaOwner.Reader(context));
        await WriteAsync(context, StatusCodes.Status201Created, whole, draft.FirstListener.Id);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var (found, listener) = await reader.FindAsync(context, Resource, OctaviaRoute.Id(context));
        var body = await RequestBody.ReadAsync(context, Resource.Singular);
        ListenerBody.Update(body, listener);
        body.ThrowIfFaulty();

        var whole = await writer.EditAsync(
            found.Id,
            now => now.Change(Resource, listener.Id, it => ListenerBody.Update(body, it), LoadBalancerEdits.With),
            context.RequestAborted,
            reader: OctaviaOwner.Reader(context));
        await WriteAsync(context, StatusCodes.Status200OK, whole, listener.Id);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var (found, listener) = await reader.FindAsync(context, Resource, OctaviaRoute.Id(context));
        await writer.EditAsync(found.Id, now => now.WithoutListener(listener.Id), context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private async Task StatisticsAsync(HttpContext context)
    {
        var (whole, listener) = await reader.FindAsync(context, Resource, OctaviaRoute.Id(context));
        var statistics = whole.Observed.Health.Listeners.GetValueOrDefault(listener.Id)?.Statistics;
        await Reply.WriteWrappedAsync(
            context, StatusCodes.Status200OK, "stats", OctaviaRecords.Of(statistics ?? Statistics.Zero),
            OctaviaJson.Default.StatisticsRecord);
    }

    private static Task WriteAsync(HttpContext context, int status, LoadBalancer whole, Guid id) =>
        Reply.WriteWrappedAsync(
            context, status, Resource.Singular, Resource.Record(whole, whole.Listener(id)!), Resource.Json);
}
