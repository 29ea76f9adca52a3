using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Offers;

/// <summary>Load balancers that choose of the flavors and availability zones.</summary>
public sealed class OfferedLoadBalancerTests(OctaviaServer server) : IClassFixture<OctaviaServer>
{
    private const string Unknown = "deadbeef-dead-4ead-8ead-deadbeefdead";

    private Session Api => server.Member;

    [Fact]
    public async Task It_is_made_with_them_and_they_stay_while_it_is_there()
    {
        var (flavor, zone) = (await FlavorAsync(), await ZoneAsync());
        var id = await Api.LoadBalancerAsync(new { provider = "amphora", flavor_id = flavor, availability_zone = zone });

        (await Api.ShowAsync("loadbalancers", id))
            .ShouldHave(new { provider = "amphora", flavor_id = flavor, availability_zone = zone });
        (await Api.GetAsync($"loadbalancers?flavor_id={flavor}"))["loadbalancers"].AsArray().Count.ShouldBe(1);
        (await server.Admin.DeleteAsync($"flavors/{flavor}"))
            .ShouldRefuse(409, $"Flavor {flavor} is in use and cannot be modified.");
        (await server.Admin.DeleteAsync($"availabilityzones/{zone}"))
            .ShouldRefuse(409, $"Availability Zone {zone} is in use and cannot be modified.");

        await Api.DeleteLoadBalancerAsync(id);
        (await server.Admin.DeleteAsync($"flavors/{flavor}")).ShouldBe(204);
        (await server.Admin.DeleteAsync($"availabilityzones/{zone}")).ShouldBe(204);
    }

    [Fact]
    public async Task The_flavors_provider_serves_where_none_is_named()
    {
        var flavor = await FlavorAsync("noop_driver", "{}");
        (await MakeAsync(new { flavor_id = flavor })).ShouldBe(201)["loadbalancer"]
            .ShouldHave(new { provider = "noop_driver", flavor_id = flavor });
        (await MakeAsync(new { flavor_id = flavor, provider = "amphora" }))
            .ShouldRefuse(400, $"Flavor '{flavor}' is not compatible with provider 'amphora'");
    }

    [Fact]
    public async Task What_is_not_offered_can_t_be_chosen()
    {
        var (flavor, zone) = (await FlavorAsync(enabled: false), await ZoneAsync(enabled: false));
        (await MakeAsync(new { flavor_id = flavor }))
            .ShouldRefuse(400, $"The selected flavor is not allowed in this deployment: {flavor}");
        (await MakeAsync(new { availability_zone = zone }))
            .ShouldRefuse(400, $"The selected availability_zone is not allowed in this deployment: {zone}");
        (await MakeAsync(new { flavor_id = Unknown })).ShouldRefuse(400, "Validation failure: Invalid flavor_id.");
        (await MakeAsync(new { availability_zone = "none" }))
            .ShouldRefuse(400, "Validation failure: Invalid availability zone.");
        (await MakeAsync(new { flavor_id = "xyz" })).ShouldRefuse(400, "flavor_id", "UUID");
    }

    [Fact]
    public async Task They_are_fixed_once_it_is_made()
    {
        var id = await Api.LoadBalancerAsync();
        (await Api.PutAsync($"loadbalancers/{id}", new { flavor_id = await FlavorAsync() })).ShouldRefuse(400, "flavor_id");
        (await Api.PutAsync($"loadbalancers/{id}", new { availability_zone = "az1" }))
            .ShouldRefuse(400, "availability_zone");
    }

    [Fact]
    public async Task A_zone_says_which_networks_its_vips_are_of()
    {
        var other = await ZoneAsync(data: $$"""{\"valid_vip_networks\": [\"{{Unknown}}\"]}""");
        var same = await ZoneAsync(data: $$"""{\"valid_vip_networks\": [\"{{server.NetworkId}}\"]}""");

        (await MakeAsync(new { availability_zone = other }))
            .ShouldRefuse(400, "Supplied VIP network_id is not allowed by the configuration of this deployment.");
        (await MakeAsync(new { availability_zone = same })).ShouldBe(201);
    }

    [Fact]
    public async Task A_zone_in_words_that_the_provider_does_not_know_is_refused()
    {
        var zone = await ZoneAsync(data: """{\"management_network\": \"m\"}""");
        (await MakeAsync(new { availability_zone = zone, provider = "noop_driver" }))
            .ShouldRefuse(501, "Provider 'noop_driver' does not support a requested option", "management_network");
    }

    [Fact]
    public async Task The_providers_and_what_they_can_be_told_are_listed_as_recorded()
    {
        (await server.Admin.GetAsync("providers")).Text.ShouldBe(
            """
            {"providers":[{"name":"amphora","description":"The Octavia Amphora driver."},{"name":"octavia","description":"Deprecated alias of the Octavia Amphora driver."},{"name":"noop_driver","description":"The no-op driver."},{"name":"noop_driver-alt","description":"The no-op driver alt."}]}
            """.Trim());
        (await server.Admin.GetAsync("providers/amphora/flavor_capabilities")).Names("flavor_capabilities").ShouldBe(
            ["loadbalancer_topology", "compute_flavor", "amp_image_tag", "sriov_vip", "allow_member_sriov"]);
        (await server.Admin.GetAsync("providers/octavia/availability_zone_capabilities?fields=name")).Text.ShouldBe(
            """
            {"availability_zone_capabilities":[{"name":"compute_zone"},{"name":"volume_zone"},{"name":"management_network"},{"name":"valid_vip_networks"}]}
            """.Trim());
        (await server.Admin.GetAsync("providers/amphora/flavor_capabilities?name=compute_flavor")).Text.ShouldBe(
            """{"flavor_capabilities":[{"name":"compute_flavor","description":"The compute driver flavor ID."}]}""");
        (await server.Admin.GetAsync("providers/nope/flavor_capabilities"))
            .ShouldRefuse(400, "Provider 'nope' is not enabled.");
    }

    private Task<ApiReply> MakeAsync(object extra)
    {
        var body = Session.JsonObjectOf(extra);
        body["vip_subnet_id"] = server.SubnetId;
        return Api.PostAsync("loadbalancers", body);
    }

    private async Task<string> FlavorAsync(
        string provider = "amphora", string data = """{"loadbalancer_topology": "SINGLE"}""", bool enabled = true)
    {
        var profile = await server.Admin.MakeAsync(
            "flavorprofiles", new { name = "p", provider_name = provider, flavor_data = data });
        return (await server.Admin.MakeAsync(
            "flavors", new { name = $"{Guid.NewGuid()}", enabled, flavor_profile_id = profile.Id() })).Id();
    }

    private async Task<string> ZoneAsync(string data = """{\"compute_zone\": \"nova\"}""", bool enabled = true)
    {
        var profile = (await server.Admin.Octavia.SendTextAsync("POST", Session.Lbaas + "availabilityzoneprofiles", $$$"""
            {"availability_zone_profile": {"name": "p", "provider_name": "amphora", "availability_zone_data": "{{{data}}}"}}
            """)).ShouldBe(201)["availability_zone_profile"].Id();
        var name = $"az-{Guid.NewGuid():N}";
        (await server.Admin.Octavia.PostAsync(Session.Lbaas + "availabilityzones", new
        {
            availability_zone = new { name, enabled, availability_zone_profile_id = profile },
        })).ShouldBe(201);
        return name;
    }
}
