using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Offers;

/// <summary>Flavors, availability zones and their profiles, in the words of a recorded Octavia.</summary>
public sealed class OfferTests(OctaviaServer server) : IClassFixture<OctaviaServer>
{
    private const string Unknown = "deadbeef-dead-4ead-8ead-deadbeefdead";

    private Session Admin => server.Admin;

    [Fact]
    public async Task A_flavor_profile_is_made_shown_listed_renamed_and_deleted()
    {
        var made = (await SendAsync("POST", "flavorprofiles", """
            {"flavorprofile": {"name": "fp", "provider_name": "amphora", "flavor_data": "{\"loadbalancer_topology\": \"SINGLE\"}"}}
            """)).ShouldBe(201);
        var id = made["flavorprofile"].Id();
        const string Rest = """
            "provider_name":"amphora","flavor_data":"{\"loadbalancer_topology\": \"SINGLE\"}"}
            """;
        made.Text.ShouldBe($$$"""{"flavorprofile":{"id":"{{{id}}}","name":"fp",{{{Rest.Trim()}}}}""");
        (await SendAsync("GET", $"flavorprofiles/{id}")).ShouldBe(200).Text.ShouldBe(made.Text);
        (await SendAsync("GET", $"flavorprofiles?id={id}")).ShouldBe(200).Text.ShouldBe(
            $$"""{"flavorprofiles":[{"id":"{{id}}","name":"fp",{{Rest.Trim()}}],"flavorprofile_links":[]}""");
        (await SendAsync("GET", $"flavorprofiles?id={id}&fields=name&fields=id")).ShouldBe(200).Text.ShouldBe(
            $$"""{"flavorprofiles":[{"id":"{{id}}","name":"fp"}],"flavorprofile_links":[]}""");
        (await SendAsync("PUT", $"flavorprofiles/{id}", """{"flavorprofile": {"name": "fp2"}}"""))
            .ShouldBe(200).Text.ShouldBe($$$"""{"flavorprofile":{"id":"{{{id}}}","name":"fp2",{{{Rest.Trim()}}}}""");
        (await SendAsync("DELETE", $"flavorprofiles/{id}")).ShouldBe(204);
        (await SendAsync("GET", $"flavorprofiles/{id}")).ShouldRefuse(404, $"Flavor Profile {id} not found.");
    }

    [Theory]
    [InlineData("\"hello\"", 400, "hello is not a valid option for flavor_data")]
    [InlineData("\"{\\\"zzz\\\": 1}\"", 501,
        "Provider 'amphora' does not support a requested option: Additional properties are not allowed ('zzz' was unexpected)")]
    [InlineData("\"{\\\"y\\\": 1, \\\"z\\\": 1}\"", 501, "('y', 'z' were unexpected)")]
    [InlineData("\"{\\\"loadbalancer_topology\\\": \\\"TRIPLE\\\"}\"", 501,
        "Provider 'amphora' does not support a requested option: loadbalancer_topology 'TRIPLE' is not one of ['ACTIVE_STANDBY', 'SINGLE']")]
    [InlineData("\"{\\\"compute_flavor\\\": 1}\"", 501, "compute_flavor 1 is not of type 'string'")]
    [InlineData("\"{\\\"sriov_vip\\\": \\\"yes\\\"}\"", 501, "sriov_vip 'yes' is not of type 'boolean'")]
    [InlineData("\"[1]\"", 501, "Provider 'amphora' does not support a requested option: [1] is not of type 'object'")]
    [InlineData("\"null\"", 501, "None is not of type 'object'")]
    [InlineData("null", 400, "flavor_data", "Mandatory field missing.")]
    [InlineData("5", 400, "flavor_data")]
    public async Task What_a_provider_can_t_be_told_is_refused(string data, int status, params string[] words) =>
        (await SendAsync("POST", "flavorprofiles", $$$"""
            {"flavorprofile": {"name": "x", "provider_name": "amphora", "flavor_data": {{{data}}}}}
            """)).ShouldRefuse(status, words);

