using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Network;

public sealed class RouterTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Routers = "v2.0/routers";

    private static int _ranges;

    private Session Api => server.Member;

    [Fact]
    public async Task A_router_is_made_changed_and_deleted()
    {
        var router = (await Api.Neutron.PostAsync(Routers, new { router = new { name = "r" } })).ShouldBe(201)["router"];
        router.ShouldHave(new
        {
            name = "r", status = "ACTIVE", admin_state_up = true, project_id = Api.ProjectId,
            external_gateway_info = (object?)null,
        });
        var path = $"{Routers}/{router.Id()}";
        (await Api.Neutron.PutAsync(path, new { router = new { name = "s", admin_state_up = false } })).ShouldBe(200)
            ["router"].ShouldHave(new { name = "s", admin_state_up = false });
        (await Api.Neutron.DeleteAsync(path)).ShouldBe(204);
        TypeOf((await Api.Neutron.GetAsync(path)).ShouldRefuse(404, router.Id())).ShouldBe("RouterNotFound");
    }

    [Fact]
    public async Task An_interface_is_a_port_that_keeps_the_router()
    {
        var (router, (_, subnet)) = (await RouterAsync(), await SubnetAsync(Api));
        var added = (await Api.Neutron.PutAsync($"{Routers}/{router}/add_router_interface", new { subnet_id = subnet }))
            .ShouldBe(200).Body!;
        added.ShouldHave(new { id = router, subnet_id = subnet, subnet_ids = new[] { subnet } });
        var port = (string)added["port_id"]!;
        (await Api.Neutron.GetAsync($"v2.0/ports/{port}"))["port"].ShouldHave(
            new { device_owner = "network:router_interface", device_id = router });
        TypeOf((await Api.Neutron.PutAsync(
            $"{Routers}/{router}/add_router_interface", new { subnet_id = subnet })).ShouldRefuse(400, subnet))
            .ShouldBe("BadRequest");
        TypeOf((await Api.Neutron.DeleteAsync($"{Routers}/{router}")).ShouldRefuse(409, router)).ShouldBe("RouterInUse");
        TypeOf((await Api.Neutron.DeleteAsync($"v2.0/ports/{port}")).ShouldRefuse(409, router))
            .ShouldBe("ServicePortInUse");
        (await Api.Neutron.PutAsync($"v2.0/ports/{port}", new { port = new { device_id = "" } })).ShouldRefuse(409, router);

        (await Api.Neutron.PutAsync($"{Routers}/{router}/remove_router_interface", new { subnet_id = subnet })).ShouldBe(200);
        (await Api.Neutron.GetAsync($"v2.0/ports/{port}")).ShouldBe(404);
        TypeOf((await Api.Neutron.PutAsync(
            $"{Routers}/{router}/remove_router_interface", new { subnet_id = subnet })).ShouldRefuse(404, subnet))
            .ShouldBe("RouterInterfaceNotFoundForSubnet");
        (await Api.Neutron.DeleteAsync($"{Routers}/{router}")).ShouldBe(204);
    }

    [Fact]
    public async Task A_port_of_the_user_becomes_an_interface_where_no_device_has_it()
    {
        var (router, (network, subnet)) = (await RouterAsync(), await SubnetAsync(Api));
        var path = $"{Routers}/{router}/add_router_interface";
        var port = await PortAsync(network, "");
        var used = await PortAsync(network, "vm");
        TypeOf((await Api.Neutron.PutAsync(path, new { port_id = used })).ShouldRefuse(409, used)).ShouldBe("PortInUse");
        (await Api.Neutron.PutAsync(path, new { port_id = port, subnet_id = subnet })).ShouldRefuse(400, "both");
        (await Api.Neutron.PutAsync(path, new { })).ShouldRefuse(400, "subnet_id");
        (await Api.Neutron.PutAsync(path, new { port_id = port })).ShouldBe(200).Body!.ShouldHave(new { port_id = port });
        (await Api.Neutron.PutAsync($"{Routers}/{router}/remove_router_interface", new { port_id = used }))
            .ShouldRefuse(404, used);
        (await Api.Neutron.PutAsync($"{Routers}/{router}/remove_router_interface", new { port_id = port })).ShouldBe(200);
    }

    [Fact]
    public async Task A_gateway_has_an_address_of_an_external_network()
    {
        var (external, subnet) = await SubnetAsync(server.Admin, external: true);
        var (other, _) = await SubnetAsync(Api);
        (await Api.Neutron.PostAsync(Routers, Gateway(other))).ShouldRefuse(400, other);
        var missing = Guid.NewGuid().ToString();
        TypeOf((await Api.Neutron.PostAsync(Routers, Gateway(missing))).ShouldRefuse(404, missing)).ShouldBe("NetworkNotFound");

        var router = (await Api.Neutron.PostAsync(Routers, Gateway(external))).ShouldBe(201)["router"];
        var info = router["external_gateway_info"]!;
        info.ShouldHave(new { network_id = external, enable_snat = true });
        ((string)info["external_fixed_ips"]![0]!["subnet_id"]!).ShouldBe(subnet);
        TypeOf((await server.Admin.Neutron.PutAsync(
            $"v2.0/networks/{external}", Body("network", "router:external", false))).ShouldRefuse(409, external))
            .ShouldBe("ExternalNetworkInUse");
        (await server.Admin.Neutron.DeleteAsync($"v2.0/subnets/{subnet}")).ShouldRefuse(409, subnet);

        (await Api.Neutron.PutAsync($"{Routers}/{router.Id()}", new { router = new { external_gateway_info = new { } } }))
            .ShouldBe(200)["router"]["external_gateway_info"].ShouldBeNull();
        (await server.Admin.Neutron.DeleteAsync($"v2.0/networks/{external}")).ShouldBe(204);
    }

    [Fact]
    public async Task Only_an_operator_makes_a_network_external() => (await Api.Neutron.PostAsync(
        "v2.0/networks", Body("network", "router:external", true))).ShouldBe(403);

    [Fact]
    public async Task Another_projects_router_and_subnet_are_not_there()
    {
        var (router, (_, subnet)) = (await RouterAsync(), await SubnetAsync(Api));
        var stranger = await server.SessionAsync("member");
        (await stranger.Neutron.GetAsync(Routers))["routers"].AsArray().ShouldBeEmpty();
        (await stranger.Neutron.PutAsync($"{Routers}/{router}/add_router_interface", new { subnet_id = subnet }))
            .ShouldRefuse(404, router);
        var own = (await stranger.Neutron.PostAsync(Routers, new { router = new { } })).ShouldBe(201)["router"].Id();
        TypeOf((await stranger.Neutron.PutAsync($"{Routers}/{own}/add_router_interface", new { subnet_id = subnet }))
            .ShouldRefuse(404, subnet)).ShouldBe("SubnetNotFound");
    }

    private static JsonObject Body(string wrapper, string name, bool value) => new() { [wrapper] = new JsonObject { [name] = value } };

    private static object Gateway(string network) =>
        new { router = new { external_gateway_info = new { network_id = network } } };

    private static string TypeOf(ApiReply reply) => (string)reply["NeutronError"]["type"]!;

    private async Task<string> RouterAsync() =>
        (await Api.Neutron.PostAsync(Routers, new { router = new { } })).ShouldBe(201)["router"].Id();

    private async Task<string> PortAsync(string network, string device) => (await Api.Neutron.PostAsync(
        "v2.0/ports", new { port = new { network_id = network, device_id = device } })).ShouldBe(201)["port"].Id();

    private static async Task<(string Network, string Subnet)> SubnetAsync(Session session, bool external = false)
    {
        var network = (await session.Neutron.PostAsync("v2.0/networks", Body("network", "router:external", external)))
            .ShouldBe(201)["network"].Id();
        var cidr = $"127.230.{Interlocked.Increment(ref _ranges)}.0/24";
        return (network, (await session.Neutron.PostAsync("v2.0/subnets", new { subnet = new { network_id = network, cidr } }))
            .ShouldBe(201)["subnet"].Id());
    }
}
