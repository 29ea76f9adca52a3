using Statera.Core.Model;
using Statera.Core.Store;
using Statera.OpenStack.Identity;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Identity;

/// <summary>/v3/projects, and the projects that one's user has a role in.</summary>
internal sealed class ProjectEndpoints(IdentityService identity, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v3/projects", (RequestDelegate)ListAsync);
        endpoints.MapPost("/v3/projects", (RequestDelegate)CreateAsync);
        endpoints.MapGet("/v3/projects/{id}", (RequestDelegate)ShowAsync);
        endpoints.MapPatch("/v3/projects/{id}", (RequestDelegate)UpdateAsync);
        endpoints.MapDelete("/v3/projects/{id}", (RequestDelegate)DeleteAsync);
        endpoints.MapGet("/v3/auth/projects", (RequestDelegate)ListOwnAsync);
        endpoints.MapGet("/v3/users/{id}/projects", (RequestDelegate)ListOfUserAsync);
    }

    private Task ListAsync(HttpContext context)
    {
        Policies.Require(context, Rule.Admin);
        return ListAsync(context, _ => true);
    }

    private async Task ListOwnAsync(HttpContext context)
    {
        var user = await identity.ReadAsync(
            reader => reader.FindUser(Caller.Of(context).UserId), context.RequestAborted);
        await ListAsync(context, project => project.Enabled && user!.Grants.ContainsKey(project.Id));
    }

    private async Task ListOfUserAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (id != Caller.Of(context).UserId)
        {
            Policies.Require(context, Rule.Admin);
        }

        var user = await identity.ReadAsync(reader => reader.FindUser(id), context.RequestAborted);
        await ListAsync(context, project => user?.Grants.ContainsKey(project.Id) == true);
    }

    private async Task ListAsync(HttpContext context, Func<Project, bool> fits)
    {
        var projects = await identity.ReadAsync(reader => reader.Projects(), context.RequestAborted);
        await KeystoneReply.ListAsync(
            context, "projects", KeystoneJson.Default.ProjectRecord,
            projects.Where(fits).Select(project => Record(context, project)));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (id != Caller.Of(context).ProjectId)
        {
            Policies.Require(context, Rule.Admin);
        }

        var project = await identity.ReadAsync(reader => reader.FindProject(id), context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, project ?? throw NotFound(id));
    }

    private async Task CreateAsync(HttpContext context)
    {
        Policies.Require(context, Rule.Admin);
        var body = await RequestBody.ReadAsync(context, "project");
        foreach (var only in new[] { "domain_id", "parent_id" })
        {
            if (body.String(only) is not (null or Domain.Id))
            {
                body.Refuse(only, $"There is one domain, {Domain.Id}, and projects have no other parent");
            }
        }

        body.Strings("tags");
        body.Object("options");
        body.Bool("is_domain");
        var draft = Apply(body, new Project(IdentityService.NewId(), body.RequiredString("name"), "", Enabled: true));
        body.ThrowIfFaulty();
        await StoreAsync(context, StatusCodes.Status201Created, _ => draft);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        Policies.Require(context, Rule.Admin);
        var id = (string)context.Request.RouteValues["id"]!;
        var body = await RequestBody.ReadAsync(context, "project");
        var known = await identity.ReadAsync(reader => reader.FindProject(id), context.RequestAborted);
        Apply(body, known ?? throw NotFound(id));
        body.ThrowIfFaulty();
        await StoreAsync(
            context, StatusCodes.Status200OK, store => Apply(body, store.FindProject(id) ?? throw NotFound(id)));
    }

    private async Task DeleteAsync(HttpContext context)
    {
        Policies.Require(context, Rule.Admin);
        var id = (string)context.Request.RouteValues["id"]!;
        await identity.ChangeAsync(
            store =>
            {
                store.Delete(store.FindProject(id) ?? throw NotFound(id));
                foreach (var user in store.Users().Where(user => user.Grants.ContainsKey(id)))
                {
                    store.Put(user with { Grants = user.Grants.Remove(id) }, time.GetUtcNow());
                }

                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private static Project Apply(BodyObject body, Project it)
    {
        it = it with
        {
            Name = body.Has("name") ? body.RequiredString("name") : it.Name,
            Description = body.TextOr("description", it.Description),
            Enabled = body.BoolOr("enabled", it.Enabled, true),
        };
        body.End();
        return it;
    }

    private async Task StoreAsync(HttpContext context, int status, Func<IDocumentTransaction, Project> make)
    {
        var project = await identity.ChangeAsync(
            store =>
            {
                var made = make(store);
                store.Put(made, time.GetUtcNow());
                return made;
            },
            context.RequestAborted);
        await WriteAsync(context, status, project);
    }

    private static Task WriteAsync(HttpContext context, int status, Project project) => Reply.WriteWrappedAsync(
        context, status, "project", Record(context, project), KeystoneJson.Default.ProjectRecord);

    private static ProjectRecord Record(HttpContext context, Project it) => new(
        it.Id, it.Name, Domain.Id, it.Description, it.Enabled, Domain.Id, false, [],
        KeystoneReply.Link(context, $"/v3/projects/{it.Id}"));

    private static RefusedException NotFound(string id) =>
        new(new Fault(FaultKind.NotFound, "", $"Could not find project: {id}."));
}
