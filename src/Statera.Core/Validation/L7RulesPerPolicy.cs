using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>A policy has no more rules than a request can be asked in no time.</summary>
internal sealed class L7RulesPerPolicy : IRule
{
    private const int Most = 50;

    public IEnumerable<Fault> Check(LoadBalancer wanted) => wanted.L7Rules
        .GroupBy(rule => rule.PolicyId)
        .Where(rules => rules.Count() > Most)
        .Select(rules => Fault.Conflict("rules", $"Too many rules on L7 policy {rules.Key}"));
}