    [Theory]
    [InlineData("POST", "flavorprofiles", """{"flavorprofile": {"name": "x", "provider_name": "nope", "flavor_data": "{}"}}""",
        400, "Provider 'nope' is not enabled.")]
    [InlineData("POST", "flavorprofiles", """{"flavorprofile": {"provider_name": "amphora", "flavor_data": "{}"}}""",
        400, "Invalid input for field/attribute name. Value: 'None'. Mandatory field missing.")]
    [InlineData("GET", "flavorprofiles/" + Unknown, null, 404, $"Flavor Profile {Unknown} not found.")]
    [InlineData("DELETE", "flavorprofiles/" + Unknown, null, 404, $"Flavor profile {Unknown} not found.")]
    [InlineData("POST", "flavors", """{"flavor": {"name": "f3"}}""",
        400, "Invalid input for field/attribute flavor_profile_id. Value: 'None'. Mandatory field missing.")]
    [InlineData("POST", "flavors", $$$"""{"flavor": {"name": "f3", "flavor_profile_id": "{{{Unknown}}}"}}""",
        404, $"Flavor Profile {Unknown} not found.")]
    [InlineData("GET", "flavors/" + Unknown, null, 404, $"Flavor {Unknown} not found.")]
    [InlineData("GET", "flavors/xyz", null, 404, "Flavor xyz not found.")]
    [InlineData("DELETE", "flavors/00000000-0000-0000-0000-000000000000", null, 404,
        "Flavor 00000000-0000-0000-0000-000000000000 not found.")]
    [InlineData("POST", "availabilityzoneprofiles", """
        {"availability_zone_profile": {"name": "z", "provider_name": "amphora", "availability_zone_data": "{\"zzz\": 1}"}}
        """, 501,
        "Provider 'amphora' does not support a requested option: Additional properties are not allowed ('zzz' was unexpected)")]
    [InlineData("POST", "availabilityzones",
        $$$"""{"availability_zone": {"name": "az9", "availability_zone_profile_id": "{{{Unknown}}}"}}""",
        404, $"Availability Zone Profile {Unknown} not found.")]
    [InlineData("GET", "availabilityzones/none", null, 404, "Availability Zone none not found.")]
    [InlineData("DELETE", "availabilityzones/none", null, 404, "Availability Zone none not found.")]
    [InlineData("GET", "flavors?zzz=1", null, 400, "One or more arguments are either duplicate or invalid")]
    [InlineData("GET", "flavors?marker=nothing", null, 400, "marker")]
    public async Task It_is_refused_in_octavias_words(
        string method, string path, string? body, int status, string words)
    {
        var reply = (await SendAsync(method, path, body)).ShouldRefuse(status, words);
        ((string)reply["faultcode"]!).ShouldBe(status >= 500 ? "Server" : "Client");
    }

    [Fact]
    public async Task A_flavor_is_made_shown_listed_changed_and_deleted()
    {
        var profile = await ProfileAsync();
        var made = (await SendAsync("POST", "flavors", $$$"""
            {"flavor": {"name": "gold", "description": "d", "enabled": true, "flavor_profile_id": "{{{profile}}}"}}
            """)).ShouldBe(201);
        var id = made["flavor"].Id();
        made.Text.ShouldBe(Flavor("d", true));
        (await SendAsync("GET", $"flavors/{id}")).ShouldBe(200).Text.ShouldBe(made.Text);
        (await SendAsync("GET", $"flavors/{id}?fields=name")).ShouldBe(200).Text.ShouldBe("""{"flavor":{"name":"gold"}}""");
        (await SendAsync("GET", "flavors?name=gold")).ShouldBe(200).Text
            .ShouldBe($$"""{"flavors":[{{Flavor("d", true)[10..^1]}}],"flavors_links":[]}""");
        (await SendAsync("POST", "flavors", $$$"""{"flavor": {"name": "gold", "flavor_profile_id": "{{{profile}}}"}}"""))
            .ShouldRefuse(409, "A flavor of gold already exists.");
        (await SendAsync("PUT", $"flavors/{id}", $$$"""{"flavor": {"flavor_profile_id": "{{{profile}}}"}}"""))
            .ShouldRefuse(400, "Unknown attribute for argument flavor_.flavor: flavor_profile_id");
        (await SendAsync("PUT", $"flavors/{id}", """{"flavor": {"name": null}}"""))
            .ShouldRefuse(400, "None is not a valid option for name");
        (await SendAsync("PUT", $"flavors/{id}", """{"flavor": {"description": null, "enabled": false}}"""))
            .ShouldBe(200).Text.ShouldBe(Flavor("", false));
        (await SendAsync("DELETE", $"flavors/{id}")).ShouldBe(204);
        (await SendAsync("GET", $"flavors/{id}")).ShouldBe(404);

        string Flavor(string description, bool enabled) =>
            $$$"""{"flavor":{"id":"{{{id}}}","name":"gold","description":"{{{description}}}","enabled":{{{(enabled ? "true" : "false")}}},"flavor_profile_id":"{{{profile}}}"}}""";
    }

