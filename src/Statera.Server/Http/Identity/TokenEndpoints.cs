using Statera.Core.Model;
using Statera.OpenStack.Identity;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Identity;

/// <summary>/v3/auth: tokens, and what one's token gives.</summary>
internal sealed class TokenEndpoints(IdentityService identity, Catalog catalog)
{
    private const string SubjectHeader = "X-Subject-Token";

    private static readonly ReferenceRecord DefaultDomain = new(Domain.Id, Domain.Name);

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v3/auth/tokens", (RequestDelegate)IssueAsync);
        endpoints.MapMethods("/v3/auth/tokens", ["GET", "HEAD"], (RequestDelegate)ShowAsync);
        endpoints.MapDelete("/v3/auth/tokens", (RequestDelegate)RevokeAsync);
        endpoints.MapGet("/v3/auth/catalog", (RequestDelegate)(context => Reply.WriteWrappedAsync(
            context, StatusCodes.Status200OK, "catalog", catalog.Records,
            KeystoneJson.Default.IReadOnlyListCatalogServiceRecord)));
    }

    private async Task IssueAsync(HttpContext context)
    {
        var auth = await RequestBody.ReadAsync(context, "auth");
        var credentials = CredentialsBody.Read(auth);
        auth.ThrowIfFaulty();
        if (await identity.IssueAsync(credentials, context.RequestAborted) is not { } token)
        {
            // One answer for everything, so that nobody learns which part of it was right.
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await new KeystoneErrorFormat().WriteAsync(
                context, StatusCodes.Status401Unauthorized, "The request you have made requires authentication.");
            return;
        }

        context.Response.Headers[SubjectHeader] = token.Text;
        await WriteAsync(context, StatusCodes.Status201Created, token.Principal);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var (text, principal) = await SubjectAsync(context);
        context.Response.Headers[SubjectHeader] = text;
        await WriteAsync(context, StatusCodes.Status200OK, principal);
    }

    private async Task RevokeAsync(HttpContext context)
    {
        var (text, _) = await SubjectAsync(context);
        await identity.RevokeAsync(text, context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    // Everybody may ask about a token of their own; about others', the operator may.
    private async Task<(string Text, Principal Principal)> SubjectAsync(HttpContext context)
    {
        var text = context.Request.Headers[SubjectHeader].ToString();
        return await identity.ValidateAsync(text, context.RequestAborted) is { } principal
            && (principal.User.Id == Caller.Of(context).UserId || Caller.Of(context).IsAdmin)
                ? (text, principal)
                : throw new RefusedException(new Fault(FaultKind.NotFound, "", "Failed to validate token"));
    }

    private Task WriteAsync(HttpContext context, int status, Principal it) => Reply.WriteWrappedAsync(
        context,
        status,
        "token",
        new TokenRecord(
            [it.Method],
            new TokenUserRecord(DefaultDomain, it.User.Id, it.User.Name, null),
            [it.AuditId],
            KeystoneReply.Time(it.IssuedAt),
            KeystoneReply.Time(it.ExpiresAt),
            it.Project is { } project ? new TokenProjectRecord(DefaultDomain, project.Id, project.Name) : null,
            it.System ? new SystemScopeRecord(true) : null,
            it.Credential is { } credential
                ? new TokenCredentialRecord(credential.Id, credential.Name, !credential.Unrestricted)
                : null,
            it.Project is null ? null : false,
            it.Project is null && !it.System ? null : [.. it.Roles.Select(role => new ReferenceRecord(role.Id, role.Name))],
            (it.Project is null && !it.System) || context.Request.Query.ContainsKey("nocatalog") ? null : catalog.Records),
        KeystoneJson.Default.TokenRecord);
}
