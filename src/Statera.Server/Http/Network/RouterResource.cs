using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/routers</summary>
internal sealed class RouterResource(BuiltInNetworkService network)
{
    /// <summary>Routers; each project sees its own.</summary>
    public static readonly NeutronCollection<RouterDocument, RouterRecord> Routers = new(
        "router", "routers", RouterRecordJson.Default.RouterRecord)
    {
        All = reader => reader.Routers(),
        ById = RouterDirectory.FindRouter,
        Put = RouterDirectory.Put,
        IsVisible = (caller, _, it) => caller.CanSee(it.ProjectId),
        Record = RouterRecord.Of,
        Missing = id => ("RouterNotFound", $"Router {id} could not be found"),
    };

    public void Map(IEndpointRouteBuilder endpoints)
    {
        NeutronRoute.Map(
            endpoints, "routers", context => Routers.ListAsync(context, network), CreateAsync,
            context => Routers.ShowAsync(context, network), UpdateAsync, DeleteAsync);
        NeutronTags.Map(endpoints, "routers", Routers, network);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "router");
        var projectId = Caller.Of(context).OwnerOfNew(body.Project());
        body.Strings("availability_zone_hints");
        var gateway = RouterGatewayBody.Read(body);
        var draft = Apply(body, new RouterDocument(
            Guid.NewGuid().ToString(), "", "", projectId, AdminStateUp: true, null, default, default));
        body.ThrowIfFaulty();
        await Routers.CreateAsync(context, network, (store, now) =>
        {
            var router = gateway.Apply(context, store, draft with { CreatedAt = now, UpdatedAt = now }, now);
            store.Put(router);
            return router;
        });
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "router");
        var known = await Routers.FindAsync(context, network);
        var gateway = RouterGatewayBody.Read(body);
        Apply(body, known);
        body.ThrowIfFaulty();
        await Routers.UpdateAsync(context, network, (store, found, now) =>
        {
            var router = gateway.Apply(context, store, Apply(body, found) with { UpdatedAt = now }, now);
            store.Put(router);
            return router;
        });
    }

    private Task DeleteAsync(HttpContext context) => Routers.DeleteAsync(context, network, (store, found) =>
    {
        if (store.Interfaces(found.Id).Any())
        {
            throw NeutronFault.Conflict(
                "RouterInUse", $"Router {found.Id} still has ports; remove its interfaces first.");
        }

        RouterGatewayBody.Clear(store, found);
        store.Delete(found);
    });

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
}
