using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Identity;

/// <summary>Roles for the system: for who looks after all projects and works in none.</summary>
public sealed class SystemScopeTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Reader_of_the_system_sees_every_projects_load_balancers_and_changes_none()
    {
        var lb = await server.Member.LoadBalancerAsync();
        var octavia = server.Octavia.As(await server.SystemTokenAsync("reader"));

        (await octavia.GetAsync("v2/lbaas/loadbalancers")).ShouldBe(200).Text.ShouldContain(lb);
        (await octavia.GetAsync($"v2/lbaas/loadbalancers/{lb}")).ShouldBe(200);
        (await octavia.DeleteAsync($"v2/lbaas/loadbalancers/{lb}")).ShouldRefuse(403, "load-balancer_admin");
    }

    [Fact]
    public async Task Admin_of_the_system_must_say_whose_a_new_load_balancer_is()
    {
        var octavia = server.Octavia.As(await server.SystemTokenAsync("admin"));
        var body = new { vip_subnet_id = server.SubnetId };
        (await octavia.PostAsync("v2/lbaas/loadbalancers", new { loadbalancer = body })).ShouldRefuse(400, "project");
        (await octavia.PostAsync(
            "v2/lbaas/loadbalancers", new { loadbalancer = body.With("project_id", server.Member.ProjectId) })).ShouldBe(201);
    }

    [Fact]
    public async Task Token_says_that_it_is_for_the_system_and_ends_with_the_role()
    {
        var name = $"u{Guid.NewGuid():N}";
        var scope = new { system = new { all = true } };
        var user = (await server.Admin.Keystone.PostAsync("users", new { user = new { name, password = name } }))
            .ShouldBe(201)["user"].Id();
        (await server.TokenAsync(name, name, scope)).ShouldRefuse(401);

        var path = $"system/users/{user}/roles";
        var role = await server.RoleAsync("member");
        (await server.Admin.Keystone.SendAsync("HEAD", $"{path}/{role}", null)).ShouldBe(404);
        (await server.Admin.Keystone.SendAsync("PUT", $"{path}/{role}", null)).ShouldBe(204);
        (await server.Admin.Keystone.SendAsync("HEAD", $"{path}/{role}", null)).ShouldBe(204);
        (await server.Admin.Keystone.GetAsync(path)).Names("roles").ShouldBe(["member"]);
        (await server.Admin.Keystone.GetAsync($"role_assignments?user.id={user}&scope.system=all"))["role_assignments"]
            .AsArray().Single()!["scope"]!.ToJsonString().ShouldBe("""{"system":{"all":true}}""");

        var reply = (await server.TokenAsync(name, name, scope)).ShouldBe(201);
        reply["token"]["system"]!.ToJsonString().ShouldBe("""{"all":true}""");
        reply["token"]["project"].ShouldBeNull();
        reply["token"]["roles"]!.AsArray().Select(it => (string)it!["name"]!).ShouldBe(["reader", "member"]);
        reply["token"]["catalog"]!.AsArray().Count.ShouldBeGreaterThanOrEqualTo(3);
        var token = reply.Headers.GetValues("X-Subject-Token").Single();
        (await server.Keystone.As(token).GetAsync("auth/system"))["system"].AsArray().Count.ShouldBe(1);

        (await server.Admin.Keystone.DeleteAsync($"{path}/{role}")).ShouldBe(204);
        (await server.Octavia.As(token).GetAsync("v2/lbaas/loadbalancers")).ShouldRefuse(401);
        (await server.TokenAsync(name, name, new { system = new { all = false } })).ShouldRefuse(400, "all");
    }
}