    [Fact]
    public async Task A_name_is_free_again_once_its_flavor_is_renamed_or_deleted()
    {
        var profile = await ProfileAsync();
        var (first, second) = (await FlavorAsync(profile, "one"), await FlavorAsync(profile, "two"));
        (await SendAsync("PUT", $"flavors/{first}", """{"flavor": {"name": "two"}}"""))
            .ShouldRefuse(409, "A flavor of two already exists.");
        (await SendAsync("PUT", $"flavors/{first}", """{"flavor": {"name": "three"}}""")).ShouldBe(200);
        (await SendAsync("DELETE", $"flavors/{second}")).ShouldBe(204);

        await FlavorAsync(profile, "one");
        await FlavorAsync(profile, "two");
    }

    [Fact]
    public async Task A_profile_in_use_keeps_what_it_says()
    {
        var profile = await ProfileAsync();
        await FlavorAsync(profile);
        var words = $"Flavor profile {profile} is in use and cannot be modified.";

        (await SendAsync("PUT", $"flavorprofiles/{profile}", """{"flavorprofile": {"flavor_data": "{}"}}"""))
            .ShouldRefuse(409, words);
        (await SendAsync("PUT", $"flavorprofiles/{profile}", """{"flavorprofile": {"provider_name": "amphora"}}"""))
            .ShouldRefuse(409, words);
        (await SendAsync("DELETE", $"flavorprofiles/{profile}")).ShouldRefuse(409, words);
        (await SendAsync("PUT", $"flavorprofiles/{profile}", """{"flavorprofile": {"name": "other"}}""")).ShouldBe(200);
    }

    [Fact]
    public async Task A_zone_is_known_by_its_name()
    {
        var profile = (await SendAsync("POST", "availabilityzoneprofiles", """
            {"availability_zone_profile": {"name": "azp", "provider_name": "amphora", "availability_zone_data": "{\"compute_zone\": \"nova\"}"}}
            """)).ShouldBe(201)["availability_zone_profile"].Id();
        var made = (await SendAsync("POST", "availabilityzones", $$$"""
            {"availability_zone": {"name": "az1", "availability_zone_profile_id": "{{{profile}}}"}}
            """)).ShouldBe(201);
        made.Text.ShouldBe(Zone(true));
        (await SendAsync("GET", "availabilityzones/az1")).ShouldBe(200).Text.ShouldBe(made.Text);
        (await SendAsync("GET", "availabilityzones?name=az1")).ShouldBe(200).Text
            .ShouldBe($$"""{"availability_zones":[{{Zone(true)[21..^1]}}],"availability_zones_links":[]}""");
        (await SendAsync("GET", "availabilityzoneprofiles")).ShouldBe(200).Body!.AsObject().Select(it => it.Key)
            .ShouldBe(["availability_zone_profiles", "availability_zone_profile_links"]);
        (await SendAsync("POST", "availabilityzones", $$$"""
            {"availability_zone": {"name": "az1", "availability_zone_profile_id": "{{{profile}}}"}}
            """)).ShouldRefuse(409, "A availability zone of az1 already exists.");
        (await SendAsync("PUT", "availabilityzones/az1", """{"availability_zone": {"enabled": false}}"""))
            .ShouldBe(200).Text.ShouldBe(Zone(false));
        (await SendAsync("PUT", "availabilityzones/az1", """{"availability_zone": {"name": "az2"}}"""))
            .ShouldRefuse(400, "Unknown attribute for argument availability_zone_.availability_zone: name");
        (await SendAsync("DELETE", $"availabilityzoneprofiles/{profile}"))
            .ShouldRefuse(409, $"Availability Zone Profile {profile} is in use and cannot be modified.");
        (await SendAsync("DELETE", "availabilityzones/az1")).ShouldBe(204);
        (await SendAsync("DELETE", $"availabilityzoneprofiles/{profile}")).ShouldBe(204);

        string Zone(bool enabled) =>
            $$$"""{"availability_zone":{"name":"az1","description":"","enabled":{{{(enabled ? "true" : "false")}}},"availability_zone_profile_id":"{{{profile}}}"}}""";
    }

