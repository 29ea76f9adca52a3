using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Network;

public sealed class SecurityGroupTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Groups = "v2.0/security-groups";
    private const string Rules = "v2.0/security-group-rules";

    private Session Api => server.Member;

    [Fact]
    public async Task Every_project_has_one_default_group_and_sees_no_other_projects()
    {
        var session = await server.SessionAsync("member");
        var first = (await session.Neutron.GetAsync(Groups)).ShouldBe(200)["security_groups"].AsArray();
        var second = (await session.Neutron.GetAsync(Groups))["security_groups"].AsArray();
        second.Count.ShouldBe(1);
        second[0]!.Id().ShouldBe(first[0]!.Id());
        second[0]!.ShouldHave(new { name = "default", project_id = session.ProjectId });
        (await Api.Neutron.GetAsync($"{Groups}/{first[0]!.Id()}")).ShouldRefuse(404, first[0]!.Id());
        (await session.Neutron.DeleteAsync($"{Groups}/{first[0]!.Id()}")).ShouldRefuse(409, "default");
        (await session.Neutron.PostAsync(Groups, new { security_group = new { name = "default" } }))
            .ShouldRefuse(409, "already exists");
    }

    [Fact]
    public async Task A_group_and_its_rules_are_made_and_deleted()
    {
        var group = await GroupAsync();
        var asked = new
        {
            security_group_rule = new
            {
                security_group_id = group, direction = "ingress", protocol = "tcp", port_range_min = 80, port_range_max = 80,
                remote_ip_prefix = "192.0.2.7/24",
            },
        };
        var rule = (await Api.Neutron.PostAsync(Rules, asked)).ShouldBe(201)["security_group_rule"];
        rule.ShouldHave(new { ethertype = "IPv4", remote_ip_prefix = "192.0.2.0/24", security_group_id = group });
        (await Api.Neutron.PostAsync(Rules, asked)).ShouldRefuse(409, rule.Id());
        (await Api.Neutron.GetAsync($"{Groups}/{group}"))["security_group"]["security_group_rules"]!.AsArray().Count.ShouldBe(3);
        (await Api.Neutron.GetAsync($"{Rules}?security_group_id={group}&direction=ingress"))["security_group_rules"]
            .AsArray().Count.ShouldBe(1);
        (await Api.Neutron.DeleteAsync($"{Rules}/{rule.Id()}")).ShouldBe(204);
        (await Api.Neutron.GetAsync($"{Rules}/{rule.Id()}")).ShouldRefuse(404, rule.Id());
        (await Api.Neutron.PutAsync($"{Groups}/{group}", new { security_group = new { name = "web" } })).ShouldBe(200)
            ["security_group"].ShouldHave(new { name = "web" });
        (await Api.Neutron.DeleteAsync($"{Groups}/{group}")).ShouldBe(204);
    }

    [Theory]
    [InlineData("""{"direction": "sideways"}""", "direction")]
    [InlineData("""{"direction": "ingress", "ethertype": "IPX"}""", "ethertype")]
    [InlineData("""{"direction": "ingress", "protocol": "nope"}""", "protocol")]
    [InlineData("""{"direction": "ingress", "port_range_min": 1, "port_range_max": 2}""", "protocol")]
    [InlineData("""{"direction": "ingress", "protocol": "tcp", "port_range_min": 3, "port_range_max": 2}""", "port_range_min")]
    [InlineData("""{"direction": "ingress", "remote_ip_prefix": "2001:db8::/64"}""", "remote_ip_prefix")]
    [InlineData("""{"direction": "ingress", "remote_ip_prefix": "x"}""", "remote_ip_prefix")]
    public async Task A_rule_that_makes_no_sense_is_refused(string rule, string named) => (await Api.Neutron.PostAsync(
        Rules,
        new
        {
            security_group_rule = System.Text.Json.Nodes.JsonNode.Parse(rule)!.With("security_group_id", await GroupAsync()),
        })).ShouldRefuse(400, named);

    [Fact]
    public async Task An_extension_is_shown_where_it_is_served()
    {
        (await Api.Neutron.GetAsync("v2.0/extensions/security-group")).ShouldBe(200)["extension"]
            .ShouldHave(new { alias = "security-group" });
        (await Api.Neutron.GetAsync("v2.0/extensions/trunk")).ShouldRefuse(404, "trunk");
    }

    private async Task<string> GroupAsync() => (await Api.Neutron.PostAsync(
        Groups, new { security_group = new { name = $"g{Guid.NewGuid():N}" } })).ShouldBe(201)["security_group"].Id();
}
