using Statera.Core.Model;
using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/security-groups</summary>
internal sealed class SecurityGroupResource(LoopbackNetworkService network)
{
    private static readonly CollectionShape<SecurityGroupRecord> Shape = new(
        SecurityGroupRecordJson.Default.SecurityGroupRecord);

    public void Map(IEndpointRouteBuilder endpoints) => NeutronRoute.Map(
        endpoints, "security-groups", ListAsync, CreateAsync, ShowAsync, UpdateAsync, DeleteAsync);

    /// <summary>The group of that id, where the caller sees it.</summary>
    public static SecurityGroupDocument Find(HttpContext context, IDocumentReader reader, string id) =>
        reader.FindSecurityGroup(id) is { } found && Caller.Of(context).CanSee(found.ProjectId)
            ? found
            : throw new RefusedException(new Fault(FaultKind.NotFound, "", $"Security group {id} does not exist"));

    private async Task ListAsync(HttpContext context)
    {
        if (Caller.Of(context).ProjectId is { } projectId)
        {
            await EnsureDefaultAsync(context, projectId);
        }

        var records = await network.ReadAsync(
            reader => reader.SecurityGroups().Where(it => Caller.Of(context).CanSee(it.ProjectId))
                .Select(SecurityGroupRecord.Of).ToList(),
            context.RequestAborted);
        await NeutronRoute.ListAsync(context, "security_groups", Shape, records);
    }

    private async Task ShowAsync(HttpContext context) => await WriteAsync(
        context, StatusCodes.Status200OK,
        await network.ReadAsync(reader => Find(context, reader, NeutronRoute.Id(context)), context.RequestAborted));

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "security_group");
        var projectId = Caller.Of(context).OwnerOfNew(body.Project());
        if (body.Bool("stateful") == false)
        {
            body.NotServed("stateful", "groups are stateful.");
        }

        var draft = Apply(body, new SecurityGroupDocument(
            Guid.NewGuid().ToString(), "", "", projectId, [], default, default));
        body.ThrowIfFaulty();
        await EnsureDefaultAsync(context, projectId);
        var made = await network.WriteAsync(
            (store, now) =>
            {
                var group = draft with
                {
                    Rules = SecurityGroupDirectory.Egress(now), CreatedAt = now, UpdatedAt = now,
                };
                store.Put(group);
                return group;
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status201Created, made);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "security_group");
        var known = await network.ReadAsync(
            reader => Find(context, reader, NeutronRoute.Id(context)), context.RequestAborted);
        Apply(body, known);
        body.ThrowIfFaulty();
        var changed = await network.WriteAsync(
            (store, now) =>
            {
                var before = Find(context, store, NeutronRoute.Id(context));
                var after = Apply(body, before) with { UpdatedAt = now };
                if (before.Name == SecurityGroupDirectory.Default && after.Name != before.Name)
                {
                    throw new RefusedException(Fault.Conflict("name", "Updating default security group not allowed."));
                }

                store.Put(after);
                return after;
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, changed);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        await network.WriteAsync(
            (store, _) =>
            {
                var found = Find(context, store, NeutronRoute.Id(context));
                if (found.Name == SecurityGroupDirectory.Default && !Caller.Of(context).IsAdmin)
                {
                    throw new RefusedException(Fault.Conflict(
                        "", "Insufficient rights for removing default security group."));
                }

                store.Delete(found);
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private static SecurityGroupDocument Apply(BodyObject body, SecurityGroupDocument it)
    {
        it = it with
        {
            Name = body.TextOr("name", it.Name),
            Description = body.TextOr("description", it.Description),
        };
        if (body.Has("name") && it.Name == SecurityGroupDirectory.Default && it.Rules.IsEmpty)
        {
            body.Note(Fault.Conflict("name", "Default security group already exists."));
        }

        body.End();
        return it;
    }

    private async Task EnsureDefaultAsync(HttpContext context, string projectId)
    {
        if (!await network.ReadAsync(reader => reader.HasDefaultGroup(projectId), context.RequestAborted))
        {
            await network.WriteAsync(
                (store, now) =>
                {
                    store.EnsureDefaultGroup(projectId, now);
                    return true;
                },
                context.RequestAborted);
        }
    }

    private static Task WriteAsync(HttpContext context, int status, SecurityGroupDocument it) =>
        Reply.WriteWrappedAsync(
            context, status, "security_group", SecurityGroupRecord.Of(it),
            SecurityGroupRecordJson.Default.SecurityGroupRecord);
}
