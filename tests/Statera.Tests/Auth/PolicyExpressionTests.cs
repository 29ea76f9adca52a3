using Statera.Server.Auth;

namespace Statera.Tests.Auth;

/// <summary>The language of oslo.policy: what an expression means for whom.</summary>
public sealed class PolicyExpressionTests
{
    private static readonly Caller Sam = new("sam", "ours", ["member", "reader"]);
    private static readonly Caller System = new("sys", null, ["reader"]) { SystemScope = "all" };

    [Theory]
    [InlineData("", true)]
    [InlineData("@", true)]
    [InlineData("!", false)]
    [InlineData("not !", true)]
    [InlineData("not not @", true)]
    [InlineData("role:member", true)]
    [InlineData("role:MEMBER", true)]
    [InlineData("role:admin", false)]
    [InlineData("role:admin or role:member", true)]
    [InlineData("role:admin and role:member", false)]
    [InlineData("role:admin and role:admin or role:member", true)]
    [InlineData("role:member or role:admin and role:admin", true)]
    [InlineData("(role:member or role:admin) and role:admin", false)]
    [InlineData("not role:admin and role:member", true)]
    [InlineData("not (role:admin or role:member)", false)]
    [InlineData("((role:member) AND (not role:admin))", true)]
    [InlineData("project_id:%(project_id)s", true)]
    [InlineData("(project_id:%(project_id)s)", true)]
    [InlineData("tenant_id:%(tenant_id)s", true)]
    [InlineData("project_id:ours", true)]
    [InlineData("project_id:theirs", false)]
    [InlineData("user_id:sam", true)]
    [InlineData("user_id:kim", false)]
    [InlineData("is_admin:True", false)]
    [InlineData("is_admin:False", true)]
    [InlineData("system_scope:all", false)]
    [InlineData("rule:yes", true)]
    [InlineData("rule:no or rule:yes", true)]
    [InlineData("rule:no", false)]
    public void Expression_holds_or_not(string text, bool holds) => Allows(text, Sam, "ours").ShouldBe(holds);

    [Fact]
    public void Owner_is_who_has_the_objects_project_and_nobody_owns_what_is_nobodys()
    {
        Allows("project_id:%(project_id)s", Sam, "theirs").ShouldBeFalse();
        Allows("project_id:%(project_id)s", Sam, null).ShouldBeFalse();
        Allows("project_id:%(project_id)s", System, null).ShouldBeFalse();
    }

    [Fact]
    public void System_scope_is_that_of_the_token() => Allows("system_scope:all", System, "ours").ShouldBeTrue();

    [Fact]
    public void Where_nobody_is_asked_who_they_are_everybody_is_the_operator() =>
        Allows("is_admin:True", new Caller("", null, []) { IsUnlimited = true }, null).ShouldBeTrue();

    [Theory]
    [InlineData("member", "'member' is no check")]
    [InlineData("role:", "'role:' is no check")]
    [InlineData(":member", "':member' is no check")]
    [InlineData("role:a role:b", "'role:b' stands where 'and' or 'or' should")]
    [InlineData("role:a and", "it ends where a check should stand")]
    [InlineData("not", "it ends where a check should stand")]
    [InlineData("(role:a", "a ')' is missing")]
    [InlineData("role:a)", "')' stands where 'and' or 'or' should")]
    [InlineData("()", "')' is no check")]
    [InlineData("and", "'and' is no check")]
    [InlineData("http://host/check", "'http://host/check' is no check")]
    [InlineData("is_admin:maybe", "'is_admin:maybe' is no check")]
    [InlineData("user_id:%(user_id)s", "known is project_id:%(project_id)s")]
    public void What_is_no_expression_is_refused_with_the_reason(string text, string reason) =>
        Should.Throw<FormatException>(() => PolicyParser.Parse(text)).Message.ShouldContain(reason);

    [Fact]
    public void Depth_has_an_end() => Should.Throw<FormatException>(
        () => PolicyParser.Parse(new string('(', 10_000) + "@" + new string(')', 10_000))).Message.ShouldContain("deeper");

    [Theory]
    [InlineData("rule:b", "rule:a", "refers to itself")]
    [InlineData("rule:a", "@", "refers to itself")]
    [InlineData("rule:c", "@", "there is no rule 'c'")]
    public void Rules_that_go_round_or_nowhere_are_refused(string a, string b, string reason) =>
        Should.Throw<PolicyException>(() => Set(("a", a), ("b", b))).Message.ShouldContain(reason);

    private static bool Allows(string text, Caller caller, string? projectId) => Set(
        ("yes", "role:member"), ("no", "role:nothing"), ("context_is_admin", "role:admin"), ("it", text))
            .Allows("it", caller, projectId);

    private static PolicySet Set(params (string Name, string Text)[] rules) =>
        new(rules.ToDictionary(rule => rule.Name, rule => PolicyParser.Parse(rule.Text)));
}
