using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/floatingips</summary>
internal sealed class FloatingIpResource(BuiltInNetworkService network)
{
    private static readonly NeutronCollection<FloatingIpDocument, FloatingIpRecord> FloatingIps = new(
        "floatingip", "floatingips", FloatingIpRecordJson.Default.FloatingIpRecord)
    {
        All = reader => reader.FloatingIps(),
        ById = FloatingIpDirectory.FindFloatingIp,
        Put = FloatingIpDirectory.Put,
        IsVisible = (caller, _, it) => caller.CanSee(it.ProjectId),
        Record = FloatingIpRecord.Of,
        Missing = id => ("FloatingIPNotFound", $"Floating IP {id} could not be found"),
    };

    public void Map(IEndpointRouteBuilder endpoints)
    {
        NeutronRoute.Map(
            endpoints, "floatingips", context => FloatingIps.ListAsync(context, network), CreateAsync,
            context => FloatingIps.ShowAsync(context, network), UpdateAsync, DeleteAsync);
        NeutronTags.Map(endpoints, "floatingips", FloatingIps, network);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "floatingip");
        var projectId = Caller.Of(context).OwnerOfNew(body.Project());
        var networkId = body.RequiredId("floating_network_id").ToString();
        var wanted = new AskedAddress(body.Id("subnet_id")?.ToString(), body.Address("floating_ip_address"));
        var draft = new FloatingIpDocument(
            Guid.NewGuid().ToString(), "", projectId, networkId, "", Guid.NewGuid().ToString(), null, default, default);
        var association = Association.Read(body);
        draft = Apply(body, draft);
        body.ThrowIfFaulty();
        if (wanted.Address is not null)
        {
            Policies.Require(context, Rule.Admin);
        }

        await FloatingIps.CreateAsync(context, network, (store, now) =>
        {
            var external = ExternalNetworks.Find(context, store, networkId, "floatingip");
            var taken = ExternalNetworks.Take(
                store, external, [wanted], draft.OwnPortId, "floatingip");
            store.Put(new PortDocument(
                draft.OwnPortId, "", "", "", external.Id, AdminStateUp: true, taken, draft.Id,
                FloatingIpDirectory.Owner, now, now));
            var it = draft with { Address = taken[0].IpAddress, CreatedAt = now, UpdatedAt = now };
            it = association.Apply(context, store, it);
            store.Put(it);
            return it;
        });
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "floatingip");
        var known = await FloatingIps.FindAsync(context, network);
        var association = Association.Read(body);
        Apply(body, known);
        body.ThrowIfFaulty();
        await FloatingIps.UpdateAsync(context, network, (store, found, now) =>
        {
            var it = association.Apply(context, store, Apply(body, found) with { UpdatedAt = now });
            store.Put(it);
            return it;
        });
    }

    private Task DeleteAsync(HttpContext context) =>
        FloatingIps.DeleteAsync(context, network, (store, found) => store.Delete(found));

    private static FloatingIpDocument Apply(BodyObject body, FloatingIpDocument it)
    {
        body.NotServed("qos_policy_id", "no QoS policy is enforced on the built-in network.");
        body.NotServed("dns_name", "there is no DNS service.");
        body.NotServed("dns_domain", "there is no DNS service.");
        it = it with { Description = body.TextOr("description", it.Description) };
        body.End();
        return it;
    }

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
