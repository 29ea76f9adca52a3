namespace Statera.FunctionalTests.Conformance.Live;

/// <summary>Lists of what a project has: chosen, ordered, in pages.</summary>
internal static class CollectionScenarios
{
    private const string Project = "55555555555555555555555555555555";

    private static readonly (string Name, string Tags, bool Up)[] Made =
    [
        ("c", "\"red\"", true), ("a", "\"red\", \"blue\"", true), ("b", "", false), ("a", "\"blue\"", true), ("☃", "\"x y\"", false),
    ];

    public static IEnumerable<Scenario> All => [Lists(), Trees()];

    private static Scenario Lists() => new(
        "live lists",
        [
            .. Made.Select((it, i) => new Step($"load balancer {i}", "POST", "loadbalancers",
                $$$"""
                {"loadbalancer": {"name": "{{{it.Name}}}", "description": "d{{{i}}}", "tags": [{{{it.Tags}}}], "admin_state_up": {{{(it.Up ? "true" : "false")}}},
                  "project_id": "{{{Project}}}", "vip_subnet_id": "aaaaaaaa-0000-4000-8000-000000000001"}}
                """, $"l{i}")),
            .. Queries().Select(query => new Step(query, "GET", $"loadbalancers?project_id={Project}&{query}")),
        ]);

    private static IEnumerable<string> Queries() =>
    [
        "fields=name", "fields=name&fields=description", "fields=no_such", "fields=", "name=a&fields=name", "name=A&fields=name",
        "name=%E2%98%83&fields=name", "name=&fields=name", "name=none&fields=name", "name=a&name=b&fields=name", "admin_state_up=true&fields=description",
        "admin_state_up=False&fields=description", "admin_state_up=x&fields=description", "no_such=1", "provider=amphora&fields=description",
        "description=d1&fields=name", "vip_subnet_id=aaaaaaaa-0000-4000-8000-000000000001&fields=description",
        "tags=red&fields=description", "tags=red,blue&fields=description", "tags-any=red,blue&fields=description",
        "not-tags=red&fields=description", "not-tags=red,blue&fields=description", "not-tags-any=red,blue&fields=description",
        "tags=x%20y&fields=description", "tags=&fields=description", "tags=red&not-tags=blue&fields=description",
        "sort=name:asc,description:desc&fields=name&fields=description", "sort=name&fields=name&fields=description",
        "sort=name:desc&fields=name&fields=description", "sort=name:up", "sort=no_such", "sort_key=name&sort_dir=desc&sort_key=description&fields=description",
        "sort=tags", "sort=admin_state_up,name:desc,description&fields=description", "limit=2&sort=description&fields=description",
        "limit=0&fields=description&sort=description", "limit=-1&fields=description&sort=description", "limit=x", "limit=99999&sort=description&fields=description",
        "limit=2&marker=$l1&sort=description&fields=description", "limit=2&marker=$l3&sort=description&fields=description",
        "limit=2&marker=$l4&sort=description&fields=description", "marker=x", "marker=99999999-9999-4999-8999-999999999999",
        "limit=2&marker=$l3&page_reverse=true&sort=description&fields=description", "limit=2&marker=$l0&page_reverse=true&sort=description&fields=description",
        "limit=1&sort=name,description&fields=description&marker=$l1", "page_reverse=x&sort=description&fields=description",
    ];

    private static Scenario Trees() => new(
        "live trees",
        [
            Tree("whole", """{"protocol": "HTTP", "protocol_port": 80, "name": "l", "default_pool": {"name": "p", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN", "members": [{"address": "192.0.2.1", "protocol_port": 80}], "healthmonitor": {"type": "HTTP", "delay": 5, "timeout": 3, "max_retries": 3}}, "l7policies": [{"action": "REJECT", "rules": [{"type": "PATH", "compare_type": "STARTS_WITH", "value": "/x"}]}]}"""),
            Tree("the same port twice", """{"protocol": "HTTP", "protocol_port": 80}, {"protocol": "TCP", "protocol_port": 80}"""),
            Tree("no port", """{"protocol": "HTTP"}"""),
            Tree("no protocol", """{"protocol_port": 80}"""),
            Tree("port 0", """{"protocol": "HTTP", "protocol_port": 0}"""),
            Tree("an unknown attribute", """{"protocol": "HTTP", "protocol_port": 80, "no_such": 1}"""),
            Tree("a pool that does not fit", """{"protocol": "UDP", "protocol_port": 80, "default_pool": {"protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"}}"""),
            Tree("a pool without algorithm", """{"protocol": "HTTP", "protocol_port": 80, "default_pool": {"protocol": "HTTP"}}"""),
            Tree("a pool by a name that none has", """{"protocol": "HTTP", "protocol_port": 80, "default_pool": {"name": "none"}}"""),
            Tree("a member twice", """{"protocol": "HTTP", "protocol_port": 80, "default_pool": {"protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN", "members": [{"address": "192.0.2.1", "protocol_port": 80}, {"address": "192.0.2.1", "protocol_port": 80}]}}"""),
            Tree("a member without address", """{"protocol": "HTTP", "protocol_port": 80, "default_pool": {"protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN", "members": [{"protocol_port": 80}]}}"""),
            Tree("a monitor without delay", """{"protocol": "HTTP", "protocol_port": 80, "default_pool": {"protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN", "healthmonitor": {"type": "HTTP", "timeout": 3, "max_retries": 3}}}"""),
            Tree("a policy without action", """{"protocol": "HTTP", "protocol_port": 80, "l7policies": [{}]}"""),
            Tree("a policy to nowhere", """{"protocol": "HTTP", "protocol_port": 80, "l7policies": [{"action": "REDIRECT_TO_URL"}]}"""),
            Tree("a policy to its own pool", """{"protocol": "HTTP", "protocol_port": 80, "l7policies": [{"action": "REDIRECT_TO_POOL", "redirect_pool": {"name": "r", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"}}]}"""),
            Tree("a rule without value", """{"protocol": "HTTP", "protocol_port": 80, "l7policies": [{"action": "REJECT", "rules": [{"type": "PATH", "compare_type": "STARTS_WITH"}]}]}"""),
            Tree("a policy on TCP", """{"protocol": "TCP", "protocol_port": 80, "l7policies": [{"action": "REJECT"}]}"""),
        ]);

    private static Step Tree(string title, string listeners) => new(
        title, "POST", "loadbalancers",
        $$$"""{"loadbalancer": {"name": "tree", "vip_subnet_id": "aaaaaaaa-0000-4000-8000-000000000001", "listeners": [{{{listeners}}}]}}""",
        IsUndone: true);
}
