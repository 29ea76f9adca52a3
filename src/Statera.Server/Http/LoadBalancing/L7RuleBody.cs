using Statera.Core.Model;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>L7 rules as requests say them (API, "Create an L7 Rule", "Update a L7 Rule").</summary>
internal static class L7RuleBody
{
    /// <summary>A new rule of a policy.</summary>
    public static L7RuleSpec Create(BodyObject body, string projectId, Guid policyId) => Apply(body, new L7RuleSpec
    {
        Id = Guid.NewGuid(),
        ProjectId = projectId,
        PolicyId = policyId,
        Type = body.RequiredEnum<L7RuleType>("type"),
        CompareType = body.RequiredEnum<L7CompareType>("compare_type"),
        Value = body.RequiredText("value"),
    });

    /// <summary>A rule with what an update changes of it.</summary>
    public static L7RuleSpec Update(BodyObject body, L7RuleSpec it) => Apply(body, it with
    {
        Type = body.EnumOr("type", it.Type),
        CompareType = body.EnumOr("compare_type", it.CompareType),
        Value = body.RequiredTextOr("value", it.Value),
    });

    private static L7RuleSpec Apply(BodyObject body, L7RuleSpec it)
    {
        it = it with
        {
            AdminStateUp = body.BoolOr("admin_state_up", it.AdminStateUp),
            Tags = body.TagsOr(it.Tags),
            Key = body.TextOrNone("key", it.Key),
            Invert = body.BoolOr("invert", it.Invert),
        };
        body.End();
        return it;
    }
}
