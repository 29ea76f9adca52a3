using Statera.Core.Model;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/security-groups</summary>
internal sealed class SecurityGroupResource(BuiltInNetworkService network)
{
    /// <summary>Security groups; each project sees its own.</summary>
    public static readonly NeutronCollection<SecurityGroupDocument, SecurityGroupRecord> Groups = new(
        "security_group", "security_groups", SecurityGroupRecordJson.Default.SecurityGroupRecord)
    {
        All = reader => reader.SecurityGroups(),
        ById = SecurityGroupDirectory.FindSecurityGroup,
        Put = SecurityGroupDirectory.Put,
        IsVisible = (caller, _, it) => caller.CanSee(it.ProjectId),
        Record = (_, it) => SecurityGroupRecord.Of(it),
        Missing = id => ("SecurityGroupNotFound", $"Security group {id} does not exist"),
    };

    public void Map(IEndpointRouteBuilder endpoints)
    {
        NeutronRoute.Map(
            endpoints, "security-groups", ListAsync, CreateAsync, context => Groups.ShowAsync(context, network), UpdateAsync,
            DeleteAsync);
        NeutronTags.Map(endpoints, "security-groups", Groups, network);
    }

    private async Task ListAsync(HttpContext context)
    {
        if (Caller.Of(context).ProjectId is { } projectId)
        {
            await EnsureDefaultAsync(context, projectId);
        }

        await Groups.ListAsync(context, network);
    }

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
        await Groups.CreateAsync(context, network, (store, now) =>
        {
            var group = draft with { Rules = SecurityGroupDirectory.Egress(now), CreatedAt = now, UpdatedAt = now };
            store.Put(group);
            return group;
        });
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "security_group");
        Apply(body, await Groups.FindAsync(context, network));
        body.ThrowIfFaulty();
        await Groups.UpdateAsync(context, network, (store, before, now) =>
        {
            var after = Apply(body, before) with { UpdatedAt = now };
            if (before.Name == SecurityGroupDirectory.Default && after.Name != before.Name)
            {
                throw new RefusedException(Fault.Conflict("name", "Updating default security group not allowed."));
            }

            store.Put(after);
            return after;
        });
    }

    private Task DeleteAsync(HttpContext context) => Groups.DeleteAsync(context, network, (store, found) =>
    {
        if (found.Name == SecurityGroupDirectory.Default && !Caller.Of(context).IsAdmin)
        {
            throw new RefusedException(Fault.Conflict("", "Insufficient rights for removing default security group."));
        }

        store.Delete(found);
    });

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
}
