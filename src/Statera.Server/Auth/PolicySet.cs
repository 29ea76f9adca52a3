using System.Collections.Frozen;

namespace Statera.Server.Auth;

/// <summary>What every rule and policy means: the defaults, with what an operator put in their place.</summary>
internal sealed class PolicySet
{
    private readonly FrozenDictionary<string, PolicyExpression> _rules;

    /// <summary>Makes the set.</summary>
    /// <param name="rules">The expressions, by name.</param>
    /// <exception cref="PolicyException">A rule that is referred to is not there, or refers to itself.</exception>
    public PolicySet(IReadOnlyDictionary<string, PolicyExpression> rules)
    {
        _rules = rules.ToFrozenDictionary();
        var sound = new HashSet<string>();
        foreach (var name in _rules.Keys)
        {
            Check(name, sound, []);
        }
    }

    /// <summary>A rule or policy.</summary>
    public PolicyExpression this[string name] => _rules[name];

    /// <summary>Whether there is a rule or policy of that name.</summary>
    public bool Has(string name) => _rules.ContainsKey(name);

    /// <summary>Whether somebody may do something.</summary>
    /// <param name="policy">What, by its policy's name.</param>
    /// <param name="caller">Who.</param>
    /// <param name="projectId">Whose object it is about; null for nobody's.</param>
    public bool Allows(string policy, Caller caller, string? projectId) =>
        _rules[policy].Allows(caller, projectId, this);

    /// <summary>The roles that a policy asks for.</summary>
    public IReadOnlyList<string> RolesOf(string policy) =>
        [.. _rules[policy].Roles(this).Distinct(StringComparer.OrdinalIgnoreCase)];

    private void Check(string name, HashSet<string> sound, HashSet<string> above)
    {
        if (sound.Contains(name))
        {
            return;
        }

        if (!above.Add(name))
        {
            throw new PolicyException(name, $"the rule '{name}' refers to itself");
        }

        foreach (var other in _rules[name].References)
        {
            if (!_rules.ContainsKey(other))
            {
                throw new PolicyException(name, $"there is no rule '{other}'");
            }

            Check(other, sound, above);
        }

        above.Remove(name);
        sound.Add(name);
    }
}

/// <summary>A set of rules makes no sense.</summary>
/// <param name="name">The rule that is to blame.</param>
/// <param name="message">What is wrong.</param>
internal sealed class PolicyException(string name, string message) : Exception(message)
{
    /// <summary>The rule that is to blame.</summary>
    public string Rule => name;
}
