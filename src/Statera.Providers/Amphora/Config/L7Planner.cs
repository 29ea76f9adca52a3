using System.Collections.Immutable;
using Statera.Core.Model;

namespace Statera.Providers.Amphora.Config;

/// <summary>Decides which requests of a listener go another way than to its default pool. Pure.</summary>
internal static class L7Planner
{
    /// <summary>The policies in the order in which Octavia evaluates them: those that reject, those that redirect to a
    /// URL, those that send to a pool; each by position. One that is switched off, has no rules, or leads to a pool
    /// that is switched off is none.</summary>
    public static ImmutableArray<L7Section> Plan(LoadBalancer wanted, ListenerSpec listener) =>
    [
        .. from policy in wanted.PoliciesOf(listener.Id)
           where policy.AdminStateUp
           orderby Group(policy.Action), policy.Position
           let verdict = Verdict(wanted, listener, policy)
           where verdict is not null
           let tests = wanted.RulesOf(policy.Id).Where(rule => rule.AdminStateUp).Select(L7Comparisons.Of).ToImmutableArray()
           where !tests.IsEmpty
           select new L7Section(policy.Id, verdict, tests),
    ];

    private static int Group(L7Action action) => action switch
    {
        L7Action.Reject => 0,
        L7Action.RedirectToUrl or L7Action.RedirectPrefix => 1,
        _ => 2,
    };

    private static L7Verdict? Verdict(LoadBalancer wanted, ListenerSpec listener, L7PolicySpec policy) => policy.Action switch
    {
        L7Action.Reject => new L7Verdict.Deny(),
        L7Action.RedirectToUrl => new L7Verdict.Redirect(Code(policy), policy.RedirectUrl!, KeepsPath: false),
        L7Action.RedirectPrefix => new L7Verdict.Redirect(Code(policy), policy.RedirectPrefix!, KeepsPath: true),
        _ => wanted.Pool(policy.RedirectPoolId!.Value) is { AdminStateUp: true } pool
            ? new L7Verdict.Send(BackendSection.NameOf(pool.Id, listener.Id))
            : null,
    };

    private static int Code(L7PolicySpec policy) => policy.RedirectHttpCode ?? 302;
}
