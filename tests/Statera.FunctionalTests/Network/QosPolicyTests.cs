using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Network;

public sealed class QosPolicyTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Policies = "v2.0/qos/policies";

    private Session Api => server.Member;

    [Fact]
    public async Task A_policy_is_made_changed_and_deleted_and_is_the_projects()
    {
        var policy = (await Api.Neutron.PostAsync(Policies, new { policy = new { name = "q" } })).ShouldBe(201)["policy"];
        policy.ShouldHave(new { name = "q", shared = false, project_id = Api.ProjectId, rules = Array.Empty<string>() });
        var path = $"{Policies}/{policy.Id()}";
        var stranger = await server.SessionAsync("member");
        (await stranger.Neutron.GetAsync(path)).ShouldRefuse(404, policy.Id());
        (await stranger.Neutron.GetAsync(Policies))["policies"].AsArray()
            .ShouldNotContain(it => it!.Id() == policy.Id());
        (await Api.Neutron.PutAsync(path, new { policy = new { name = "r" } })).ShouldBe(200)["policy"]
            .ShouldHave(new { name = "r" });
        (await Api.Neutron.PutAsync(path, new { policy = new { shared = true } })).ShouldBe(403);
        (await server.Admin.Neutron.PutAsync(path, new { policy = new { shared = true } })).ShouldBe(200);
        (await stranger.Neutron.GetAsync(path)).ShouldBe(200);
        (await stranger.Neutron.DeleteAsync(path)).ShouldBe(403);
        (await Api.Neutron.DeleteAsync(path)).ShouldBe(204);
        ((string)(await Api.Neutron.GetAsync(path)).ShouldRefuse(404, policy.Id())["NeutronError"]["type"]!)
            .ShouldBe("QosPolicyNotFound");
    }

    [Fact]
    public async Task A_rule_is_refused_as_nothing_enforces_it() => (await Api.Neutron.PostAsync(
        Policies, new { policy = new { name = "q", rules = new[] { new { max_kbps = 1 } } } })).ShouldRefuse(501, "rules");
}
