using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Network;

public sealed class FloatingIpTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Floatings = "v2.0/floatingips";

    private static int _ranges;

    private Session Api => server.Member;

    [Fact]
    public async Task A_floating_ip_stands_for_a_port_until_it_is_taken_from_it()
    {
        var (external, subnet, router) = await JoinedAsync();
        var port = await PortAsync(subnet);
        var floating = await FloatingAsync(external);
        floating.ShouldHave(new { status = "DOWN", port_id = (string?)null, floating_network_id = external });
        var path = $"{Floatings}/{floating.Id()}";
        var on = (await Api.Neutron.PutAsync(path, new { floatingip = new { port_id = port } })).ShouldBe(200)["floatingip"];
        on.ShouldHave(new { status = "DOWN", port_id = port, router_id = router });
        ((string)on["fixed_ip_address"]!).ShouldStartWith("127.2");
        (await Api.Neutron.GetAsync($"{Floatings}?port_id={port}"))["floatingips"].AsArray().Count.ShouldBe(1);

        var second = (await FloatingAsync(external)).Id();
        TypeOf((await Api.Neutron.PutAsync($"{Floatings}/{second}", new { floatingip = new { port_id = port } }))
            .ShouldRefuse(409, port)).ShouldBe("FloatingIPPortAlreadyAssociated");
        TypeOf((await Api.Neutron.PutAsync(
            $"v2.0/routers/{router}/remove_router_interface", new { subnet_id = subnet.Subnet })).ShouldRefuse(409, router))
            .ShouldBe("RouterInterfaceInUseByFloatingIP");
        TypeOf((await Api.Neutron.PutAsync(
            $"v2.0/routers/{router}", new { router = new { external_gateway_info = (object?)null } })).ShouldRefuse(409, router))
            .ShouldBe("RouterExternalGatewayInUseByFloatingIp");

        (await Api.Neutron.PutAsync(path, new { floatingip = new { description = "d" } })).ShouldBe(200)["floatingip"]
            .ShouldHave(new { port_id = port, description = "d" });
        (await Api.Neutron.PutAsync(path, new { floatingip = new { port_id = (string?)null } })).ShouldBe(200)["floatingip"]
            .ShouldHave(new { status = "DOWN", port_id = (string?)null, fixed_ip_address = (string?)null });
    }

    [Fact]
    public async Task The_deletion_of_a_port_leaves_its_floating_ip()
    {
        var (external, subnet, _) = await JoinedAsync();
        var port = await PortAsync(subnet);
        var floating = (await Api.Neutron.PostAsync(
            Floatings, new { floatingip = new { floating_network_id = external, port_id = port } })).ShouldBe(201)["floatingip"];
        (await Api.Neutron.DeleteAsync($"v2.0/ports/{port}")).ShouldBe(204);
        (await Api.Neutron.GetAsync($"{Floatings}/{floating.Id()}"))["floatingip"].ShouldHave(
            new { status = "DOWN", port_id = (string?)null, router_id = (string?)null });
        (await Api.Neutron.DeleteAsync($"{Floatings}/{floating.Id()}")).ShouldBe(204);
        TypeOf((await Api.Neutron.GetAsync($"{Floatings}/{floating.Id()}")).ShouldRefuse(404, floating.Id()))
            .ShouldBe("FloatingIPNotFound");
    }

    [Fact]
    public async Task What_is_not_reachable_or_not_external_is_refused_and_takes_no_address()
    {
        var external = await ExternalAsync();
        var own = await SubnetAsync();
        var port = await PortAsync(own);
        TypeOf((await Api.Neutron.PostAsync(
            Floatings, new { floatingip = new { floating_network_id = external, port_id = port } })).ShouldRefuse(404, external))
            .ShouldBe("ExternalGatewayForFloatingIPNotFound");
        TypeOf((await Api.Neutron.PostAsync(Floatings, new { floatingip = new { floating_network_id = own.Network } }))
            .ShouldRefuse(400, own.Network)).ShouldBe("BadRequest");
        TypeOf((await Api.Neutron.PostAsync(
            Floatings, new { floatingip = new { floating_network_id = external, fixed_ip_address = "127.64.0.9" } }))
            .ShouldRefuse(400, "port_id")).ShouldBe("BadRequest");
        (await server.Admin.Neutron.DeleteAsync($"v2.0/networks/{external}")).ShouldBe(204);
    }

    [Fact]
    public async Task Another_projects_floating_ip_and_port_are_not_there()
    {
        var (external, subnet, _) = await JoinedAsync();
        var port = await PortAsync(subnet);
        var floating = (await FloatingAsync(external)).Id();
        var stranger = await server.SessionAsync("member");
        (await stranger.Neutron.GetAsync(Floatings))["floatingips"].AsArray().ShouldBeEmpty();
        (await stranger.Neutron.DeleteAsync($"{Floatings}/{floating}")).ShouldRefuse(404, floating);
        TypeOf((await stranger.Neutron.PostAsync(
            Floatings, new { floatingip = new { floating_network_id = external, port_id = port } })).ShouldRefuse(404, port))
            .ShouldBe("PortNotFound");
        (await Api.Neutron.PostAsync(Floatings, new
        {
            floatingip = new { floating_network_id = external, floating_ip_address = "127.240.0.9" },
        })).ShouldBe(403);
    }

    private static string TypeOf(ApiReply reply) => (string)reply["NeutronError"]["type"]!;

    private static string Range() => $"127.240.{Interlocked.Increment(ref _ranges)}.0/24";

    private Task<string> ExternalAsync() => server.ExternalNetworkAsync(Range());

    private async Task<System.Text.Json.Nodes.JsonNode> FloatingAsync(string external) => (await Api.Neutron.PostAsync(
        Floatings, new { floatingip = new { floating_network_id = external } })).ShouldBe(201)["floatingip"];

    private async Task<string> PortAsync((string Network, string Subnet) on) => (await Api.Neutron.PostAsync(
        "v2.0/ports", new { port = new { network_id = on.Network } })).ShouldBe(201)["port"].Id();

    private async Task<(string Network, string Subnet)> SubnetAsync()
    {
        var network = (await Api.Neutron.PostAsync("v2.0/networks", new { network = new { } })).ShouldBe(201)["network"].Id();
        return (network, (await Api.Neutron.PostAsync(
            "v2.0/subnets", new { subnet = new { network_id = network, cidr = Range() } })).ShouldBe(201)["subnet"].Id());
    }

    private async Task<(string External, (string Network, string Subnet) Own, string Router)> JoinedAsync()
    {
        var (external, own) = (await ExternalAsync(), await SubnetAsync());
        var router = (await Api.Neutron.PostAsync(
            "v2.0/routers", new { router = new { external_gateway_info = new { network_id = external } } })).ShouldBe(201)["router"].Id();
        (await Api.Neutron.PutAsync($"v2.0/routers/{router}/add_router_interface", new { subnet_id = own.Subnet })).ShouldBe(200);
        return (external, own, router);
    }
}
