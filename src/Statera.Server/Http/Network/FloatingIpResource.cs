using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/floatingips</summary>
internal sealed class FloatingIpResource(LoopbackNetworkService network)
{
    private static readonly CollectionShape<FloatingIpRecord> Shape = new(
        FloatingIpRecordJson.Default.FloatingIpRecord);

    public void Map(IEndpointRouteBuilder endpoints) => NeutronRoute.Map(
        endpoints, "floatingips", ListAsync, CreateAsync, ShowAsync, UpdateAsync, DeleteAsync);

    private async Task ListAsync(HttpContext context)
    {
        var records = await network.ReadAsync(
            reader => reader.FloatingIps().Where(it => Caller.Of(context).CanSee(it.ProjectId))
                .Select(it => FloatingIpRecord.Of(reader, it)).ToList(),
            context.RequestAborted);
        await NeutronRoute.ListAsync(context, "floatingips", Shape, records);
    }

    private async Task ShowAsync(HttpContext context) => await WriteAsync(
        context, StatusCodes.Status200OK,
        await network.ReadAsync(reader => FloatingIpRecord.Of(reader, Find(context, reader)), context.RequestAborted));

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "floatingip");
        var projectId = Caller.Of(context).OwnerOfNew(body.Project());
        var networkId = body.RequiredId("floating_network_id").ToString();
        var wanted = (SubnetId: body.Id("subnet_id")?.ToString(), Address: body.Address("floating_ip_address"));
        var draft = new FloatingIpDocument(
            Guid.NewGuid().ToString(), "", projectId, networkId, "", Guid.NewGuid().ToString(), null, default, default);
        var association = Association.Read(body);
        draft = Apply(body, draft);
        body.ThrowIfFaulty();
        if (wanted.Address is not null)
        {
            Policies.Require(context, Rule.Admin);
        }

        var made = await network.WriteAsync(
            (store, now) =>
            {
                var external = ExternalNetworks.Find(context, store, networkId, "floatingip");
                var taken = ExternalNetworks.Take(
                    store, external, wanted is (null, null) ? null : [wanted], draft.OwnPortId, "floatingip");
                store.Put(new PortDocument(
                    draft.OwnPortId, "", "", "", external.Id, AdminStateUp: true, taken, draft.Id,
                    FloatingIpDirectory.Owner, now, now));
                var it = draft with { Address = taken[0].IpAddress, CreatedAt = now, UpdatedAt = now };
                it = association.Apply(context, store, it);
                store.Put(it);
                return FloatingIpRecord.Of(store, it);
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status201Created, made);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "floatingip");
        var known = await network.ReadAsync(reader => Find(context, reader), context.RequestAborted);
        var association = Association.Read(body);
        Apply(body, known);
        body.ThrowIfFaulty();
        var changed = await network.WriteAsync(
            (store, now) =>
            {
                var it = Apply(body, Find(context, store)) with { UpdatedAt = now };
                it = association.Apply(context, store, it);
                store.Put(it);
                return FloatingIpRecord.Of(store, it);
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, changed);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        await network.WriteAsync(
            (store, _) =>
            {
                store.Delete(Find(context, store));
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private static FloatingIpDocument Apply(BodyObject body, FloatingIpDocument it)
    {
        body.NotServed("qos_policy_id", "no QoS policy is enforced on the loopback.");
        body.NotServed("dns_name", "there is no DNS service.");
        body.NotServed("dns_domain", "there is no DNS service.");
        it = it with { Description = body.TextOr("description", it.Description) };
        body.End();
        return it;
    }

    private static FloatingIpDocument Find(HttpContext context, IDocumentReader reader) =>
        reader.FindFloatingIp(NeutronRoute.Id(context)) is { } found && Caller.Of(context).CanSee(found.ProjectId)
            ? found
            : throw NeutronFault.NotFound(
                "FloatingIPNotFound", $"Floating IP {NeutronRoute.Id(context)} could not be found");

    private static Task WriteAsync(HttpContext context, int status, FloatingIpRecord record) =>
        Reply.WriteWrappedAsync(
            context, status, "floatingip", record, FloatingIpRecordJson.Default.FloatingIpRecord);

    /// <summary>What a request says of the port.</summary>
    private sealed record Association(bool HasPort, string? PortId, string? Address)
    {
        public static Association Read(BodyObject body) =>
            new(body.Has("port_id"), body.Id("port_id")?.ToString(), body.Address("fixed_ip_address"));

        public FloatingIpDocument Apply(HttpContext context, IDocumentReader reader, FloatingIpDocument it)
        {
            var portId = HasPort ? PortId : it.Target?.PortId;
            return !HasPort && Address is null ? it
                : portId is not null
                    ? it with { Target = FloatingIpTargets.Find(context, reader, it, portId, Address) }
                : Address is null ? it with { Target = null }
                : throw NeutronFault.BadRequest(
                    "floatingip", "fixed_ip_address cannot be specified without a port_id");
        }
    }
}
