using System.Collections.Immutable;
using System.Text.Json;
using Statera.Core.Model;
using Statera.OpenStack.Identity;
using Statera.Server.Auth;

namespace Statera.Server.Http.Identity;

/// <summary>/v3/roles, /v3/role_assignments, and the roles of a user in a project.</summary>
internal sealed class RoleEndpoints(IdentityService identity, TimeProvider time)
{
    private const string Grants = "/v3/projects/{project_id}/users/{user_id}/roles";

    private const string SystemGrants = "/v3/system/users/{user_id}/roles";

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v3/auth/system", (RequestDelegate)ListOwnSystemAsync);
        endpoints.MapGet(SystemGrants, (RequestDelegate)ListGrantsAsync);
        endpoints.MapPut(SystemGrants + "/{role_id}", (RequestDelegate)(context => ChangeAsync(
            context, (roles, name) => roles.Contains(name) ? roles : roles.Add(name))));
        endpoints.MapDelete(SystemGrants + "/{role_id}", (RequestDelegate)(context => ChangeAsync(
            context, (roles, name) => roles.Contains(name) ? roles.Remove(name) : throw NotFound("role", name))));
        endpoints.MapMethods(SystemGrants + "/{role_id}", ["HEAD", "GET"], (RequestDelegate)CheckAsync);
        endpoints.MapGet("/v3/roles", (RequestDelegate)(context => KeystoneReply.ListAsync(
            context, "roles", KeystoneJson.Default.RoleRecord, Role.All.Select(role => Record(context, role)))));
        endpoints.MapGet("/v3/roles/{id}", (RequestDelegate)ShowAsync);
        endpoints.MapGet("/v3/role_assignments", (RequestDelegate)ListAssignmentsAsync);
        endpoints.MapGet(Grants, (RequestDelegate)ListGrantsAsync);
        endpoints.MapPut(Grants + "/{role_id}", (RequestDelegate)(context => ChangeAsync(
            context, (roles, name) => roles.Contains(name) ? roles : roles.Add(name))));
        endpoints.MapDelete(Grants + "/{role_id}", (RequestDelegate)(context => ChangeAsync(
            context, (roles, name) => roles.Contains(name) ? roles.Remove(name) : throw NotFound("role", name))));
        endpoints.MapMethods(Grants + "/{role_id}", ["HEAD", "GET"], (RequestDelegate)CheckAsync);
    }

    private static Task ShowAsync(HttpContext context) => Reply.WriteWrappedAsync(
        context, StatusCodes.Status200OK, "role", Record(context, Find(Route(context, "id"))),
        KeystoneJson.Default.RoleRecord);

    private async Task ListGrantsAsync(HttpContext context)
    {
        var granted = await GrantedAsync(context);
        await KeystoneReply.ListAsync(
            context, "roles", KeystoneJson.Default.RoleRecord,
            Role.All.Where(role => granted.Contains(role.Name)).Select(role => Record(context, role)));
    }

    private async Task CheckAsync(HttpContext context)
    {
        var role = Find(Route(context, "role_id"));
        await Reply.Empty(context, (await GrantedAsync(context)).Contains(role.Name)
            ? StatusCodes.Status204NoContent
            : throw NotFound("role", role.Id));
    }

    private async Task<ImmutableArray<string>> GrantedAsync(HttpContext context)
    {
        Policies.Require(context, Rule.Admin);
        var userId = Route(context, "user_id");
        var user = await identity.ReadAsync(reader => reader.FindUser(userId), context.RequestAborted)
            ?? throw NotFound("user", userId);
        return ProjectOf(context) is { } projectId
            ? user.Grants.GetValueOrDefault(projectId, [])
            : user.SystemGrants ?? [];
    }

    private async Task ChangeAsync(
        HttpContext context, Func<ImmutableArray<string>, string, ImmutableArray<string>> change)
    {
        Policies.Require(context, Rule.Admin);
        var (projectId, userId) = (ProjectOf(context), Route(context, "user_id"));
        var role = Find(Route(context, "role_id"));
        await identity.ChangeAsync(
            store =>
            {
                var user = store.FindUser(userId) ?? throw NotFound("user", userId);
                if (projectId is null)
                {
                    var system = change(user.SystemGrants ?? [], role.Name);
                    store.Put(user with { SystemGrants = system.IsEmpty ? null : system }, time.GetUtcNow());
                    return true;
                }

                var project = store.FindProject(projectId) ?? throw NotFound("project", projectId);
                var roles = change(user.Grants.GetValueOrDefault(project.Id, []), role.Name);
                store.Put(
                    user with
                    {
                        Grants = roles.IsEmpty ? user.Grants.Remove(project.Id) : user.Grants.SetItem(project.Id, roles),
                    },
                    time.GetUtcNow());
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private async Task ListAssignmentsAsync(HttpContext context)
    {
        Policies.Require(context, Rule.Admin);
        var query = context.Request.Query;
        var names = query.TryGetValue("include_names", out var flag) && flag != "0" && flag != "false";
        var (users, projects) = await identity.ReadAsync(
            reader => (reader.Users(), reader.Projects().ToDictionary(project => project.Id)), context.RequestAborted);
        await KeystoneReply.ListAsync(
            context, "role_assignments", KeystoneJson.Default.RoleAssignmentRecord,
            from user in users
            where query["user.id"] is not [{ } id] || id == user.Id
            from grant in GrantsOf(user, query)
            from role in Role.All
            where grant.Roles.Contains(role.Name) && (query["role.id"] is not [{ } id] || id == role.Id)
            select Assignment(
                context, names, user, grant.ProjectId is { } project ? projects[project] : null, role));
    }

    // Those for the system are of no project.
    private static IEnumerable<(string? ProjectId, ImmutableArray<string> Roles)> GrantsOf(
        User user, IQueryCollection query)
    {
        var (project, system) = (query["scope.project.id"].FirstOrDefault(), query.ContainsKey("scope.system"));
        var ofProjects = user.Grants
            .Where(grant => !system && (project is null || project == grant.Key))
            .Select(grant => ((string?)grant.Key, grant.Value));
        return project is null ? ofProjects.Append((null, user.SystemGrants ?? [])) : ofProjects;
    }

    private static RoleAssignmentRecord Assignment(
        HttpContext context, bool names, User user, Project? project, Role role)
    {
        var domain = names ? new ReferenceRecord(Domain.Id, Domain.Name) : null;
        return new RoleAssignmentRecord(
            new NamedReferenceRecord(role.Id, names ? role.Name : null),
            new NamedReferenceRecord(user.Id, names ? user.Name : null, domain),
            project is null
                ? new AssignmentScopeRecord(null, new SystemScopeRecord(true))
                : new AssignmentScopeRecord(
                    new NamedReferenceRecord(project.Id, names ? project.Name : null, domain), null),
            new AssignmentLinksRecord(KeystoneReply.Link(
                context,
                $"/v3/{(project is null ? "system" : $"projects/{project.Id}")}/users/{user.Id}/roles/{role.Id}").Self));
    }

    private async Task ListOwnSystemAsync(HttpContext context)
    {
        var user = await identity.ReadAsync(
            reader => reader.FindUser(Caller.Of(context).UserId), context.RequestAborted);
        await Reply.WriteAsync(
            context,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("system");
                if (user?.SystemGrants is { Length: > 0 })
                {
                    JsonSerializer.Serialize(json, new SystemScopeRecord(true), KeystoneJson.Default.SystemScopeRecord);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
    }

    // The paths of roles for the system have none.
    private static string? ProjectOf(HttpContext context) => context.Request.RouteValues["project_id"] as string;

    private static RoleRecord Record(HttpContext context, Role it) =>
        new(it.Id, it.Name, null, it.Description, KeystoneReply.Link(context, $"/v3/roles/{it.Id}"));

    private static Role Find(string id) => Role.All.FirstOrDefault(role => role.Id == id) ?? throw NotFound("role", id);

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private static RefusedException NotFound(string what, string id) =>
        new(new Fault(FaultKind.NotFound, "", $"Could not find {what}: {id}."));
}
