namespace Statera.Server.Auth;

/// <summary>A condition on who asks and whose the object is, in the language of oslo.policy.</summary>
internal abstract record PolicyExpression
{
    /// <summary>Whether it holds.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="projectId">Whose object it is about; null for nobody's.</param>
    /// <param name="rules">What the names of rules mean.</param>
    public abstract bool Allows(Caller caller, string? projectId, PolicySet rules);

    /// <summary>The roles that play a part in it, in its order: what somebody who is refused can ask for.</summary>
    /// <param name="rules">What the names of rules mean.</param>
    public virtual IEnumerable<string> Roles(PolicySet rules) => [];

    /// <summary>The names of the rules that it refers to.</summary>
    public virtual IEnumerable<string> References => [];

    /// <summary><c>@</c> and <c>!</c>.</summary>
    internal sealed record Always(bool Answer) : PolicyExpression
    {
        public override bool Allows(Caller caller, string? projectId, PolicySet rules) => Answer;
    }

    /// <summary><c>role:member</c></summary>
    internal sealed record HasRole(string Role) : PolicyExpression
    {
        public override bool Allows(Caller caller, string? projectId, PolicySet rules) =>
            caller.Roles.Contains(Role, StringComparer.OrdinalIgnoreCase);

        public override IEnumerable<string> Roles(PolicySet rules) => [Role];
    }

    /// <summary><c>rule:owner</c></summary>
    internal sealed record Reference(string Name) : PolicyExpression
    {
        public override IEnumerable<string> References => [Name];

        public override bool Allows(Caller caller, string? projectId, PolicySet rules) =>
            rules[Name].Allows(caller, projectId, rules);

        public override IEnumerable<string> Roles(PolicySet rules) => rules[Name].Roles(rules);
    }

    /// <summary><c>project_id:%(project_id)s</c>, or that of the project which is named.</summary>
    internal sealed record OfProject(string? Id) : PolicyExpression
    {
        public override bool Allows(Caller caller, string? projectId, PolicySet rules) =>
            caller.ProjectId is { } own && own == (Id ?? projectId);
    }

    /// <summary><c>user_id:0a1b2c</c></summary>
    internal sealed record IsUser(string Id) : PolicyExpression
    {
        public override bool Allows(Caller caller, string? projectId, PolicySet rules) => caller.UserId == Id;
    }

    /// <summary><c>is_admin:True</c></summary>
    internal sealed record IsOperator(bool Wanted) : PolicyExpression
    {
        private const string Rule = "context_is_admin";

        public override IEnumerable<string> References => [Rule];

        public override bool Allows(Caller caller, string? projectId, PolicySet rules) =>
            (caller.IsUnlimited || rules[Rule].Allows(caller, projectId, rules)) == Wanted;

        public override IEnumerable<string> Roles(PolicySet rules) => Wanted ? rules[Rule].Roles(rules) : [];
    }

    /// <summary><c>system_scope:all</c></summary>
    internal sealed record OfSystem(string Scope) : PolicyExpression
    {
        public override bool Allows(Caller caller, string? projectId, PolicySet rules) => caller.SystemScope == Scope;
    }

    /// <summary><c>not …</c></summary>
    internal sealed record Not(PolicyExpression Inner) : PolicyExpression
    {
        public override IEnumerable<string> References => Inner.References;

        public override bool Allows(Caller caller, string? projectId, PolicySet rules) =>
            !Inner.Allows(caller, projectId, rules);
    }

    /// <summary><c>… and …</c></summary>
    internal sealed record Both(PolicyExpression Left, PolicyExpression Right) : PolicyExpression
    {
        public override IEnumerable<string> References => Left.References.Concat(Right.References);

        public override bool Allows(Caller caller, string? projectId, PolicySet rules) =>
            Left.Allows(caller, projectId, rules) && Right.Allows(caller, projectId, rules);

        // What can never hold asks for no role.
        public override IEnumerable<string> Roles(PolicySet rules) =>
            Left.IsNever(rules) || Right.IsNever(rules) ? [] : Left.Roles(rules).Concat(Right.Roles(rules));
    }

    /// <summary><c>… or …</c></summary>
    internal sealed record Either(PolicyExpression Left, PolicyExpression Right) : PolicyExpression
    {
        public override IEnumerable<string> References => Left.References.Concat(Right.References);

        public override bool Allows(Caller caller, string? projectId, PolicySet rules) =>
            Left.Allows(caller, projectId, rules) || Right.Allows(caller, projectId, rules);

        public override IEnumerable<string> Roles(PolicySet rules) => Left.Roles(rules).Concat(Right.Roles(rules));
    }

    private bool IsNever(PolicySet rules) => this switch
    {
        Always { Answer: false } => true,
        Reference { Name: var name } => rules[name].IsNever(rules),
        _ => false,
    };
}
