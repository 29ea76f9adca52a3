using System.Globalization;
using System.Security.Cryptography;
using Statera.Core.Model;
using Statera.OpenStack.Identity;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Identity;

/// <summary>/v3/users/{user_id}/application_credentials</summary>
internal sealed class ApplicationCredentialEndpoints(IdentityService identity, TimeProvider time)
{
    private const string Path = "/v3/users/{user_id}/application_credentials";
    private const int LongestName = 255;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, (RequestDelegate)ListAsync);
        endpoints.MapPost(Path, (RequestDelegate)CreateAsync);
        endpoints.MapGet(Path + "/{id}", (RequestDelegate)ShowAsync);
        endpoints.MapDelete(Path + "/{id}", (RequestDelegate)DeleteAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        var userId = SeenUser(context);
        var all = await identity.ReadAsync(reader => reader.CredentialsOf(userId), context.RequestAborted);
        await KeystoneReply.ListAsync(
            context, "application_credentials", KeystoneJson.Default.ApplicationCredentialRecord,
            all.Select(credential => Record(context, credential)));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var (userId, id) = (SeenUser(context), Route(context, "id"));
        var found = await identity.ReadAsync(reader => reader.FindCredential(id), context.RequestAborted);
        await WriteAsync(
            context, StatusCodes.Status200OK,
            Record(context, found is not null && found.UserId == userId ? found : throw NotFound(id)));
    }

    private async Task CreateAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        var body = await RequestBody.ReadAsync(context, "application_credential");
        RequireUnrestricted(caller);
        if (Route(context, "user_id") != caller.UserId)
        {
            throw Forbidden("An application credential is made by the user whose it is.");
        }

        if (caller.ProjectId is not { } projectId)
        {
            throw Forbidden("An application credential is of a project, and the token is of none.");
        }

        var secret = body.String("secret")
            ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var draft = new ApplicationCredential(
            IdentityService.NewId(), caller.UserId, projectId, body.RequiredString("name"), body.TextOr("description", ""), "",
            [.. Roles(body, caller)], Expires(body), body.BoolOr("unrestricted", false, false));
        if (draft.Name.Length is 0 or > LongestName && body.Has("name"))
        {
            body.Refuse("name", $"Value should have 1 to {LongestName} characters");
        }

        if (secret.Length == 0)
        {
            body.Refuse("secret", "Value should not be empty");
        }

        if (body.Has("access_rules") && !body.HasNull("access_rules"))
        {
            body.NotServed("access_rules", "the roles of an application credential are what limits it");
        }

        body.End();
        body.ThrowIfFaulty();
        var made = draft with { SecretHash = PasswordHash.Create(secret) };
        await identity.ChangeAsync(
            store =>
            {
                store.Put(made, time.GetUtcNow());
                return true;
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status201Created, Record(context, made) with { Secret = secret });
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var (userId, id) = (SeenUser(context), Route(context, "id"));
        RequireUnrestricted(Caller.Of(context));
        await identity.ChangeAsync(
            store =>
            {
                var found = store.FindCredential(id);
                store.Delete(found is not null && found.UserId == userId ? found : throw NotFound(id));
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    // Each by its id or its name; none named are all that the token has.
    private static IEnumerable<string> Roles(BodyObject body, Caller caller)
    {
        if (body.Objects("roles") is not { } asked)
        {
            return caller.Roles;
        }

        var roles = asked.Select(it => (it.String("id"), it.String("name"))).Select(it => Role.All.FirstOrDefault(
            role => role.Id == it.Item1 || (it.Item1 is null && role.Name == it.Item2))?.Name).ToList();
        if (roles.Count == 0 || !roles.All(role => role is not null && caller.Roles.Contains(role)))
        {
            body.RefuseAs("roles", "", $"Each should be a role of the token: {string.Join(", ", caller.Roles)}");
        }

        return roles.OfType<string>();
    }

    private DateTimeOffset? Expires(BodyObject body)
    {
        if (!body.Has("expires_at") || body.HasNull("expires_at"))
        {
            return null;
        }

        if (!DateTimeOffset.TryParse(
                body.String("expires_at"), CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var expires)
            || expires <= time.GetUtcNow())
        {
            body.Refuse("expires_at", "Value should be a time to come, like 2030-01-01T00:00:00Z");
        }

        return expires;
    }

    // Users see their own; the operator everybody's.
    private static string SeenUser(HttpContext context)
    {
        var userId = Route(context, "user_id");
        if (userId != Caller.Of(context).UserId)
        {
            Policies.Require(context, Rule.Admin);
        }

        return userId;
    }

    // Else who finds the secret of a program could make itself another, which outlives it.
    private static void RequireUnrestricted(Caller caller)
    {
        if (caller.Credential is { Unrestricted: false })
        {
            throw Forbidden("The token is of an application credential that is restricted: it can't make or delete others.");
        }
    }

    private static Task WriteAsync(HttpContext context, int status, ApplicationCredentialRecord record) =>
        Reply.WriteWrappedAsync(
            context, status, "application_credential", record, KeystoneJson.Default.ApplicationCredentialRecord);

    private static ApplicationCredentialRecord Record(HttpContext context, ApplicationCredential it) => new(
        it.Id, it.Name, it.Description, it.UserId, it.ProjectId,
        [
            .. Role.All.Where(role => it.Roles.Contains(role.Name))
                .Select(role => new RoleReferenceRecord(role.Id, role.Name, null)),
        ],
        it.ExpiresAt is { } ends ? KeystoneReply.Time(ends) : null, it.Unrestricted, null,
        KeystoneReply.Link(context, $"/v3/users/{it.UserId}/application_credentials/{it.Id}"));

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private static RefusedException NotFound(string id) =>
        new(new Fault(FaultKind.NotFound, "", $"Could not find Application Credential: {id}."));

    private static RefusedException Forbidden(string why) => new(new Fault(FaultKind.Forbidden, "", why));
}
