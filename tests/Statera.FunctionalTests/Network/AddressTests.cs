using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;
using Statera.Testing;

namespace Statera.FunctionalTests.Network;

/// <summary>VIPs: whose they are, from when to when.</summary>
public sealed class AddressTests(TestServer server) : IClassFixture<TestServer>
{
    private static int _ranges = 100;

    private Session Api => server.Member;

    [Fact]
    public async Task Load_balancers_made_at_once_have_addresses_of_their_own()
    {
        var (_, subnet, _) = await SubnetAsync("/25");

        var made = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => i % 4 == 0
            ? Api.Neutron.PostAsync("v2.0/ports", Port(subnet))
            : Api.PostAsync("loadbalancers", new { vip_subnet_id = subnet })));

        var addresses = made.Select(it => it.ShouldBe(201)).Select(it => it.Body!["port"] is { } port
            ? (string)port["fixed_ips"]![0]!["ip_address"]!
            : (string)it["loadbalancer"]["vip_address"]!).ToList();
        addresses.Distinct().Count().ShouldBe(100);
    }

    [Fact]
    public async Task A_full_subnet_gives_none_until_one_comes_back()
    {
        var (_, subnet, _) = await SubnetAsync("/29");
        var made = await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => Api.PostAsync(
            "loadbalancers", new { vip_subnet_id = subnet })));
        made.Count(it => it.Status == 201).ShouldBe(6);
        made.Where(it => it.Status != 201).ShouldAllBe(it => it.Status == 409 && it.Fault.Contains("No more IP addresses"));
        var gone = made.First(it => it.Status == 201)["loadbalancer"];

        await Api.DeleteLoadBalancerAsync(gone.Id());

        (await Api.MakeAsync("loadbalancers", new { vip_subnet_id = subnet }))
            .ShouldHave(new { vip_address = (string)gone["vip_address"]! });
    }

    [Fact]
    public async Task An_address_that_is_asked_for_is_given_once()
    {
        var (_, subnet, range) = await SubnetAsync("/24");
        var body = new { vip_subnet_id = subnet, vip_address = $"{range}.77" };

        var racing = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Api.PostAsync("loadbalancers", body)));

        racing.Select(it => it.Status).Order().ShouldBe([201, .. Enumerable.Repeat(409, 7)]);
        racing.First(it => it.Status == 409).ShouldRefuse(409, $"{range}.77 already allocated");
        var made = racing.Single(it => it.Status == 201)["loadbalancer"];
        made.ShouldHave(new { vip_address = $"{range}.77" });
        await Api.DeleteLoadBalancerAsync(made.Id());
        (await Api.PostAsync("loadbalancers", body)).ShouldBe(201);
    }

    [Theory]
    [InlineData("127.64.0.1")]
    [InlineData("RANGE.0")]
    [InlineData("RANGE.255")]
    [InlineData("10.0.0.1")]
    [InlineData("::1")]
    public async Task An_address_that_the_subnet_can_not_give_is_refused(string address)
    {
        var (_, subnet, range) = await SubnetAsync("/24");
        var vip_address = address.Replace("RANGE", range, StringComparison.Ordinal);
        (await Api.PostAsync("loadbalancers", new { vip_subnet_id = subnet, vip_address })).ShouldRefuse(400, vip_address);
    }

    [Fact]
    public async Task A_network_gives_an_address_of_one_of_its_subnets_and_both_must_agree()
    {
        var (network, subnet, range) = await SubnetAsync("/24");
        (await Api.MakeAsync("loadbalancers", new { vip_network_id = network }))
            .ShouldHave(new { vip_subnet_id = subnet, vip_network_id = network });
        (await Api.MakeAsync("loadbalancers", new { vip_network_id = network, vip_address = $"{range}.9" }))
            .ShouldHave(new { vip_subnet_id = subnet, vip_address = $"{range}.9" });
        (await Api.PostAsync("loadbalancers", new { vip_network_id = network, vip_subnet_id = server.SubnetId }))
            .ShouldRefuse(400, "doesn't belong to the supplied network");
    }

    [Fact]
    public async Task A_port_that_the_user_lends_stays_the_users()
    {
        var (_, subnet, _) = await SubnetAsync("/24");
        var port = (await Api.Neutron.PostAsync("v2.0/ports", Port(subnet))).ShouldBe(201)["port"];
        var address = (string)port["fixed_ips"]![0]!["ip_address"]!;

        var made = await Api.MakeAsync("loadbalancers", new { vip_port_id = port.Id() });

        made.ShouldHave(new { vip_address = address, vip_port_id = port.Id(), vip_subnet_id = subnet });
        (await Api.PostAsync("loadbalancers", new { vip_port_id = port.Id() })).ShouldRefuse(409, port.Id());
        (await Api.Neutron.DeleteAsync($"v2.0/ports/{port.Id()}")).ShouldRefuse(409, port.Id());

        await Api.DeleteLoadBalancerAsync(made.Id());

        var kept = (await Api.Neutron.GetAsync($"v2.0/ports/{port.Id()}")).ShouldBe(200)["port"];
        kept.ShouldHave(new { device_id = "", device_owner = "", fixed_ips = port["fixed_ips"] });
        (await Api.PostAsync("loadbalancers", new { vip_port_id = port.Id(), vip_subnet_id = server.SubnetId }))
            .ShouldRefuse(400, "No VIP address found");
        (await Api.PostAsync("loadbalancers", new { vip_port_id = port.Id() })).ShouldBe(201);
    }

    [Fact]
    public async Task The_port_of_a_vip_is_seen_but_not_to_be_touched()
    {
        var lb = await Api.ShowAsync("loadbalancers", await Api.LoadBalancerAsync());
        var path = $"v2.0/ports/{lb["vip_port_id"]}";

        var port = (await Api.Neutron.GetAsync(path)).ShouldBe(200)["port"];
        port.ShouldHave(new { device_owner = "Octavia", device_id = $"lb-{lb.Id()}", name = $"octavia-lb-{lb.Id()}" });

        (await Api.Neutron.DeleteAsync(path)).ShouldRefuse(409, lb.Id());
        (await Api.Neutron.PutAsync(path, new { port = new { device_owner = "" } })).ShouldRefuse(409, lb.Id());
        await Api.DeleteLoadBalancerAsync(lb.Id());
        (await Api.Neutron.GetAsync(path)).ShouldRefuse(404);
    }

    [Fact]
    public async Task What_is_refused_keeps_no_address()
    {
        var (_, subnet, _) = await SubnetAsync("/30");
        foreach (var body in new object[]
        {
            new { vip_subnet_id = subnet, provider = "nope" },
            new { vip_subnet_id = subnet, name = 7 },
            new { vip_subnet_id = subnet, listeners = new[] { Listener(80), Listener(80) } },
            new { vip_subnet_id = subnet, listeners = new[] { Listener(80).With("default_pool_id", Guid.NewGuid()) } },
        })
        {
            (await Api.PostAsync("loadbalancers", body)).Status.ShouldBeInRange(400, 409);
        }

        (await Api.PostAsync("loadbalancers", new { vip_subnet_id = subnet })).ShouldBe(201);
        (await Api.PostAsync("loadbalancers", new { vip_subnet_id = subnet })).ShouldBe(201);
        (await Api.PostAsync("loadbalancers", new { vip_subnet_id = subnet })).ShouldRefuse(409);

        static JsonObject Listener(int port) => new { protocol = "HTTP" }.With("protocol_port", port);
    }

    [Fact]
    public async Task A_restart_keeps_what_is_given_and_gives_back_what_was_to_go()
    {
        var (_, subnet, _) = await SubnetAsync("/29");
        var kept = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            kept.Add((string)(await Api.MakeAsync("loadbalancers", new { vip_subnet_id = subnet }))["vip_address"]!);
        }

        await server.RestartAsync();

        (await Api.GetAsync($"loadbalancers?vip_subnet_id={subnet}"))["loadbalancers"].AsArray()
            .Select(it => (string)it!["vip_address"]!).ShouldBe(kept);
        for (var i = 0; i < 2; i++)
        {
            kept.Add((string)(await Api.MakeAsync("loadbalancers", new { vip_subnet_id = subnet }))["vip_address"]!);
        }

        kept.ShouldBeUnique();
        (await Api.PostAsync("loadbalancers", new { vip_subnet_id = subnet })).ShouldRefuse(409);
    }

    [Fact]
    public async Task An_address_that_a_crash_left_reserved_comes_back_at_the_next_start()
    {
        var (_, subnet, _) = await SubnetAsync("/30");
        await server.StopAsync();
        var vip = await Orphans.ReserveAsync(server.State, Api.ProjectId, Guid.Parse(subnet));
        await server.StartAgainAsync();

        await Eventually.HoldsAsync(
            async () => (await server.Admin.Neutron.GetAsync($"v2.0/ports/{vip.PortId}")).Status == 404,
            "the orphan's port is gone", ApiClient.Cancel);
        await Api.MakeAsync("loadbalancers", new { vip_subnet_id = subnet });
        await Api.MakeAsync("loadbalancers", new { vip_subnet_id = subnet });
    }

    private static object Port(string subnet) => new { port = new { network_id = Networks[subnet], fixed_ips = new[] { new { subnet_id = subnet } } } };

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> Networks = new();

    // A subnet of its own, so that a test may count its addresses.
    private async Task<(string Network, string Subnet, string Range)> SubnetAsync(string prefix)
    {
        var range = $"127.{Interlocked.Increment(ref _ranges)}.0";
        var network = (await Api.Neutron.PostAsync("v2.0/networks", new { network = new { name = range } }))
            .ShouldBe(201)["network"].Id();
        var subnet = (await Api.Neutron.PostAsync(
            "v2.0/subnets", new { subnet = new { network_id = network, cidr = $"{range}.0{prefix}" } })).ShouldBe(201)["subnet"].Id();
        Networks[subnet] = network;
        return (network, subnet, range);
    }
}
