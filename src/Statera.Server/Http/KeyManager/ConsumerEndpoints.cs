using Statera.Core.Model;
using Statera.OpenStack.KeyManager;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.KeyManager;

/// <summary>Who uses secrets and containers: /v1/secrets/{id}/consumers, /v1/containers/{id}/consumers</summary>
internal sealed class ConsumerEndpoints(KeyManagerService keys)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/secrets/{id}/consumers", (RequestDelegate)(context => OfSecretAsync(context, null)));
        endpoints.MapPost("/v1/secrets/{id}/consumers", (RequestDelegate)(context => OfSecretAsync(context, true)));
        endpoints.MapDelete("/v1/secrets/{id}/consumers", (RequestDelegate)(context => OfSecretAsync(context, false)));
        endpoints.MapGet("/v1/containers/{id}/consumers", (RequestDelegate)(context => OfContainerAsync(context, null)));
        endpoints.MapPost("/v1/containers/{id}/consumers", (RequestDelegate)(context => OfContainerAsync(context, true)));
        endpoints.MapDelete(
            "/v1/containers/{id}/consumers", (RequestDelegate)(context => OfContainerAsync(context, false)));
    }

    public static SecretConsumerRecord Record(SecretConsumer it) => new(
        it.Service, it.ResourceType, it.ResourceId, BarbicanRoute.Time(it.CreatedAt), BarbicanRoute.Time(it.CreatedAt),
        "ACTIVE");

    public static ContainerConsumerRecord Record(ContainerConsumer it) => new(
        it.Name, it.Url, BarbicanRoute.Time(it.CreatedAt), BarbicanRoute.Time(it.CreatedAt), "ACTIVE");

    // Lists them, or notes (true) or takes back (false) one, which answers with the secret.
    private async Task OfSecretAsync(HttpContext context, bool? add)
    {
        var (actor, id) = (BarbicanRoute.Actor(context), BarbicanRoute.Id(context));
        if (add is null)
        {
            var found = await keys.ReadAsync((reader, now) => Readable(reader.FindSecret(id, now)), context.RequestAborted);
            await BarbicanPage.WriteAsync(
                context, $"secrets/{id}/consumers", "consumers", found.Consumers, Record,
                BarbicanJson.Default.SecretConsumerRecord);
            return;
        }

        var body = await RequestBody.ReadRootAsync(context, "body");
        var (service, type, resource) = (
            body.RequiredText("service"), body.RequiredText("resource_type"), body.RequiredText("resource_id"));
        body.End();
        body.ThrowIfFaulty();
        var changed = await keys.WriteAsync(
            (store, now) =>
            {
                var found = Readable(store.FindSecret(id, now));
                var same = found.Consumers.FirstOrDefault(it =>
                    (it.Service, it.ResourceType, it.ResourceId) == (service, type, resource));
                if (add is false)
                {
                    RequireOwner(same?.ProjectId, found.ProjectId, actor);
                }

                found = found with
                {
                    Consumers = (add, same) switch
                    {
                        (true, null) => found.Consumers.Add(
                            new SecretConsumer(service, type, resource, actor.ProjectId ?? "", now)),
                        (false, { } old) => found.Consumers.Remove(old),
                        _ => found.Consumers,
                    },
                };
                store.Put(found);
                return found;
            },
            context.RequestAborted);
        await Reply.WriteAsync(
            context, StatusCodes.Status200OK, SecretEndpoints.Record(context, changed),
            BarbicanJson.Default.SecretRecord);

        SecretDocument Readable(SecretDocument? found)
        {
            var visible = BarbicanRoute.Visible(context, found);
            BarbicanRoute.Require(KeyManagerRights.CanDecrypt(actor, visible), "SecretConsumer");
            return visible;
        }
    }

    private async Task OfContainerAsync(HttpContext context, bool? add)
    {
        var (actor, id) = (BarbicanRoute.Actor(context), BarbicanRoute.Id(context));
        if (add is null)
        {
            var found = await keys.ReadAsync((reader, _) => Readable(reader.FindContainer(id)), context.RequestAborted);
            await BarbicanPage.WriteAsync(
                context, $"containers/{id}/consumers", "consumers", found.Consumers, Record,
                BarbicanJson.Default.ContainerConsumerRecord);
            return;
        }

        var body = await RequestBody.ReadRootAsync(context, "body");
        var (name, url) = (body.RequiredText("name"), body.RequiredText("URL"));
        body.End();
        body.ThrowIfFaulty();
        var changed = await keys.WriteAsync(
            (store, now) =>
            {
                var found = Readable(store.FindContainer(id));
                var same = found.Consumers.FirstOrDefault(it => (it.Name, it.Url) == (name, url));
                if (add is false)
                {
                    RequireOwner(same?.ProjectId, found.ProjectId, actor);
                }

                found = found with
                {
                    Consumers = (add, same) switch
                    {
                        (true, null) => found.Consumers.Add(
                            new ContainerConsumer(name, url, actor.ProjectId ?? "", now)),
                        (false, { } old) => found.Consumers.Remove(old),
                        _ => found.Consumers,
                    },
                };
                store.Put(found);
                return found;
            },
            context.RequestAborted);
        await Reply.WriteAsync(
            context, StatusCodes.Status200OK, ContainerEndpoints.Record(context, changed),
            BarbicanJson.Default.ContainerRecord);

        ContainerDocument Readable(ContainerDocument? found)
        {
            var visible = BarbicanRoute.Visible(context, found);
            BarbicanRoute.Require(KeyManagerRights.CanDecrypt(actor, visible), "ContainerConsumer");
            return visible;
        }
    }

    private static void RequireOwner(string? consumerProject, string project, KeyManagerActor actor)
    {
        if (consumerProject is null)
        {
            throw BarbicanRoute.NotFound("Consumer");
        }

        if (actor.ProjectId != consumerProject && actor.ProjectId != project)
        {
            throw new RefusedException(new Fault(
                FaultKind.Forbidden, "", "Not Allowed. Sorry, only the creator of a consumer can delete it."));
        }
    }
}
