using Statera.Core.Store;
using Statera.OpenStack.KeyManager;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.KeyManager;

/// <summary>Who may read: /v1/secrets/{id}/acl, /v1/containers/{id}/acl</summary>
internal sealed class AclEndpoints(KeyManagerService keys)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var (path, kind) in new[] { ("/v1/secrets/{id}/acl", Secrets), ("/v1/containers/{id}/acl", Containers) })
        {
            endpoints.MapGet(path, (RequestDelegate)(context => ShowAsync(context, kind)));
            endpoints.MapPut(path, (RequestDelegate)(context => ChangeAsync(context, kind, replace: true)));
            endpoints.MapPatch(path, (RequestDelegate)(context => ChangeAsync(context, kind, replace: false)));
            endpoints.MapDelete(path, (RequestDelegate)(context => DeleteAsync(context, kind)));
        }
    }

    private async Task ShowAsync(HttpContext context, Kind kind)
    {
        var found = await keys.ReadAsync((reader, now) => Changeable(context, kind, reader, now), context.RequestAborted);
        var acl = found.Acl is { } list
            ? new AclReadRecord(
                list.ProjectAccess, list.Users, BarbicanRoute.Time(list.CreatedAt), BarbicanRoute.Time(list.UpdatedAt))
            : new AclReadRecord(true, null, null, null);
        await Reply.WriteAsync(context, StatusCodes.Status200OK, new AclRecord(acl), BarbicanJson.Default.AclRecord);
    }

    private async Task ChangeAsync(HttpContext context, Kind kind, bool replace)
    {
        var root = await RequestBody.ReadRootAsync(context, "body");
        var read = root.Object("read");
        var (users, project) = (read?.Strings("users"), read?.Bool("project-access"));
        if (users?.Any(user => user.Length is 0 or > 255) is true)
        {
            read!.Refuse("users", "Each value should be the id of a user, of at most 255 characters");
        }

        read?.End();
        root.End();
        root.ThrowIfFaulty();
        await keys.WriteAsync(
            (store, now) =>
            {
                var found = Changeable(context, kind, store, now);
                var old = found.Acl;
                var start = old is null || replace
                    ? new AccessList(true, [], old?.CreatedAt ?? now, now)
                    : old;

                // A list that does not speak of reading is none (PUT), or changes nothing (PATCH).
                var acl = read is null
                    ? replace ? null : old
                    : start with
                    {
                        ProjectAccess = project ?? start.ProjectAccess,
                        Users = users is { } named ? [.. named.Distinct()] : start.Users,
                        UpdatedAt = now,
                    };
                kind.Put(store, found, acl);
                return true;
            },
            context.RequestAborted);
        await BarbicanRoute.WriteRefAsync(
            context, StatusCodes.Status200OK, "acl_ref", kind.Ref(context, BarbicanRoute.Id(context)) + "/acl");
    }

    private async Task DeleteAsync(HttpContext context, Kind kind)
    {
        await keys.WriteAsync(
            (store, now) =>
            {
                kind.Put(store, Changeable(context, kind, store, now), null);
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status200OK);
    }

    // Who may change something may also see and say who reads it.
    private static IGuarded Changeable(HttpContext context, Kind kind, IDocumentReader store, DateTimeOffset now)
    {
        var found = kind.Find(context, store, now);
        BarbicanRoute.Require(
            KeyManagerRights.CanChange(BarbicanRoute.Actor(context), found), $"{kind.Name}ACL(s)");
        return found;
    }

    private static readonly Kind Secrets = new(
        "Secret",
        (context, store, now) => BarbicanRoute.Visible(context, store.FindSecret(BarbicanRoute.Id(context), now)),
        (store, found, acl) => store.Put((SecretDocument)found with { Acl = acl }),
        BarbicanRoute.SecretRef);

    private static readonly Kind Containers = new(
        "Container",
        (context, store, _) => BarbicanRoute.Visible(context, store.FindContainer(BarbicanRoute.Id(context))),
        (store, found, acl) => store.Put((ContainerDocument)found with { Acl = acl }),
        BarbicanRoute.ContainerRef);

    private sealed record Kind(
        string Name,
        Func<HttpContext, IDocumentReader, DateTimeOffset, IGuarded> Find,
        Action<IDocumentTransaction, IGuarded, AccessList?> Put,
        Func<HttpContext, string, string> Ref);
}
