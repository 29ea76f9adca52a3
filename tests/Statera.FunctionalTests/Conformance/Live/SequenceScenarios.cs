namespace Statera.FunctionalTests.Conformance.Live;

/// <summary>Requests whose answers depend on what was done before.</summary>
internal static class SequenceScenarios
{
    public static IEnumerable<Scenario> All =>
    [
        Reordering(), Persistence(), Batches(), SharedPools(), AtOnce(), Quotas(), Flavors(), Zones(), Paths(),
    ];

    private static Scenario Reordering() => new(
        "live L7 policy order",
        [
            .. Trees.Pool,
            .. "abcd".Select(letter => new Step($"policy {letter}", "POST", "l7policies",
                $$$"""{"l7policy": {"listener_id": "$listener", "action": "REJECT", "name": "{{{letter}}}"}}""", $"{letter}")),
            List("in the order of creation"),
            Move("d", 1), List("d first"), Move("d", 99), List("d last"), Move("a", 2), List("a second"), Move("b", 2),
            List("b second"), Move("c", 2147483647), List("c last"),
            new("one in the middle", "POST", "l7policies",
                """{"l7policy": {"listener_id": "$listener", "action": "REJECT", "position": 2, "name": "e"}}""", "e"),
            List("e second"),
            new("the first goes", "DELETE", "l7policies/$d"), List("without d"),
            new("a pool that redirects", "PUT", "l7policies/$a",
                """{"l7policy": {"action": "REDIRECT_TO_POOL", "redirect_pool_id": "$pool"}}"""),
            new("the pool that is redirected to", "DELETE", "pools/$pool"),
            new("a URL instead", "PUT", "l7policies/$a",
                """{"l7policy": {"action": "REDIRECT_TO_URL", "redirect_url": "http://example.com/"}}"""),
            new("a URL without one", "PUT", "l7policies/$b", """{"l7policy": {"action": "REDIRECT_TO_URL"}}"""),
            new("the listener", "GET", "listeners/$listener"),
            new("the status tree", "GET", "loadbalancers/$lb/status"),
        ]);

    private static Scenario Persistence() => new(
        "live session persistence",
        [
            .. Trees.Pool,
            Pool("a cookie of the application", """{"type": "APP_COOKIE", "cookie_name": "c"}"""),
            Pool("another cookie", """{"cookie_name": "d"}"""),
            Pool("the type without a cookie", """{"type": "APP_COOKIE"}"""),
            Pool("by source", """{"type": "SOURCE_IP"}"""),
            Pool("by source with a cookie", """{"type": "SOURCE_IP", "cookie_name": "c"}"""),
            Pool("a timeout that is not for TCP", """{"type": "SOURCE_IP", "persistence_timeout": 10}"""),
            Pool("a cookie of the load balancer", """{"type": "HTTP_COOKIE"}"""),
            Pool("none", "null"),
            Pool("none again", "null"),
            Pool("nothing of it", "{}"),
            new("the pool", "GET", "pools/$pool"),
        ]);

    private static Scenario Batches() => new(
        "live member batches",
        [
            .. Trees.Pool,
            Batch("two", """{"address": "192.0.2.1", "protocol_port": 80}, {"address": "192.0.2.2", "protocol_port": 80, "weight": 3}"""),
            Members("two there"),
            Batch("one and another", """{"address": "192.0.2.2", "protocol_port": 80}, {"address": "192.0.2.3", "protocol_port": 80}"""),
            Members("one and another there"),
            Batch("one more", """{"address": "192.0.2.4", "protocol_port": 80, "name": "four", "tags": ["t"]}""", "?additive_only=true"),
            Members("three there"),
            Batch("the same twice", """{"address": "192.0.2.5", "protocol_port": 80}, {"address": "192.0.2.5", "protocol_port": 80}"""),
            Batch("the same twice, added", """{"address": "192.0.2.5", "protocol_port": 80}, {"address": "192.0.2.5", "protocol_port": 80}""", "?additive_only=true"),
            Batch("one wrong of two", """{"address": "192.0.2.6", "protocol_port": 80}, {"address": "192.0.2.7", "protocol_port": 0}"""),
            Batch("one without a port", """{"address": "192.0.2.6"}"""),
            Batch("additive_only wrong", """{"address": "192.0.2.6", "protocol_port": 80}""", "?additive_only=maybe"),
            Batch("an address in other words", """{"address": "2001:db8::1", "protocol_port": 80}, {"address": "2001:DB8:0::1", "protocol_port": 80}"""),
            Members("after the wrong ones"),
            new("not a list", "PUT", "pools/$pool/members", """{"members": {}}"""),
            new("nothing", "PUT", "pools/$pool/members", "{}"),
            new("null", "PUT", "pools/$pool/members", """{"members": null}"""),
            new("a list of null", "PUT", "pools/$pool/members", """{"members": [null]}"""),
            new("no pool", "PUT", "pools/99999999-9999-4999-8999-999999999999/members", """{"members": []}"""),
            Batch("none", ""),
            Members("none there"),
        ]);

