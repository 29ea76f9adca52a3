using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/qos/policies</summary>
internal sealed class QosPolicyResource(BuiltInNetworkService network)
{
    private static readonly NeutronCollection<QosPolicyDocument, QosPolicyRecord> QosPolicies = new(
        "policy", "policies", QosPolicyRecordJson.Default.QosPolicyRecord)
    {
        All = reader => reader.QosPolicies(),
        ById = QosPolicyDirectory.FindQosPolicy,
        Put = QosPolicyDirectory.Put,
        IsVisible = (caller, _, it) => it.Shared || caller.CanSee(it.ProjectId),
        Record = (_, it) => QosPolicyRecord.Of(it),
        Missing = id => ("QosPolicyNotFound", $"QoS policy {id} could not be found."),
    };

    public void Map(IEndpointRouteBuilder endpoints)
    {
        NeutronRoute.Map(
            endpoints, "qos/policies", context => QosPolicies.ListAsync(context, network), CreateAsync,
            context => QosPolicies.ShowAsync(context, network), UpdateAsync, DeleteAsync);
        NeutronTags.Map(endpoints, "qos/policies", QosPolicies, network);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "policy");
        var projectId = Caller.Of(context).OwnerOfNew(body.Project());
        var draft = Apply(body, new QosPolicyDocument(
            Guid.NewGuid().ToString(), "", "", projectId, Shared: false, default, default));
        body.ThrowIfFaulty();
        RequireAdmin(context, draft.Shared);
        await QosPolicies.CreateAsync(context, network, (store, now) =>
        {
            var it = draft with { CreatedAt = now, UpdatedAt = now };
            store.Put(it);
            return it;
        });
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "policy");
        var known = await QosPolicies.FindAsync(context, network);
        NeutronRoute.RequireOwner(context, known.ProjectId);
        var wanted = Apply(body, known);
        body.ThrowIfFaulty();
        RequireAdmin(context, wanted.Shared != known.Shared);
        await QosPolicies.UpdateAsync(context, network, (store, found, now) =>
        {
            var it = Apply(body, found) with { UpdatedAt = now };
            store.Put(it);
            return it;
        });
    }

    private Task DeleteAsync(HttpContext context) => QosPolicies.DeleteAsync(context, network, (store, found) =>
    {
        NeutronRoute.RequireOwner(context, found.ProjectId);
        store.Delete(found);
    });

    // A policy that every project sees is the operator's to make.
    private static void RequireAdmin(HttpContext context, bool isNeeded)
    {
        if (isNeeded)
        {
            Policies.Require(context, Rule.Admin);
        }
    }

    private static QosPolicyDocument Apply(BodyObject body, QosPolicyDocument it)
    {
        body.NotServed("is_default", "no QoS policy is enforced on the built-in network.");
        body.NotServed("rules", "no QoS rule is enforced on the built-in network.");
        it = it with
        {
            Name = body.TextOr("name", it.Name),
            Description = body.TextOr("description", it.Description),
            Shared = body.BoolOr("shared", it.Shared),
        };
        body.End();
        return it;
    }
}
