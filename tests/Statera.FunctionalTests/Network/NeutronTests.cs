using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Network;

public sealed class NeutronTests(TestServer server) : IClassFixture<TestServer>
{
    private Session Api => server.Member;

    [Fact]
    public async Task A_network_with_a_subnet_and_a_port_is_made_changed_and_deleted()
    {
        var network = (await Api.Neutron.PostAsync("v2.0/networks", new { network = new { name = "n" } })).ShouldBe(201)["network"];
        network.ShouldHave(new { name = "n", status = "ACTIVE", shared = false, project_id = Api.ProjectId, tenant_id = Api.ProjectId });
        var subnet = (await Api.Neutron.PostAsync(
            "v2.0/subnets", new { subnet = new { network_id = network.Id(), cidr = "127.200.0.0/24", ip_version = 4 } })).ShouldBe(201)["subnet"];
        subnet.ShouldHave(new { cidr = "127.200.0.0/24", ip_version = 4, network_id = network.Id(), gateway_ip = (string?)null });
        var port = (await Api.Neutron.PostAsync("v2.0/ports", new { port = new { network_id = network.Id(), name = "p" } })).ShouldBe(201)["port"];
        port.ShouldHave(new { fixed_ips = new[] { new { subnet_id = subnet.Id(), ip_address = "127.200.0.1" } } });

        (await Api.Neutron.PutAsync($"v2.0/ports/{port.Id()}", new { port = new { name = "q" } })).ShouldBe(200)["port"]
            .ShouldHave(new { name = "q" });
        (await Api.Neutron.DeleteAsync($"v2.0/networks/{network.Id()}")).ShouldRefuse(409, network.Id());
        (await Api.Neutron.DeleteAsync($"v2.0/subnets/{subnet.Id()}")).ShouldRefuse(409, subnet.Id());
        (await Api.Neutron.DeleteAsync($"v2.0/ports/{port.Id()}")).ShouldBe(204);
        (await Api.Neutron.DeleteAsync($"v2.0/networks/{network.Id()}")).ShouldBe(204);
        (await Api.Neutron.GetAsync($"v2.0/subnets/{subnet.Id()}")).ShouldRefuse(404, subnet.Id());
    }

    [Theory]
    [InlineData("10.0.0.0/24", "127.0.0.0/8")]
    [InlineData("127.0.0.0/24", "127.0.0.0/16")]
    [InlineData("127.1.0.0/31", "two usable addresses")]
    [InlineData("127.1.0.1/24", "IPv4 range")]
    [InlineData("127.64.3.0/24", "overlaps")]
    [InlineData("::/64", "IPv4 range")]
    [InlineData("x", "IPv4 range")]
    public async Task A_range_that_the_loopback_has_not_is_refused(string cidr, string reason) => (await Api.Neutron.PostAsync(
        "v2.0/subnets", new { subnet = new { network_id = await NetworkAsync(), cidr } })).ShouldRefuse(400, reason, cidr);

    [Theory]
    [InlineData("""{"fixed_ips": [{"ip_address": "127.64.0.0"}]}""", 400, "127.64.0.0")]
    [InlineData("""{"fixed_ips": [{"ip_address": "127.99.9.9"}]}""", 400, "127.99.9.9")]
    [InlineData("""{"fixed_ips": [{"ip_address": "127.64.9.9"}, {"ip_address": "127.64.9.9"}]}""", 409, "127.64.9.9")]
    [InlineData("""{"fixed_ips": [{"subnet_id": 1, "x": 2}], "name": 5}""", 400, "fixed_ips[0].subnet_id")]
    [InlineData("""{"mac_address": "00:00:00:00:00:01"}""", 501, "mac_address")]
    [InlineData("""{"device_owner": "Octavia"}""", 400, "device_owner")]
    public async Task A_port_is_refused_and_takes_no_address(string port, int status, string named)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(port)!.With("network_id", server.NetworkId);
        var before = (await server.Admin.Neutron.GetAsync("v2.0/ports")).Text;
        (await Api.Neutron.PostAsync("v2.0/ports", new { port = body })).ShouldRefuse(status, named);
        (await server.Admin.Neutron.GetAsync("v2.0/ports")).Text.ShouldBe(before);
    }

    [Fact]
    public async Task Lists_are_filtered_sorted_and_cut_as_neutrons_clients_ask()
    {
        var session = await server.SessionAsync("member");
        foreach (var name in new[] { "b", "a", "c" })
        {
            (await session.Neutron.PostAsync("v2.0/networks", new { network = new { name, description = name == "c" ? "" : "d" } })).ShouldBe(201);
        }

        foreach (var (query, names) in new[]
        {
            ("name=a", "a"), ("name=a&name=b", "b a"), ("description=d", "b a"), ("not_known=1&name=c", "c"),
            ("shared=false&sort_key=name&sort_dir=asc", "a b c"),
            ("shared=false&sort_key=description&sort_dir=desc&sort_key=name&sort_dir=asc", "a b c"),
            ("shared=false&limit=2", "b a"), ("name=vip-net", "vip-net"), ("router:external=true", ""),
        })
        {
            (await session.Neutron.GetAsync($"v2.0/networks?{query}")).ShouldBe(200).Names("networks")
                .ShouldBe(names.Split(' ', StringSplitOptions.RemoveEmptyEntries), query);
        }

        (await session.Neutron.GetAsync("v2.0/networks?fields=id&fields=name&name=a"))["networks"][0]!.AsObject().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Errors_are_worded_as_neutrons()
    {
        foreach (var (method, path, status) in new[]
        {
            ("GET", "v2.0/nothing", 404), ("PATCH", "v2.0/ports", 405), ("GET", "v2.0/ports/x", 404), ("POST", "v2.0/ports", 400),
        })
        {
            var reply = (await Api.Neutron.SendTextAsync(method, path, "{")).ShouldRefuse(status);
            Keys.In(reply["NeutronError"]).ShouldBe(["detail", "message", "type"]);
        }
    }

    [Fact]
    public async Task The_shared_network_is_its_owners_to_change()
    {
        (await Api.Neutron.GetAsync($"v2.0/networks/{server.NetworkId}")).ShouldBe(200);
        (await Api.Neutron.PutAsync($"v2.0/networks/{server.NetworkId}", new { network = new { name = "x" } })).ShouldRefuse(403);
        (await Api.Neutron.DeleteAsync($"v2.0/networks/{server.NetworkId}")).ShouldRefuse(403);
        (await Api.Neutron.DeleteAsync($"v2.0/subnets/{server.SubnetId}")).ShouldRefuse(403);
    }

    private async Task<string> NetworkAsync() =>
        (await Api.Neutron.PostAsync("v2.0/networks", new { network = new { name = "n" } })).ShouldBe(201)["network"].Id();
}
