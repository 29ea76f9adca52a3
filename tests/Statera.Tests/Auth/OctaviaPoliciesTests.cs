using Microsoft.Extensions.Logging.Abstractions;
using Statera.Server.Auth;

namespace Statera.Tests.Auth;

/// <summary>Octavia's names of policies, and who may do what by default.</summary>
public sealed class OctaviaPoliciesTests
{
    private const string Own = "ours";

    [Theory]
    [InlineData("GET", "/loadbalancers", "loadbalancer:get_all")]
    [InlineData("GET", "/loadbalancers/{id}", "loadbalancer:get_one")]
    [InlineData("POST", "/loadbalancers", "loadbalancer:post")]
    [InlineData("PUT", "/loadbalancers/{id}", "loadbalancer:put")]
    [InlineData("DELETE", "/loadbalancers/{id}", "loadbalancer:delete")]
    [InlineData("GET", "/loadbalancers/{id}/status", "loadbalancer:get_status")]
    [InlineData("GET", "/loadbalancers/{id}/statuses", "loadbalancer:get_status")]
    [InlineData("GET", "/loadbalancers/{id}/stats", "loadbalancer:get_stats")]
    [InlineData("PUT", "/loadbalancers/{id}/failover", "loadbalancer:put_failover")]
    [InlineData("GET", "/listeners/{id}/stats", "listener:get_stats")]
    [InlineData("GET", "/pools/{id}", "pool:get_one")]
    [InlineData("PUT", "/pools/{pool_id}/members", "member:put")]
    [InlineData("GET", "/pools/{pool_id}/members", "member:get_all")]
    [InlineData("GET", "/pools/{pool_id}/members/{id}", "member:get_one")]
    [InlineData("POST", "/l7policies", "l7policy:post")]
    [InlineData("POST", "/l7policies/{policy_id}/rules", "l7rule:post")]
    [InlineData("DELETE", "/l7policies/{policy_id}/rules/{id}", "l7rule:delete")]
    [InlineData("GET", "/quotas", "quota:get_all")]
    [InlineData("GET", "/quotas/{project_id}", "quota:get_one")]
    [InlineData("GET", "/quotas/{project_id}/default", "quota:get_defaults")]
    [InlineData("PUT", "/quotas/{project_id}", "quota:put")]
    [InlineData("DELETE", "/quotas/{project_id}", "quota:delete")]
    [InlineData("GET", "/octavia/amphorae", "amphora:get_all")]
    [InlineData("GET", "/octavia/amphorae/{id}", "amphora:get_one")]
    [InlineData("GET", "/octavia/amphorae/{id}/stats", "amphora:get_stats")]
    [InlineData("PUT", "/octavia/amphorae/{id}/config", "amphora:put_config")]
    [InlineData("PUT", "/octavia/amphorae/{id}/failover", "amphora:put_failover")]
    [InlineData("DELETE", "/octavia/amphorae/{id}", "amphora:delete")]
    [InlineData("GET", "/providers", "provider:get_all")]
    [InlineData("GET", "/providers/{name}/flavor_capabilities", "provider-flavor:get_all")]
    [InlineData("GET", "/providers/{name}/availability_zone_capabilities", "provider-availability-zone:get_all")]
    [InlineData("PUT", "/flavors/{id}", "flavor:put")]
    [InlineData("GET", "/flavorprofiles/{id}", "flavor-profile:get_one")]
    [InlineData("GET", "/availabilityzones/{name}", "availability-zone:get_one")]
    [InlineData("DELETE", "/availabilityzoneprofiles/{id}", "availability-zone-profile:delete")]
    public void Method_and_path_say_the_policy_and_it_has_a_rule(string method, string path, string policy)
    {
        OctaviaPolicyName.Of(method, path).ShouldBe(OctaviaPolicies.Prefix + policy);
        Source(RoleFamily.Both).Now.Has(OctaviaPolicies.Prefix + policy).ShouldBeTrue();
    }

    // r, w: reads or writes what its project has; R, W: what others have; q, Q: sets and reads quotas of others.
    [Theory]
    [InlineData("reader", "r", "r", "")]
    [InlineData("member", "rw", "rw", "")]
    [InlineData("admin", "rwRWqQ", "rwRWqQ", "rwRWqQ")]
    [InlineData("load-balancer_observer", "r", "", "r")]
    [InlineData("load-balancer_global_observer", "rRQ", "", "rRQ")]
    [InlineData("load-balancer_member", "rw", "", "rw")]
    [InlineData("load-balancer_quota_admin", "qQ", "", "qQ")]
    [InlineData("load-balancer_admin", "rwRWqQ", "", "rwRWqQ")]
    [InlineData("service", "", "", "")]
    [InlineData("other", "", "", "")]
    public void Role_may_do_by_default(string role, string both, string keystone, string advanced)
    {
        Rights(RoleFamily.Both, role).ShouldBe(both);
        Rights(RoleFamily.Keystone, role).ShouldBe(keystone);
        Rights(RoleFamily.Advanced, role).ShouldBe(advanced);
    }

    [Fact]
    public void Reader_of_the_system_sees_everything_and_changes_nothing()
    {
        var caller = new Caller("u", null, ["reader"]) { SystemScope = "all" };
        new PolicyInForce(Name("pool:get_all"), Set()).AllowsGlobally(caller).ShouldBeTrue();
        Set().Allows(Name("pool:get_one"), caller, "theirs").ShouldBeTrue();
        Set().Allows(Name("pool:put"), caller, "theirs").ShouldBeFalse();
        Set().Allows(Name("amphora:get_all"), caller, null).ShouldBeFalse();
    }

    [Fact]
    public void Every_rule_and_policy_has_one_default() =>
        OctaviaPolicies.Defaults(RoleFamily.Both).GroupBy(it => it.Name).Where(it => it.Count() > 1).ShouldBeEmpty();

    [Fact]
    public void Refusal_says_which_roles_would_do()
    {
        var error = Should.Throw<Core.Model.RefusedException>(
            () => new PolicyInForce(Name("pool:post"), Set()).Require(new Caller("u", Own, ["reader"])));
        error.Message.ShouldStartWith("Policy does not allow this request to be performed. ");
        error.Message.ShouldContain("member or load-balancer_member or admin or load-balancer_admin in the project");
    }

    private static string Rights(RoleFamily family, string role)
    {
        var set = Set(family);
        var caller = new Caller("u", Own, [role]);
        bool May(string policy, string projectId) => set.Allows(Name(policy), caller, projectId);
        return (May("pool:get_one", Own) ? "r" : "") + (May("pool:put", Own) ? "w" : "")
            + (new PolicyInForce(Name("pool:get_all"), set).AllowsGlobally(caller) ? "R" : "")
            + (May("pool:put", "theirs") ? "W" : "") + (May("quota:put", "theirs") ? "q" : "")
            + (new PolicyInForce(Name("quota:get_all"), set).AllowsGlobally(caller) ? "Q" : "");
    }

    private static PolicySource Source(RoleFamily family) =>
        new(null, family, TimeProvider.System, NullLogger.Instance);

    private static PolicySet Set(RoleFamily family = RoleFamily.Both) => Source(family).Now;

    private static string Name(string policy) => OctaviaPolicies.Prefix + policy;
}
