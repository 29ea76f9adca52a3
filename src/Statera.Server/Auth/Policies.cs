using Statera.Core.Model;

namespace Statera.Server.Auth;

/// <summary>What somebody wants to do, as far as rights are concerned.</summary>
internal enum Rule
{
    /// <summary>See what the project has.</summary>
    Read,

    /// <summary>Change what the project has.</summary>
    Write,

    /// <summary>What only the operator does.</summary>
    Admin,
}

/// <summary>Who may do this? The one table: Octavia's and Keystone's defaults since 2025.1 (octavia.md 1.6).</summary>
internal static class Policies
{
    /// <summary>Refuses who may not.</summary>
    /// <exception cref="RefusedException">The caller's roles do not allow it.</exception>
    public static void Require(HttpContext context, Rule rule)
    {
        var caller = Caller.Of(context);
        var needed = rule switch
        {
            Rule.Read => "reader",
            Rule.Write => "member",
            Rule.Admin => "admin",
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "a rule without a role"),
        };

        // A token of no project has no roles, so it may do nothing here.
        if (!caller.Roles.Contains(needed))
        {
            throw new RefusedException(new Fault(FaultKind.Forbidden, "",
                $"Policy does not allow this request to be performed: it needs the role {needed} in the project."));
        }
    }
}
