using Statera.Core.Model;
using Statera.OpenStack.Identity;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Identity;

/// <summary>
/// The <c>auth</c> object of a request for a token (Keystone v3, "Password authentication", "Token authentication").
/// </summary>
internal static class CredentialsBody
{
    public static Credentials Read(BodyObject auth)
    {
        var identity = auth.Object("identity");
        var scope = Scope(auth);
        if (identity is null)
        {
            auth.Refuse("identity", "Mandatory field missing.");
            return new Credentials(null, null, null, null, scope);
        }

        var methods = identity.Strings("methods") ?? [];
        var user = methods.Contains("password") ? identity.Object("password")?.Object("user") : null;
        var token = methods.Contains("token") ? identity.Object("token") : null;
        var application = methods.Contains(ApplicationCredential.Method)
            ? identity.Object(ApplicationCredential.Method)
            : null;
        if (application is not null)
        {
            return Application(application, scope);
        }

        if (user is null && token is null)
        {
            identity.Refuse(
                "methods",
                "Value should hold password, token or application_credential, with the object of that name beside it");
        }

        if (user is not null)
        {
            CheckDomain(user.Object("domain"));
        }

        return new Credentials(
            user?.String("name"), user?.String("id"), user?.RequiredString("password"), token?.RequiredString("id"), scope);
    }

    private static Credentials Application(BodyObject application, TokenScope scope)
    {
        var (id, name) = (application.String("id"), application.String("name"));
        var user = application.Object("user");
        if (id is null && (name is null || (user?.String("id") ?? user?.String("name")) is null))
        {
            application.Refuse("id", "Mandatory field missing: the credential's id, or its name and user");
        }

        CheckDomain(user?.Object("domain"));
        return new Credentials(
            user?.String("name"), user?.String("id"), null, null, scope,
            new ApplicationProof(id, name, application.RequiredString("secret")));
    }

    private static TokenScope Scope(BodyObject auth)
    {
        // "scope": "unscoped" is Keystone's way to ask for a token of no project.
        if (auth.IsText("scope", "unscoped"))
        {
            return new TokenScope(null, null, Unscoped: true);
        }

        if (auth.Object("scope")?.Object("system") is { } system)
        {
            if (system.Bool("all") != true)
            {
                system.Refuse("all", "Value should be true: there are no tokens for a part of the system");
            }

            return new TokenScope(null, null, Unscoped: false, System: true);
        }

        var project = auth.Object("scope")?.Object("project");
        if (project is not null)
        {
            CheckDomain(project.Object("domain"));
            if (project.String("id") is null && project.String("name") is null)
            {
                project.Refuse("id", "Mandatory field missing: the project's id, or its name and domain.");
            }
        }
        else if (auth.Object("scope") is not null)
        {
            auth.Refuse("scope", "Value should name a project; or the system; there are no tokens for domains");
        }

        return new TokenScope(project?.String("id"), project?.String("name"), Unscoped: false);
    }

    private static void CheckDomain(BodyObject? domain)
    {
        if (domain is not null && domain.String("id") is not (null or Domain.Id))
        {
            domain.Note(new Fault(FaultKind.Invalid, domain.PathOf("id"), $"There is one domain, {Domain.Id}."));
        }

        if (domain is not null && domain.String("name") is { } name
            && !name.Equals(Domain.Name, StringComparison.OrdinalIgnoreCase))
        {
            domain.Note(new Fault(FaultKind.Invalid, domain.PathOf("name"), $"There is one domain, {Domain.Name}."));
        }
    }
}
