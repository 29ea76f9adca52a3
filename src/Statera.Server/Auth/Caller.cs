using Statera.Core.Model;
using Statera.OpenStack.Identity;

namespace Statera.Server.Auth;

/// <summary>Who sent a request, as the identity service says.</summary>
/// <param name="UserId">The user.</param>
/// <param name="ProjectId">The project that the token is scoped to; null for none.</param>
/// <param name="Roles">The user's roles there.</param>
internal sealed record Caller(string UserId, string? ProjectId, IReadOnlyList<string> Roles)
{
    /// <summary>What of the system the token is scoped to: <c>all</c>, or null for nothing.</summary>
    public string? SystemScope { get; init; }

    /// <summary>The built-in identity's application credential that let the caller in; null for another
    /// proof.</summary>
    public ApplicationCredential? Credential { get; init; }

    /// <summary>Nobody is asked who they are: everybody may do everything.</summary>
    public bool IsUnlimited { get; init; }

    /// <summary>The policy that the request stands under; null where roles alone decide.</summary>
    public PolicyInForce? Policy { get; init; }

    /// <summary>The operator: may do everything in every project.</summary>
    public bool IsAdmin => IsUnlimited || Roles.Contains("admin");

    /// <summary>Who sent this request; the authentication middleware has put it there.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The request was not authenticated.");

    /// <summary>Whether an object of that project may be seen: to others it does not exist.</summary>
    public bool CanSee(string projectId) => Policy?.Allows(this, projectId) ?? (IsAdmin || projectId == ProjectId);

    /// <summary>The project to list: the caller's own, or null for all where the caller may see them.</summary>
    public string? ListScope => Policy?.AllowsGlobally(this) ?? IsAdmin ? null : ProjectId ?? "";

    /// <summary>The project that a new object belongs to.</summary>
    /// <param name="asked">The one that the request names; null for the caller's own.</param>
    /// <exception cref="RefusedException">None is given, or another than the caller's without being the
    /// operator.</exception>
    public string OwnerOfNew(string? asked)
    {
        var owner = asked ?? ProjectId ?? throw new RefusedException(Fault.Invalid(
            "project_id",
            "Missing project ID in request where one is required. An administrator should check the keystone settings " +
            "in the Octavia configuration."));
        return CanSee(owner)
            ? owner
            : throw new RefusedException(new Fault(
                FaultKind.Forbidden, "project_id",
                $"{Policies.Refusal} Only an admin may create objects for another project."));
    }
}