    private static Scenario SharedPools() => new(
        "live shared pools",
        [
            .. Trees.Pool,
            new("another listener on the pool", "POST", "listeners",
                """{"listener": {"loadbalancer_id": "$lb", "protocol": "HTTP", "protocol_port": 81, "default_pool_id": "$pool"}}""", "second"),
            new("one of another protocol", "POST", "listeners",
                """{"listener": {"loadbalancer_id": "$lb", "protocol": "UDP", "protocol_port": 82, "default_pool_id": "$pool"}}"""),
            new("one on a port that is taken", "POST", "listeners",
                """{"listener": {"loadbalancer_id": "$lb", "protocol": "TCP", "protocol_port": 81}}"""),
            new("the same port by UDP", "POST", "listeners",
                """{"listener": {"loadbalancer_id": "$lb", "protocol": "UDP", "protocol_port": 81}}""", "udp"),
            new("the pool of both", "GET", "pools/$pool"),
            new("one listener goes", "DELETE", "listeners/$listener"),
            new("the pool of one", "GET", "pools/$pool"),
            new("no default pool", "PUT", "listeners/$second", """{"listener": {"default_pool_id": null}}"""),
            new("the pool of none", "GET", "pools/$pool"),
            new("a pool by listener and load balancer", "POST", "pools",
                """{"pool": {"listener_id": "$second", "loadbalancer_id": "$lb", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"}}""", "other"),
            new("a second pool of a listener", "POST", "pools",
                """{"pool": {"listener_id": "$second", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"}}"""),
            new("the load balancer has children", "DELETE", "loadbalancers/$lb"),
            new("cascade wrong", "DELETE", "loadbalancers/$lb?cascade=maybe"),
            new("all of it", "DELETE", "loadbalancers/$lb?cascade=true"),
            new("it is gone", "GET", "loadbalancers/$lb"),
            new("its pool is gone", "GET", "pools/$pool"),
        ]);

    private static Scenario AtOnce() => new(
        "live at once",
        [
            .. Trees.Pool,
            new("one listener ten times", "POST", "listeners",
                """{"listener": {"loadbalancer_id": "$lb", "protocol": "TCP", "protocol_port": 99}}""", Times: 10),
            new("one member ten times", "POST", "pools/$pool/members",
                """{"member": {"address": "192.0.2.9", "protocol_port": 99}}""", Times: 10),
            new("shown ten times", "GET", "pools/$pool", Times: 10),
            new("deleted ten times", "DELETE", "listeners/$listener", Times: 10),
        ]);

    private static Scenario Quotas() => new(
        "live quotas",
        [
            new("the default", "GET", "quotas/defaults"),
            Quota("one", "{\"load_balancer\": 1}"), Quota("none", "{\"load_balancer\": 0}"), Quota("unlimited", "{\"load_balancer\": -1}"),
            Quota("too little", "{\"load_balancer\": -2}"), Quota("a text", "{\"load_balancer\": \"5\"}"),
            Quota("nonsense", "{\"load_balancer\": \"x\"}"), Quota("null", "{\"load_balancer\": null}"),
            Quota("too much", "{\"load_balancer\": 2147483648}"), Quota("old name", "{\"loadbalancer\": 3}"),
            Quota("old name of monitors", "{\"health_monitor\": 3}"), Quota("unknown", "{\"no_such\": 3}"),
            Quota("all", "{\"load_balancer\": 1, \"listener\": 2, \"pool\": 3, \"member\": 4, \"healthmonitor\": 5, \"l7policy\": 6, \"l7rule\": 7}"),
            new("shown", "GET", "quotas/44444444444444444444444444444444"),
            new("forgotten", "DELETE", "quotas/44444444444444444444444444444444"),
            new("shown again", "GET", "quotas/44444444444444444444444444444444"),
            new("forgotten again", "DELETE", "quotas/44444444444444444444444444444444"),
        ]);

