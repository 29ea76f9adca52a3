using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Statera.Core.Model;
using Statera.Core.Store;

namespace Statera.OpenStack.Identity;

/// <summary>The users and projects in the store; names are claimed, so that there is one of each.</summary>
internal static class IdentityDirectory
{
    private const string UserKind = "user";
    private const string ProjectKind = "project";
    private const string CredentialKind = "application-credential";
    private const string CredentialNames = "application-credential-name";

    public static User? FindUser(this IDocumentReader reader, string id) =>
        Read(reader.Find(UserKind, id), IdentityJson.Default.User);

    public static User? FindUserByName(this IDocumentReader reader, string name) =>
        reader.Holder("user-name", name) is { } id ? reader.FindUser(id) : null;

    public static IReadOnlyList<User> Users(this IDocumentReader reader) =>
        [.. reader.List(UserKind).Select(document => Read(document, IdentityJson.Default.User)!)];

    public static Project? FindProject(this IDocumentReader reader, string id) =>
        Read(reader.Find(ProjectKind, id), IdentityJson.Default.Project);

    public static Project? FindProjectByName(this IDocumentReader reader, string name) =>
        reader.Holder("project-name", name) is { } id ? reader.FindProject(id) : null;

    public static IReadOnlyList<Project> Projects(this IDocumentReader reader) =>
        [.. reader.List(ProjectKind).Select(document => Read(document, IdentityJson.Default.Project)!)];

    public static void Put(this IDocumentTransaction store, User user, DateTimeOffset now)
    {
        Claim(store, "user-name", store.FindUser(user.Id)?.Name, user.Name, user.Id, "user");
        store.Put(new Document(
            UserKind, user.Id, null, now, JsonSerializer.Serialize(user, IdentityJson.Default.User)));
    }

    public static void Put(this IDocumentTransaction store, Project project, DateTimeOffset now)
    {
        Claim(store, "project-name", store.FindProject(project.Id)?.Name, project.Name, project.Id, "project");
        store.Put(new Document(
            ProjectKind, project.Id, null, now, JsonSerializer.Serialize(project, IdentityJson.Default.Project)));
    }

    public static ApplicationCredential? FindCredential(this IDocumentReader reader, string id) =>
        Read(reader.Find(CredentialKind, id), IdentityJson.Default.ApplicationCredential);

    public static ApplicationCredential? FindCredentialByName(this IDocumentReader reader, string userId, string name) =>
        reader.Holder(CredentialNames, $"{userId}/{name}") is { } id ? reader.FindCredential(id) : null;

    public static IReadOnlyList<ApplicationCredential> CredentialsOf(this IDocumentReader reader, string userId) =>
    [
        .. reader.List(CredentialKind)
            .Select(document => Read(document, IdentityJson.Default.ApplicationCredential)!)
            .Where(credential => credential.UserId == userId),
    ];

    public static void Put(this IDocumentTransaction store, ApplicationCredential credential, DateTimeOffset now)
    {
        if (!store.TryClaim(CredentialNames, $"{credential.UserId}/{credential.Name}", credential.Id))
        {
            throw new RefusedException(Fault.Conflict("name",
                $"Conflict occurred attempting to store application_credential - Duplicate entry found with name {credential.Name}."));
        }

        store.Put(new Document(
            CredentialKind, credential.Id, null, now,
            JsonSerializer.Serialize(credential, IdentityJson.Default.ApplicationCredential)));
    }

    public static void Delete(this IDocumentTransaction store, ApplicationCredential credential)
    {
        store.Delete(CredentialKind, credential.Id);
        store.Release(CredentialNames, $"{credential.UserId}/{credential.Name}");
    }

    public static void Delete(this IDocumentTransaction store, User user)
    {
        foreach (var credential in store.CredentialsOf(user.Id))
        {
            store.Delete(credential);
        }

        store.Delete(UserKind, user.Id);
        store.Release("user-name", user.Name);
    }

    public static void Delete(this IDocumentTransaction store, Project project)
    {
        store.Delete(ProjectKind, project.Id);
        store.Release("project-name", project.Name);
    }

    private static void Claim(
        IDocumentTransaction store, string scope, string? oldName, string name, string id, string what)
    {
        if (oldName is not null && oldName != name)
        {
            store.Release(scope, oldName);
        }

        if (!store.TryClaim(scope, name, id))
        {
            throw new RefusedException(Fault.Conflict("name",
                $"Conflict occurred attempting to store {what} - Duplicate entry found with name {name} at domain ID default."));
        }
    }

    private static T? Read<T>(Document? document, JsonTypeInfo<T> type)
        where T : class => document is null ? null : JsonSerializer.Deserialize(document.Json, type);
}
