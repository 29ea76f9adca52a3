using System.Collections.Immutable;

namespace Statera.OpenStack.Identity;

/// <summary>What lets a program in as a user, in one project and with some of the user's roles there.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="ProjectId">What it is for.</param>
/// <param name="Name">Unique among those of the user.</param>
/// <param name="Description">For people.</param>
/// <param name="SecretHash">What <see cref="PasswordHash"/> made; never shown.</param>
/// <param name="Roles">The names of the roles that it has of the user's.</param>
/// <param name="ExpiresAt">When it ends; null for never.</param>
/// <param name="Unrestricted">Its tokens may make and delete others of its kind.</param>
public sealed record ApplicationCredential(
    string Id,
    string UserId,
    string ProjectId,
    string Name,
    string Description,
    string SecretHash,
    ImmutableArray<string> Roles,
    DateTimeOffset? ExpiresAt,
    bool Unrestricted)
{
    /// <summary>How tokens that are given for one say that they were.</summary>
    public const string Method = "application_credential";
}
