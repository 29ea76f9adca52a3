using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/routers</summary>
internal sealed class RouterResource(LoopbackNetworkService network)
{
    private static readonly CollectionShape<RouterRecord> Shape = new(RouterRecordJson.Default.RouterRecord);

    public void Map(IEndpointRouteBuilder endpoints) => NeutronRoute.Map(
        endpoints, "routers", ListAsync, CreateAsync, ShowAsync, UpdateAsync, DeleteAsync);

    /// <summary>The router that the path names, where the caller sees it.</summary>
    public static RouterDocument Find(HttpContext context, IDocumentReader reader) =>
        reader.FindRouter(NeutronRoute.Id(context)) is { } found && Caller.Of(context).CanSee(found.ProjectId)
            ? found
            : throw NeutronFault.NotFound(
                "RouterNotFound", $"Router {NeutronRoute.Id(context)} could not be found");

    private async Task ListAsync(HttpContext context)
    {
        var records = await network.ReadAsync(
            reader => reader.Routers().Where(it => Caller.Of(context).CanSee(it.ProjectId))
                .Select(it => RouterRecord.Of(reader, it)).ToList(),
            context.RequestAborted);
        await NeutronRoute.ListAsync(context, "routers", Shape, records);
    }

    private async Task ShowAsync(HttpContext context) => await WriteAsync(
        context, StatusCodes.Status200OK,
        await network.ReadAsync(reader => RouterRecord.Of(reader, Find(context, reader)), context.RequestAborted));

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "router");
        var projectId = Caller.Of(context).OwnerOfNew(body.Project());
        body.Strings("availability_zone_hints");
        var gateway = RouterGatewayBody.Read(body);
        var draft = Apply(body, new RouterDocument(
            Guid.NewGuid().ToString(), "", "", projectId, AdminStateUp: true, null, default, default));
        body.ThrowIfFaulty();
        var made = await network.WriteAsync(
            (store, now) =>
            {
                var router = gateway.Apply(context, store, draft with { CreatedAt = now, UpdatedAt = now }, now);
                store.Put(router);
                return RouterRecord.Of(store, router);
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status201Created, made);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "router");
        var known = await network.ReadAsync(reader => Find(context, reader), context.RequestAborted);
        var gateway = RouterGatewayBody.Read(body);
        Apply(body, known);
        body.ThrowIfFaulty();
        var changed = await network.WriteAsync(
            (store, now) =>
            {
                var router = Apply(body, Find(context, store)) with { UpdatedAt = now };
                router = gateway.Apply(context, store, router, now);
                store.Put(router);
                return RouterRecord.Of(store, router);
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, changed);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        await network.WriteAsync(
            (store, now) =>
            {
                var found = Find(context, store);
                if (store.Interfaces(found.Id).Any())
                {
                    throw NeutronFault.Conflict("RouterInUse",
                        $"Router {found.Id} still has ports; remove its interfaces first.");
                }

                RouterGatewayBody.Clear(store, found);
                store.Delete(found);
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private static RouterDocument Apply(BodyObject body, RouterDocument it)
    {
        const string reason = "the built-in network carries no packets between subnets.";
        body.NotServed("routes", reason);
        body.NotServed("distributed", reason);
        body.NotServed("ha", reason);
        body.NotServed("flavor_id", reason);
        it = it with
        {
            Name = body.TextOr("name", it.Name),
            Description = body.TextOr("description", it.Description),
            AdminStateUp = body.BoolOr("admin_state_up", it.AdminStateUp, true),
        };
        body.End();
        return it;
    }

    private static Task WriteAsync(HttpContext context, int status, RouterRecord record) =>
        Reply.WriteWrappedAsync(context, status, "router", record, RouterRecordJson.Default.RouterRecord);
}
