using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Network;

/// <summary>What can be asked of a VIP beyond its address.</summary>
public sealed class VipTests(TestServer server) : IClassFixture<TestServer>
{
    private static int _ranges;

    private Session Api => server.Member;

    [Fact]
    public async Task Further_addresses_are_on_the_vips_port()
    {
        var network = (await Api.Neutron.PostAsync("v2.0/networks", new { network = new { name = "two" } })).ShouldBe(201)["network"].Id();
        var (first, second) = (await SubnetAsync(network), await SubnetAsync(network));
        var made = (await CreateAsync(new { vip_subnet_id = first, additional_vips = new[] { new { subnet_id = second } } }))
            .ShouldBe(201)["loadbalancer"];
        var further = made["additional_vips"]!.AsArray().ShouldHaveSingleItem()!;
        further.ShouldHave(new { subnet_id = second, port_id = (string)made["vip_port_id"]! });
        (await Api.Octavia.GetAsync($"{Session.Lbaas}loadbalancers/{made.Id()}"))["loadbalancer"]["additional_vips"]!
            .ToJsonString().ShouldBe(made["additional_vips"]!.ToJsonString());
        (await Api.Neutron.GetAsync($"v2.0/ports/{made["vip_port_id"]}"))["port"]["fixed_ips"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Further_addresses_of_another_network_or_of_the_same_subnet_are_refused()
    {
        var network = (await Api.Neutron.PostAsync("v2.0/networks", new { network = new { } })).ShouldBe(201)["network"].Id();
        var elsewhere = await SubnetAsync(network);
        (await CreateAsync(new { vip_subnet_id = server.SubnetId, additional_vips = new[] { new { subnet_id = elsewhere } } }))
            .ShouldRefuse(400, "All VIP subnets must belong to the same network.");
        (await CreateAsync(new { vip_subnet_id = elsewhere, additional_vips = new[] { new { subnet_id = elsewhere } } }))
            .ShouldRefuse(400, "Duplicate VIP subnet(s) specified.");
        (await CreateAsync(new { name = "x" })).ShouldRefuse(400, "VIP must contain one of");
    }

    [Fact]
    public async Task What_the_built_in_network_does_not_enforce_is_refused_with_the_reason()
    {
        var id = Guid.NewGuid();
        (await CreateAsync(new { vip_subnet_id = server.SubnetId, vip_sg_ids = new[] { id } }))
            .ShouldRefuse(501, "vip_sg_ids", "built-in network");
        (await CreateAsync(new { vip_subnet_id = server.SubnetId, vip_qos_policy_id = id }))
            .ShouldRefuse(501, "vip_qos_policy_id", "built-in network");
        var made = (await CreateAsync(new { vip_subnet_id = server.SubnetId })).ShouldBe(201)["loadbalancer"].Id();
        (await Api.Octavia.PutAsync(
            $"{Session.Lbaas}loadbalancers/{made}", new { loadbalancer = new { vip_sg_ids = new[] { id } } }))
            .ShouldRefuse(501, "vip_sg_ids");
        (await CreateAsync(new { vip_subnet_id = server.SubnetId, vip_sg_ids = new[] { "x" } })).ShouldRefuse(400, "vip_sg_ids");
    }

    private Task<ApiReply> CreateAsync(object loadbalancer) =>
        Api.Octavia.PostAsync($"{Session.Lbaas}loadbalancers", new { loadbalancer });

    private async Task<string> SubnetAsync(string network) => (await Api.Neutron.PostAsync("v2.0/subnets", new
    {
        subnet = new { network_id = network, cidr = $"127.201.{Interlocked.Increment(ref _ranges)}.0/24", ip_version = 4 },
    })).ShouldBe(201)["subnet"].Id();
}