    [Fact]
    public async Task Pages_of_flavors_follow_their_links()
    {
        var profile = await ProfileAsync();
        for (var i = 0; i < 5; i++)
        {
            await FlavorAsync(profile, $"page-{i}");
        }

        var all = (await SendAsync("GET", "flavors?fields=id")).ShouldBe(200)["flavors"].AsArray().Select(it => it!.Id());
        var seen = new List<string>();
        for (var path = "flavors?limit=2"; path is not null;)
        {
            var page = (await SendAsync("GET", path)).ShouldBe(200);
            seen.AddRange(page["flavors"].AsArray().Select(it => it!.Id()));
            path = page["flavors_links"].AsArray().SingleOrDefault(it => (string)it!["rel"]! == "next") is { } next
                ? "flavors" + new Uri((string)next["href"]!).Query
                : null;
        }

        seen.ShouldBe(all);
    }

    [Theory]
    [InlineData("GET", "flavorprofiles")]
    [InlineData("POST", "flavorprofiles")]
    [InlineData("GET", "flavorprofiles/" + Unknown)]
    [InlineData("PUT", "flavorprofiles/" + Unknown)]
    [InlineData("DELETE", "flavorprofiles/" + Unknown)]
    [InlineData("POST", "flavors")]
    [InlineData("PUT", "flavors/" + Unknown)]
    [InlineData("DELETE", "flavors/" + Unknown)]
    [InlineData("POST", "availabilityzones")]
    [InlineData("GET", "availabilityzoneprofiles")]
    [InlineData("DELETE", "availabilityzones/az1")]
    [InlineData("GET", "providers/amphora/flavor_capabilities")]
    [InlineData("GET", "providers/amphora/availability_zone_capabilities")]
    public async Task Only_the_operator_may(string method, string path) =>
        (await server.Member.Octavia.SendTextAsync(method, Session.Lbaas + path, "{}")).ShouldBe(403);

    [Fact]
    public async Task Everybody_sees_what_is_offered()
    {
        var flavor = await FlavorAsync(await ProfileAsync());
        (await server.Member.GetAsync($"flavors/{flavor}")).ShouldBe(200);
        (await server.Member.GetAsync("flavors")).Text.ShouldContain(flavor);
        (await server.Member.GetAsync("availabilityzones")).ShouldBe(200);
    }

    private async Task<string> ProfileAsync() => (await SendAsync("POST", "flavorprofiles", """
        {"flavorprofile": {"name": "p", "provider_name": "amphora", "flavor_data": "{\"loadbalancer_topology\": \"SINGLE\"}"}}
        """)).ShouldBe(201)["flavorprofile"].Id();

    private async Task<string> FlavorAsync(string profile, string? name = null) => (await SendAsync("POST", "flavors", $$$"""
        {"flavor": {"name": "{{{name ?? $"{Guid.NewGuid()}"}}}", "flavor_profile_id": "{{{profile}}}"}}
        """)).ShouldBe(201)["flavor"].Id();

    private Task<ApiReply> SendAsync(string method, string path, string? body = null) => body is null
        ? Admin.Octavia.SendAsync(method, Session.Lbaas + path, null)
        : Admin.Octavia.SendTextAsync(method, Session.Lbaas + path, body);
}
