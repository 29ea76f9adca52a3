using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/qos/policies</summary>
internal sealed class QosPolicyResource(LoopbackNetworkService network)
{
    private static readonly CollectionShape<QosPolicyRecord> Shape = new(QosPolicyRecordJson.Default.QosPolicyRecord);

    public void Map(IEndpointRouteBuilder endpoints) => NeutronRoute.Map(
        endpoints, "qos/policies", ListAsync, CreateAsync, ShowAsync, UpdateAsync, DeleteAsync);

    private async Task ListAsync(HttpContext context)
    {
        var records = await network.ReadAsync(
            reader => reader.QosPolicies().Where(it => IsVisible(context, it)).Select(QosPolicyRecord.Of).ToList(),
            context.RequestAborted);
        await NeutronRoute.ListAsync(context, "policies", Shape, records);
    }

    private async Task ShowAsync(HttpContext context) => await WriteAsync(
        context, StatusCodes.Status200OK,
        await network.ReadAsync(reader => Find(context, reader), context.RequestAborted));

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "policy");
        var projectId = Caller.Of(context).OwnerOfNew(body.Project());
        var draft = Apply(body, new QosPolicyDocument(
            Guid.NewGuid().ToString(), "", "", projectId, Shared: false, default, default));
        body.ThrowIfFaulty();
        RequireAdmin(context, draft.Shared);
        var made = await network.WriteAsync(
            (store, now) =>
            {
                var it = draft with { CreatedAt = now, UpdatedAt = now };
                store.Put(it);
                return it;
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status201Created, made);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "policy");
        var known = await network.ReadAsync(reader => Find(context, reader), context.RequestAborted);
        NeutronRoute.RequireOwner(context, known.ProjectId);
        var wanted = Apply(body, known);
        body.ThrowIfFaulty();
        RequireAdmin(context, wanted.Shared != known.Shared);
        var changed = await network.WriteAsync(
            (store, now) =>
            {
                var it = Apply(body, Find(context, store)) with { UpdatedAt = now };
                store.Put(it);
                return it;
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, changed);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        await network.WriteAsync(
            (store, _) =>
            {
                var found = Find(context, store);
                NeutronRoute.RequireOwner(context, found.ProjectId);
                store.Delete(found);
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

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
        body.NotServed("is_default", "no QoS policy is enforced on the loopback.");
        body.NotServed("rules", "no QoS rule is enforced on the loopback.");
        it = it with
        {
            Name = body.TextOr("name", it.Name),
            Description = body.TextOr("description", it.Description),
            Shared = body.BoolOr("shared", it.Shared),
        };
        body.End();
        return it;
    }

    private static QosPolicyDocument Find(HttpContext context, IDocumentReader reader) =>
        reader.FindQosPolicy(NeutronRoute.Id(context)) is { } found && IsVisible(context, found)
            ? found
            : throw NeutronFault.NotFound(
                "QosPolicyNotFound", $"QoS policy {NeutronRoute.Id(context)} could not be found.");

    private static bool IsVisible(HttpContext context, QosPolicyDocument it) =>
        it.Shared || Caller.Of(context).CanSee(it.ProjectId);

    private static Task WriteAsync(HttpContext context, int status, QosPolicyDocument it) => Reply.WriteWrappedAsync(
        context, status, "policy", QosPolicyRecord.Of(it), QosPolicyRecordJson.Default.QosPolicyRecord);
}
