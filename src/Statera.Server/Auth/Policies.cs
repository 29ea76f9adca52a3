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

/// <summary>
/// Who may use the identity and the network API: Keystone's default roles. The load-balancer API has policies of its own.
/// </summary>
internal static class Policies
{
    /// <summary>How every refusal begins, in the words that Octavia's clients know.</summary>
    public const string Refusal = "Policy does not allow this request to be performed.";

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
        if (!caller.IsUnlimited && !caller.Roles.Contains(needed))
        {
            throw new RefusedException(new Fault(FaultKind.Forbidden, "",
                $"{Refusal} It needs the role {needed} in the project."));
        }
    }
}
