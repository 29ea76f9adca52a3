using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>An L7 policy that is being made, with its rules.</summary>
internal sealed record L7PolicyDraft(L7PolicySpec Policy, ImmutableArray<L7RuleSpec> Rules)
{
    /// <summary>Reads a policy's body with the rules that are nested in it.</summary>
    /// <param name="body">The policy.</param>
    /// <param name="projectId">Whose it will be.</param>
    /// <param name="listenerId">Whose requests it judges.</param>
    /// <param name="nestedPool">The pool that was nested in it, where one was.</param>
    public static L7PolicyDraft Read(BodyObject body, string projectId, Guid listenerId, Guid? nestedPool = null)
    {
        var policy = L7PolicyBody.Create(body, projectId, listenerId, nestedPool);
        var draft = new L7PolicyDraft(
            policy, [.. (body.Objects("rules") ?? []).Select(rule => L7RuleBody.Create(rule, projectId, policy.Id))]);
        body.End();
        return draft;
    }

    /// <summary>The load balancer with the policy and its rules.</summary>
    public LoadBalancer AddTo(LoadBalancer whole) =>
        whole.With(Policy) with { L7Rules = whole.L7Rules.AddRange(Rules) };
}
