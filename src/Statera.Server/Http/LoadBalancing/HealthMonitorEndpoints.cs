using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Core.Store;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>/v2/lbaas/healthmonitors</summary>
internal sealed class HealthMonitorEndpoints(OctaviaReader reader, LoadBalancerWriter writer)
{
    private static readonly OctaviaResource<HealthMonitorSpec, HealthMonitorRecord> Resource =
        OctaviaResources.HealthMonitor;

    public void Map(OctaviaRoutes routes)
    {
        routes.Get("/healthmonitors", context => reader.ListAsync(context, Resource));
        routes.Post("/healthmonitors", CreateAsync);
        routes.Get("/healthmonitors/{id}", context => reader.ShowAsync(context, Resource));
        routes.Put("/healthmonitors/{id}", UpdateAsync);
        routes.Delete("/healthmonitors/{id}", DeleteAsync);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, Resource.Singular);
        var poolId = body.RequiredId("pool_id");
        var found = await reader.TryFindAsync(context, OctaviaResources.Pool, poolId);
        OctaviaOwner.Check(body, found);
        var monitor = HealthMonitorBody.Create(body, OctaviaOwner.ProjectOf(found), poolId);
        body.ThrowIfFaulty();
        if (found is null)
        {
            throw new RefusedException(Fault.NotFound("Pool", poolId));
        }

        var whole = await writer.EditAsync(
            found.Id, now => now.ThrowIfNoPool(poolId).With(monitor), context.RequestAborted, poolId);
        await WriteAsync(context, StatusCodes.Status201Created, whole, monitor.Id);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var (found, monitor) = await reader.FindAsync(context, Resource, OctaviaRoute.Id(context));
        var body = await RequestBody.ReadAsync(context, Resource.Singular);
        HealthMonitorBody.Update(body, monitor);
        body.ThrowIfFaulty();

        var whole = await writer.EditAsync(
            found.Id,
            now => now.Change(Resource, monitor.Id, it => HealthMonitorBody.Update(body, it), LoadBalancerEdits.With),
            context.RequestAborted,
            monitor.PoolId);
        await WriteAsync(context, StatusCodes.Status200OK, whole, monitor.Id);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var (found, monitor) = await reader.FindAsync(context, Resource, OctaviaRoute.Id(context));
        await writer.EditAsync(
            found.Id, now => now.WithoutHealthMonitor(monitor.Id), context.RequestAborted, monitor.PoolId);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private static Task WriteAsync(HttpContext context, int status, LoadBalancer whole, Guid id) =>
        Reply.WriteWrappedAsync(
            context, status, Resource.Singular, Resource.Record(whole, whole.HealthMonitor(id)!), Resource.Json);
}