    private static Scenario Flavors() => new(
        "live flavors",
        [
            new("a profile", "POST", "flavorprofiles",
                """{"flavorprofile": {"name": "live", "provider_name": "amphora", "flavor_data": "{\"loadbalancer_topology\": \"SINGLE\"}"}}""", "profile"),
            new("a profile of no provider", "POST", "flavorprofiles",
                """{"flavorprofile": {"name": "live", "provider_name": "none", "flavor_data": "{}"}}"""),
            new("a profile that is no JSON", "POST", "flavorprofiles",
                """{"flavorprofile": {"name": "live", "provider_name": "amphora", "flavor_data": "x"}}"""),
            new("a flavor", "POST", "flavors",
                """{"flavor": {"name": "live-flavor", "flavor_profile_id": "$profile"}}""", "flavor"),
            new("the name again", "POST", "flavors", """{"flavor": {"name": "live-flavor", "flavor_profile_id": "$profile"}}"""),
            new("a flavor of no profile", "POST", "flavors",
                """{"flavor": {"name": "live-other", "flavor_profile_id": "99999999-9999-4999-8999-999999999999"}}"""),
            .. Values.Text().Select(value => new Step($"name {Short(value)}", "POST", "flavors",
                $$$"""{"flavor": {"name": {{{value}}}, "flavor_profile_id": "$profile"}}""", IsUndone: true)),
            .. Values.Bool().Select(value => new Step($"enabled {value}", "PUT", "flavors/$flavor", $$$"""{"flavor": {"enabled": {{{value}}}}}""")),
            new("described", "PUT", "flavors/$flavor", """{"flavor": {"description": "d"}}"""),
            new("shown", "GET", "flavors/$flavor"),
            new("a profile in use", "DELETE", "flavorprofiles/$profile"),
            new("a profile in use, changed", "PUT", "flavorprofiles/$profile", """{"flavorprofile": {"flavor_data": "{}"}}"""),
            new("gone", "DELETE", "flavors/$flavor"),
            new("the profile gone", "DELETE", "flavorprofiles/$profile"),
            new("gone again", "DELETE", "flavors/$flavor"),
        ]);

    private static Scenario Zones() => new(
        "live availability zones",
        [
            new("a profile", "POST", "availabilityzoneprofiles",
                """{"availability_zone_profile": {"name": "live", "provider_name": "noop_driver", "availability_zone_data": "{\"compute_zone\": \"z\"}"}}""", "profile"),
            new("a zone", "POST", "availabilityzones",
                """{"availability_zone": {"name": "live-zone", "availability_zone_profile_id": "$profile"}}"""),
            new("the name again", "POST", "availabilityzones",
                """{"availability_zone": {"name": "live-zone", "availability_zone_profile_id": "$profile"}}"""),
            new("disabled", "PUT", "availabilityzones/live-zone", """{"availability_zone": {"enabled": false}}"""),
            new("renamed", "PUT", "availabilityzones/live-zone", """{"availability_zone": {"name": "other"}}"""),
            new("shown", "GET", "availabilityzones/live-zone"),
            new("none", "GET", "availabilityzones/none"),
            new("gone", "DELETE", "availabilityzones/live-zone"),
            new("gone again", "DELETE", "availabilityzones/live-zone"),
            new("the profile gone", "DELETE", "availabilityzoneprofiles/$profile"),
        ]);

    private static Scenario Paths() => new(
        "live paths",
        [
            .. ((string[])["loadbalancers", "listeners", "pools", "healthmonitors", "l7policies", "flavors"]).SelectMany(kind =>
                (IEnumerable<Step>)
                [
                    new($"{kind}: no id", "GET", $"{kind}/x"),
                    new($"{kind}: none of that id", "GET", $"{kind}/99999999-9999-4999-8999-999999999999"),
                    new($"{kind}: none to delete", "DELETE", $"{kind}/99999999-9999-4999-8999-999999999999"),
                    new($"{kind}: not a method", "PATCH", $"{kind}/99999999-9999-4999-8999-999999999999", "{}"),
                    new($"{kind}: no body", "POST", kind),
                    new($"{kind}: no JSON", "POST", kind, "{"),
                    new($"{kind}: a list", "POST", kind, "[]"),
                    new($"{kind}: another object", "POST", kind, """{"other": {}}"""),
                ]),
        ]);

    private static Step List(string title) => new($"list: {title}", "GET", "l7policies?listener_id=$listener&sort=position&fields=name&fields=position");

    private static Step Move(string policy, int position) => new(
        $"{policy} to {position}", "PUT", $"l7policies/${policy}", $$$"""{"l7policy": {"position": {{{position}}}}}""");

    private static Step Pool(string title, string persistence) => new(
        title, "PUT", "pools/$pool", $$$"""{"pool": {"session_persistence": {{{persistence}}}}}""");

    private static Step Batch(string title, string members, string query = "") => new(
        title, "PUT", $"pools/$pool/members{query}", $$"""{"members": [{{members}}]}""");

    private static Step Members(string title) => new(title, "GET", "pools/$pool/members?sort=address&fields=address&fields=weight&fields=name&fields=tags");

    private static Step Quota(string title, string quota) => new(
        title, "PUT", "quotas/44444444444444444444444444444444", $$"""{"quota": {{quota}}}""");

    private static string Short(string value) => value.Length <= 60 ? value : $"{value[..20]}… ({value.Length})";
}
