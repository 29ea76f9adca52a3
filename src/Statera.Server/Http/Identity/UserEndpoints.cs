using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Core.Store;
using Statera.OpenStack.Identity;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Identity;

/// <summary>/v3/users</summary>
internal sealed class UserEndpoints(IdentityService identity, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v3/users", (RequestDelegate)ListAsync);
        endpoints.MapPost("/v3/users", (RequestDelegate)CreateAsync);
        endpoints.MapGet("/v3/users/{id}", (RequestDelegate)ShowAsync);
        endpoints.MapPatch("/v3/users/{id}", (RequestDelegate)UpdateAsync);
        endpoints.MapDelete("/v3/users/{id}", (RequestDelegate)DeleteAsync);
        endpoints.MapPost("/v3/users/{id}/password", (RequestDelegate)ChangePasswordAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        Policies.Require(context, Rule.Admin);
        var users = await identity.ReadAsync(reader => reader.Users(), context.RequestAborted);
        await KeystoneReply.ListAsync(
            context, "users", KeystoneJson.Default.UserRecord, users.Select(user => Record(context, user)));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (id != Caller.Of(context).UserId)
        {
            Policies.Require(context, Rule.Admin);
        }

        var user = await identity.ReadAsync(reader => reader.FindUser(id), context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, user ?? throw NotFound(id));
    }

    private async Task CreateAsync(HttpContext context)
    {
        Policies.Require(context, Rule.Admin);
        var body = await RequestBody.ReadAsync(context, "user");
        if (body.String("domain_id") is not (null or Domain.Id))
        {
            body.Refuse("domain_id", $"There is one domain, {Domain.Id}");
        }

        body.Object("options");

        // Without a password nobody can log in as the user; it still has to have a well-formed one.
        var hash = PasswordHash.Create(body.String("password") ?? IdentityService.NewId() + IdentityService.NewId());
        var draft = Apply(body, hash, new User(
            IdentityService.NewId(), body.RequiredString("name"), "", Enabled: true, null, null, "",
            ImmutableDictionary<string, ImmutableArray<string>>.Empty));
        body.ThrowIfFaulty();
        await StoreAsync(context, StatusCodes.Status201Created, _ => draft);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        Policies.Require(context, Rule.Admin);
        var id = (string)context.Request.RouteValues["id"]!;
        var body = await RequestBody.ReadAsync(context, "user");
        var known = await identity.ReadAsync(reader => reader.FindUser(id), context.RequestAborted);
        var hash = body.String("password") is { } password ? PasswordHash.Create(password) : null;
        Apply(body, hash, known ?? throw NotFound(id));
        body.ThrowIfFaulty();
        await StoreAsync(
            context, StatusCodes.Status200OK, store => Apply(body, hash, store.FindUser(id) ?? throw NotFound(id)));
    }

    private async Task DeleteAsync(HttpContext context)
    {
        Policies.Require(context, Rule.Admin);
        var id = (string)context.Request.RouteValues["id"]!;
        await identity.ChangeAsync(
            store =>
            {
                store.Delete(store.FindUser(id) ?? throw NotFound(id));
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private async Task ChangePasswordAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var body = await RequestBody.ReadAsync(context, "user");
        var (old, wanted) = (body.RequiredString("original_password"), body.RequiredString("password"));
        body.ThrowIfFaulty();
        var user = await identity.ReadAsync(reader => reader.FindUser(id), context.RequestAborted);
        if (id != Caller.Of(context).UserId || user is null
            || !await identity.IsPasswordOfAsync(user, old, context.RequestAborted))
        {
            throw new RefusedException(new Fault(
                FaultKind.Forbidden, "original_password", "The original password is not the user's."));
        }

        var hash = PasswordHash.Create(wanted);
        await identity.ChangeAsync(
            store =>
            {
                store.Put(WithPassword(store.FindUser(id) ?? throw NotFound(id), hash), time.GetUtcNow());
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    // The hash is made by the caller: it takes a tenth of a second, which no transaction has.
    private User Apply(BodyObject body, string? hash, User it)
    {
        body.String("password");
        it = it with
        {
            Name = body.Has("name") ? body.RequiredString("name") : it.Name,
            Description = body.TextOr("description", it.Description),
            Email = body.Has("email") ? body.Text("email") : it.Email,
            Enabled = body.BoolOr("enabled", it.Enabled, true),
            DefaultProjectId = body.Has("default_project_id") ? body.Text("default_project_id") : it.DefaultProjectId,
        };
        body.End();
        return hash is null ? it : WithPassword(it, hash);
    }

    // Who knew the old password may hold tokens; they end with it.
    private User WithPassword(User it, string hash) => it with { PasswordHash = hash, TokensSince = time.GetUtcNow() };

    private async Task StoreAsync(HttpContext context, int status, Func<IDocumentTransaction, User> make)
    {
        var user = await identity.ChangeAsync(
            store =>
            {
                var made = make(store);
                store.Put(made, time.GetUtcNow());
                return made;
            },
            context.RequestAborted);
        await WriteAsync(context, status, user);
    }

    private static Task WriteAsync(HttpContext context, int status, User user) => Reply.WriteWrappedAsync(
        context, status, "user", Record(context, user), KeystoneJson.Default.UserRecord);

    private static UserRecord Record(HttpContext context, User it) => new(
        it.Id, it.Name, Domain.Id, it.Description, it.Email, it.Enabled, it.DefaultProjectId, null,
        KeystoneReply.Link(context, $"/v3/users/{it.Id}"));

    private static RefusedException NotFound(string id) =>
        new(new Fault(FaultKind.NotFound, "", $"Could not find user: {id}."));
}
