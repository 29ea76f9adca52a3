using System.Collections.Immutable;

namespace Statera.OpenStack.Identity;

/// <summary>Who a valid token stands for, now.</summary>
/// <param name="User">The user.</param>
/// <param name="Project">The project; null for a token of no project.</param>
/// <param name="Roles">The user's roles there.</param>
/// <param name="IssuedAt">When the token was given.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="AuditId">Names the token in logs.</param>
/// <param name="Method">How the user proved who it is.</param>
/// <param name="Credential">The application credential that the token was given for; null for another proof.</param>
/// <param name="System">The token is for the system.</param>
public sealed record Principal(
    User User,
    Project? Project,
    ImmutableArray<Role> Roles,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    string AuditId,
    string Method,
    ApplicationCredential? Credential,
    bool System)
{
    /// <summary>The operator.</summary>
    public bool IsAdmin => Roles.Any(role => role.Name == "admin");
}

/// <summary>A token as it is given: the text to send, and who it stands for.</summary>
/// <param name="Text">The value of <c>X-Auth-Token</c>.</param>
/// <param name="Principal">Who it stands for.</param>
public sealed record IssuedToken(string Text, Principal Principal);

/// <summary>How a request for a token proves who it comes from, and what the token is for.</summary>
/// <param name="Name">The user, by name; null where by id or token.</param>
/// <param name="UserId">The user, by id.</param>
/// <param name="Password">The password; null where by token.</param>
/// <param name="Token">A token to trade in.</param>
/// <param name="Scope">What the token is for.</param>
/// <param name="Application">An application credential; null where by password or token.</param>
public sealed record Credentials(
    string? Name, string? UserId, string? Password, string? Token, TokenScope Scope,
    ApplicationProof? Application = null);

/// <summary>An application credential, by its id, or by its name among those of the user.</summary>
/// <param name="Id">Its id; null where by name.</param>
/// <param name="Name">Its name.</param>
/// <param name="Secret">Its secret.</param>
public sealed record ApplicationProof(string? Id, string? Name, string Secret);

/// <summary>What a token is for.</summary>
/// <param name="ProjectId">The project, by id.</param>
/// <param name="ProjectName">The project, by name.</param>
/// <param name="Unscoped">For no project, not even the user's default.</param>
/// <param name="System">For the system.</param>
public sealed record TokenScope(string? ProjectId, string? ProjectName, bool Unscoped, bool System = false)
{
    /// <summary>It says nothing: the token is for the user's default project.</summary>
    public bool IsOpen => ProjectId is null && ProjectName is null && !Unscoped && !System;
}
