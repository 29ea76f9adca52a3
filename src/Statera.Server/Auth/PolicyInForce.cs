using Statera.Core.Model;

namespace Statera.Server.Auth;

/// <summary>The policy that one request stands under, and the rules as they were when it came.</summary>
/// <param name="Name">The policy's name.</param>
/// <param name="Rules">The rules.</param>
internal sealed record PolicyInForce(string Name, PolicySet Rules)
{
    /// <summary>Whether it lets a caller at an object of a project.</summary>
    public bool Allows(Caller caller, string? projectId) => Rules.Allows(Name, caller, projectId);

    /// <summary>Whether it lets a caller at the objects of every project.</summary>
    public bool AllowsGlobally(Caller caller)
    {
        // What has no policy for that of its own is judged as an object that is nobody's.
        var global = OctaviaPolicyName.Global(Name);
        return Rules.Allows(Rules.Has(global) ? global : Name, caller, null);
    }

    /// <summary>Refuses who may not do it in the project of the token, nor anywhere.</summary>
    /// <exception cref="RefusedException">The caller's roles do not allow it.</exception>
    public void Require(Caller caller) => Require(caller, caller.ProjectId);

    /// <summary>Refuses who may not say an attribute that has a policy of its own.</summary>
    /// <param name="caller">Who says it.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="projectId">Whose object it is about.</param>
    /// <exception cref="RefusedException">The caller's roles do not allow it.</exception>
    public void RequireFor(Caller caller, string attribute, string projectId) =>
        (this with { Name = $"{Name}:{attribute}" }).Require(caller, projectId);

    private void Require(Caller caller, string? projectId)
    {
        if (Allows(caller, projectId))
        {
            return;
        }

        var roles = Rules.RolesOf(Name);
        var where = caller.ProjectId is null ? ", and the token is of no project." : " in the project.";
        var needs = roles.Count == 0
            ? $"{Name} lets nobody do this."
            : $"{Name} needs the role {string.Join(" or ", roles)}{where}";
        throw new RefusedException(new Fault(FaultKind.Forbidden, "", $"{Policies.Refusal} {needs}"));
    }
}
