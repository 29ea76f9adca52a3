using System.Collections.Immutable;

namespace Statera.OpenStack.KeyManager;

/// <summary>Who asks the key manager.</summary>
/// <param name="UserId">The user.</param>
/// <param name="ProjectId">The project that the user acts in; null for none.</param>
/// <param name="Roles">The user's roles there.</param>
public sealed record KeyManagerActor(string UserId, string? ProjectId, ImmutableArray<string> Roles)
{
    internal bool Has(params ReadOnlySpan<string> roles)
    {
        foreach (var role in roles)
        {
            if (Roles.Contains(role))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>
/// Who may do what with secrets and containers: Barbican's rules, for Keystone's default roles and for Barbican's older
/// ones. An operator's rights end at its project here, as in Barbican: secrets are nobody else's.
/// </summary>
public static class KeyManagerRights
{
    /// <summary>Whether the actor may know that it exists at all.</summary>
    public static bool CanSee(KeyManagerActor actor, IGuarded it) =>
        actor.ProjectId == it.ProjectId || IsGranted(actor, it);

    /// <summary>Whether what is written on the outside may be read.</summary>
    public static bool CanRead(KeyManagerActor actor, IGuarded it) =>
        CanDecrypt(actor, it) || (InProject(actor, it) && IsOpen(it) && actor.Has("audit"));

    /// <summary>Whether the payload may be read.</summary>
    public static bool CanDecrypt(KeyManagerActor actor, IGuarded it) =>
        IsGranted(actor, it) || CanChange(actor, it)
        || (InProject(actor, it) && IsOpen(it) && actor.Has("observer", "creator"));

    /// <summary>Whether it may be changed and deleted, and said who else may read it.</summary>
    public static bool CanChange(KeyManagerActor actor, IGuarded it) => InProject(actor, it) && (actor.Has("admin")
        || (actor.Has("member", "creator") && it.CreatorId == actor.UserId)
        || (actor.Has("member") && IsOpen(it)));

    /// <summary>Whether new ones may be made.</summary>
    public static bool CanCreate(KeyManagerActor actor) => actor.ProjectId is not null
        && actor.Has("member", "admin", "creator");

    /// <summary>Whether the project's may be listed.</summary>
    public static bool CanList(KeyManagerActor actor) => actor.ProjectId is not null
        && actor.Has("member", "admin", "creator", "observer");

    /// <summary>Whether its list of readers names the actor.</summary>
    public static bool IsGranted(KeyManagerActor actor, IGuarded it) =>
        it.Acl is { } acl && acl.Users.Contains(actor.UserId);

    private static bool InProject(KeyManagerActor actor, IGuarded it) => actor.ProjectId == it.ProjectId;

    private static bool IsOpen(IGuarded it) => it.Acl is not { ProjectAccess: false };
}
