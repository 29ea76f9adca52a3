using Statera.Core.Model;
using Statera.OpenStack.KeyManager;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.KeyManager;

/// <summary>/v1/secrets</summary>
internal sealed class SecretEndpoints(KeyManagerService keys, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/secrets", (RequestDelegate)ListAsync);
        endpoints.MapPost("/v1/secrets", (RequestDelegate)CreateAsync);
        endpoints.MapGet("/v1/secrets/{id}", (RequestDelegate)ShowAsync);
        endpoints.MapGet("/v1/secrets/{id}/payload", (RequestDelegate)PayloadAsync);
        endpoints.MapPut("/v1/secrets/{id}", (RequestDelegate)SetPayloadAsync);
        endpoints.MapDelete("/v1/secrets/{id}", (RequestDelegate)DeleteAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        var actor = BarbicanRoute.Actor(context);
        BarbicanRoute.Require(KeyManagerRights.CanList(actor), "Secret(s) retrieval");

        // Barbican's acl_only: what others share with the caller, rather than what the project has.
        var shared = context.Request.Query["acl_only"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);
        var secrets = await keys.ReadAsync(
            (reader, now) => reader.Secrets(shared ? null : actor.ProjectId, now)
                .Where(it => !shared || KeyManagerRights.IsGranted(actor, it)).ToList(),
            context.RequestAborted);
        await BarbicanPage.WriteAsync(
            context, "secrets", "secrets", SecretFilter.Apply(context.Request.Query, secrets),
            it => Record(context, it), BarbicanJson.Default.SecretRecord);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var actor = BarbicanRoute.Actor(context);
        BarbicanRoute.Require(KeyManagerRights.CanCreate(actor), "Secret creation");
        var body = await RequestBody.ReadRootAsync(context, "body");
        var payload = SecretPayload.Read(body, keys.Options.MaxPayload);
        var secret = SecretBody.Create(body, actor, payload?.ContentType, time.GetUtcNow());
        body.ThrowIfFaulty();

        await keys.CreateAsync(secret, payload?.Bytes, context.RequestAborted);
        await BarbicanRoute.WriteRefAsync(
            context, StatusCodes.Status201Created, "secret_ref", BarbicanRoute.SecretRef(context, secret.Id));
    }

    private async Task ShowAsync(HttpContext context)
    {
        // Barbican's oldest way to the payload: by what is accepted.
        if (context.Request.Headers.Accept.ToString() is { Length: > 0 } accept
            && accept != "*/*" && !accept.Contains("application/json", StringComparison.OrdinalIgnoreCase))
        {
            await PayloadAsync(context);
            return;
        }

        var found = await FindAsync(context);
        BarbicanRoute.Require(KeyManagerRights.CanRead(BarbicanRoute.Actor(context), found), "Secret retrieval");
        await Reply.WriteAsync(
            context, StatusCodes.Status200OK, Record(context, found), BarbicanJson.Default.SecretRecord);
    }

    private async Task PayloadAsync(HttpContext context)
    {
        var found = await FindAsync(context);
        BarbicanRoute.Require(
            KeyManagerRights.CanDecrypt(BarbicanRoute.Actor(context), found), "Secret payload retrieval");
        if (found.ContentType is not { } type
            || await keys.PayloadAsync(found.Id, context.RequestAborted) is not { } payload)
        {
            throw new RefusedException(new Fault(
                FaultKind.NotFound, "", "Not Found. Sorry but your secret has no payload."));
        }

        if (!SecretPayload.IsAccepted(context, type))
        {
            throw new BadHttpRequestException(
                $"Secret payload retrieval issue seen - the payload is {type}: accept that.",
                StatusCodes.Status406NotAcceptable);
        }

        context.Response.ContentType = type == SecretPayload.Text ? "text/plain; charset=utf-8" : type;
        context.Response.ContentLength = payload.Length;
        await context.Response.BodyWriter.WriteAsync(payload, context.RequestAborted);
    }

    private async Task SetPayloadAsync(HttpContext context)
    {
        Judge(await FindAsync(context));
        var (type, payload) = await SecretPayload.ReadAsync(context, keys.Options.MaxPayload);
        await keys.SetPayloadAsync(BarbicanRoute.Id(context), type, payload, Judge, context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);

        void Judge(SecretDocument? found) => BarbicanRoute.Require(
            KeyManagerRights.CanChange(BarbicanRoute.Actor(context), BarbicanRoute.Visible(context, found)),
            "Secret update");
    }

    private async Task DeleteAsync(HttpContext context)
    {
        await keys.WriteAsync(
            (store, now) =>
            {
                var found = BarbicanRoute.Visible(context, store.FindSecret(BarbicanRoute.Id(context), now));
                BarbicanRoute.Require(
                    KeyManagerRights.CanChange(BarbicanRoute.Actor(context), found), "Secret deletion");
                store.Delete(found);
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private async Task<SecretDocument> FindAsync(HttpContext context) => BarbicanRoute.Visible(
        context,
        await keys.ReadAsync(
            (reader, now) => reader.FindSecret(BarbicanRoute.Id(context), now), context.RequestAborted));

    /// <summary>A secret as clients see it.</summary>
    public static SecretRecord Record(HttpContext context, SecretDocument it) => new(
        BarbicanRoute.Time(it.CreatedAt),
        BarbicanRoute.Time(it.UpdatedAt),
        "ACTIVE",
        it.Name ?? it.Id,
        it.SecretType,
        it.Expiration is { } end ? BarbicanRoute.Time(end) : null,
        it.Algorithm,
        it.BitLength,
        it.Mode,
        it.CreatorId,
        it.ContentType is { } type ? new ContentTypesRecord(type) : null,
        BarbicanRoute.ShowsConsumers(context) ? [.. it.Consumers.Select(ConsumerEndpoints.Record)] : null,
        BarbicanRoute.SecretRef(context, it.Id));
}
