using Statera.Core.Model;
using Statera.Core.Store;
using Statera.OpenStack.KeyManager;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.KeyManager;

/// <summary>/v1/containers</summary>
internal sealed class ContainerEndpoints(KeyManagerService keys)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/containers", (RequestDelegate)ListAsync);
        endpoints.MapPost("/v1/containers", (RequestDelegate)CreateAsync);
        endpoints.MapGet("/v1/containers/{id}", (RequestDelegate)ShowAsync);
        endpoints.MapDelete("/v1/containers/{id}", (RequestDelegate)DeleteAsync);
        endpoints.MapPost("/v1/containers/{id}/secrets", (RequestDelegate)AddSecretAsync);
        endpoints.MapDelete("/v1/containers/{id}/secrets", (RequestDelegate)RemoveSecretAsync);
    }

    /// <summary>A container as clients see it.</summary>
    public static ContainerRecord Record(HttpContext context, ContainerDocument it) => new(
        BarbicanRoute.Time(it.CreatedAt),
        BarbicanRoute.Time(it.UpdatedAt),
        "ACTIVE",
        it.Name,
        it.Type,
        it.CreatorId,
        [.. it.Secrets.Select(secret => new NamedSecretRecord(
            secret.Name, BarbicanRoute.SecretRef(context, secret.SecretId)))],
        [.. it.Consumers.Select(ConsumerEndpoints.Record)],
        BarbicanRoute.ContainerRef(context, it.Id));

    private async Task ListAsync(HttpContext context)
    {
        var actor = BarbicanRoute.Actor(context);
        BarbicanRoute.Require(KeyManagerRights.CanList(actor), "Containers(s) retrieval");
        var (name, type) = (context.Request.Query["name"].ToString(), context.Request.Query["type"].ToString());
        var containers = await keys.ReadAsync(
            (reader, _) => reader.Containers(actor.ProjectId!)
                .Where(it => (name.Length == 0 || it.Name == name) && (type.Length == 0 || it.Type == type)).ToList(),
            context.RequestAborted);
        await BarbicanPage.WriteAsync(
            context, "containers", "containers", containers, it => Record(context, it),
            BarbicanJson.Default.ContainerRecord);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var actor = BarbicanRoute.Actor(context);
        BarbicanRoute.Require(KeyManagerRights.CanCreate(actor), "Container creation");
        var body = await RequestBody.ReadRootAsync(context, "body");
        var draft = ContainerBody.Create(body, actor);
        body.ThrowIfFaulty();

        await keys.WriteAsync(
            (store, now) =>
            {
                foreach (var secret in draft.Secrets)
                {
                    ThrowIfMissing(store, draft, secret, now);
                }

                store.Put(draft with { CreatedAt = now, UpdatedAt = now });
                return true;
            },
            context.RequestAborted);
        await WriteRefAsync(context, draft.Id);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var found = BarbicanRoute.Visible(context, await keys.ReadAsync(
            (reader, _) => reader.FindContainer(BarbicanRoute.Id(context)), context.RequestAborted));
        BarbicanRoute.Require(KeyManagerRights.CanDecrypt(BarbicanRoute.Actor(context), found), "Container retrieval");
        await Reply.WriteAsync(
            context, StatusCodes.Status200OK, Record(context, found), BarbicanJson.Default.ContainerRecord);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        await keys.WriteAsync(
            (store, _) =>
            {
                store.Delete(Changeable(context, store, "Container deletion"));
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private async Task AddSecretAsync(HttpContext context)
    {
        var secret = await SecretAsync(context);
        await keys.WriteAsync(
            (store, now) =>
            {
                var found = Generic(context, store, "Container Secret creation");
                ThrowIfMissing(store, found, secret, now);
                if (found.Secrets.Contains(secret))
                {
                    throw new RefusedException(Fault.Conflict("secret_ref",
                        "Conflict. A secret with that name and ID is already stored in this container. The same " +
                        "secret can exist in a container as long as the name is unique."));
                }

                store.Put(found with { Secrets = found.Secrets.Add(secret), UpdatedAt = now });
                return true;
            },
            context.RequestAborted);
        await WriteRefAsync(context, BarbicanRoute.Id(context));
    }

    private async Task RemoveSecretAsync(HttpContext context)
    {
        var secret = await SecretAsync(context);
        await keys.WriteAsync(
            (store, now) =>
            {
                var found = Generic(context, store, "Container Secret deletion");
                if (!found.Secrets.Contains(secret))
                {
                    throw new RefusedException(new Fault(
                        FaultKind.NotFound, "secret_ref", "Secret provided is not in the container"));
                }

                store.Put(found with { Secrets = found.Secrets.Remove(secret), UpdatedAt = now });
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private static async Task<NamedSecret> SecretAsync(HttpContext context)
    {
        var body = await RequestBody.ReadRootAsync(context, "body");
        var secret = ContainerBody.Secret(body);
        body.ThrowIfFaulty();
        return secret;
    }

    private static ContainerDocument Generic(HttpContext context, IDocumentReader store, string what) =>
        Changeable(context, store, what) is { Type: "generic" } found
            ? found
            : throw new RefusedException(new Fault(
                FaultKind.Invalid, "", "Only 'generic' containers can be modified."));

    private static ContainerDocument Changeable(HttpContext context, IDocumentReader store, string what)
    {
        var found = BarbicanRoute.Visible(context, store.FindContainer(BarbicanRoute.Id(context)));
        BarbicanRoute.Require(KeyManagerRights.CanChange(BarbicanRoute.Actor(context), found), what);
        return found;
    }

    private static void ThrowIfMissing(
        IDocumentReader store, ContainerDocument container, NamedSecret secret, DateTimeOffset now)
    {
        if (store.FindSecret(secret.SecretId, now)?.ProjectId != container.ProjectId)
        {
            throw new RefusedException(new Fault(
                FaultKind.NotFound, "secret_refs", $"Secret provided for '{secret.Name}' doesn't exist."));
        }
    }

    private static Task WriteRefAsync(HttpContext context, string id) => BarbicanRoute.WriteRefAsync(
        context, StatusCodes.Status201Created, "container_ref", BarbicanRoute.ContainerRef(context, id));
}
