using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>A policy says where to, and the address is one that can stand in a reply.</summary>
internal sealed class L7ActionsAreWhole : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted) => wanted.L7Policies.SelectMany(policy => policy.Action switch
    {
        L7Action.RedirectToPool when policy.RedirectPoolId is null =>
            [Missing("redirect_pool_id", "redirect_pool_id or redirect_pool")],
        L7Action.RedirectToUrl => CheckUrl("redirect_url", policy.RedirectUrl),
        L7Action.RedirectPrefix => CheckUrl("redirect_prefix", policy.RedirectPrefix),
        _ => Enumerable.Empty<Fault>(),
    });

    private static IEnumerable<Fault> CheckUrl(string name, string? url)
    {
        if (string.IsNullOrEmpty(url))
        {
            yield return Missing(name, name);
        }
        else if (!RedirectUrl.IsValid(url))
        {
            yield return Fault.InvalidValue(name, url, RedirectUrl.Rule);
        }
    }

    private static Fault Missing(string field, string what) => new(
        FaultKind.Invalid, field, $"Invalid L7 Policy arguments: {what} must not be None");
}
