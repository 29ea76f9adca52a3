namespace Statera.FunctionalTests.Conformance.Live;

/// <summary>Every attribute of every resource with every kind of value, in creations and in changes.</summary>
internal static class AttributeScenarios
{
    private const int Most = 2147483647;
    private const string Refs = "http://oracle.example/none";

    public static IEnumerable<Scenario> All =>
    [
        LoadBalancers(), Listeners(), ListenerTimeouts(), ListenerTls(), Pools(), PoolTls(), Members(), HealthMonitors(),
        L7Policies(), L7Rules(), .. Changes(),
    ];

    private static Scenario LoadBalancers() => Created(
        "live load balancer attributes", [], "loadbalancers", "loadbalancer",
        [("vip_subnet_id", "\"aaaaaaaa-0000-4000-8000-000000000001\"")],
        [
            ("name", Values.WrongText()), ("description", Values.WrongText()), ("admin_state_up", Values.WrongBool()),
            ("vip_address", Values.Address()), ("vip_subnet_id", Values.Id()), ("vip_qos_policy_id", ["\"x\"", "5", "\"\""]),
            ("provider", Values.Text().Take(8)), ("tags", Values.WrongTags()), ("flavor_id", Values.Id()),
            ("availability_zone", Values.Text().Where(it => it != "null")), ("additional_vips", ["null", "[]", "{}", "\"x\"", "[{}]", "[5]"]),
            ("vip_sg_ids", ["null", "[]", "\"x\"", "[5]", "[\"x\"]"]), ("no_such", ["null", "5"]),
            ("vip_vnic_type", ["\"normal\""]), ("id", ["\"99999999-9999-4999-8999-999999999999\""]),
            ("created_at", ["\"2020-01-01T00:00:00\""]), ("provisioning_status", ["\"ACTIVE\""]), ("tenant_id", Values.Id().Take(4)),
        ]);

    private static Scenario Listeners() => Created(
        "live listener attributes", Trees.LoadBalancer, "listeners", "listener",
        [("loadbalancer_id", "\"$lb\""), ("protocol", "\"HTTP\""), ("protocol_port", "80")],
        [
            ("name", Values.WrongText()), ("description", Values.WrongText()), ("admin_state_up", Values.WrongBool()),
            ("protocol", Values.Enum("TCP")), ("protocol_port", Values.Int(1, 65535)), ("loadbalancer_id", Values.Id()),
            ("connection_limit", Values.Int(-1, Most)), ("default_pool_id", Values.Id()), ("tags", Values.WrongTags()),
            ("insert_headers",
            [
                "null", "{}", "[]", "\"x\"", """{"X-Forwarded-For": "true"}""", """{"X-Forwarded-For": true}""",
                """{"X-Forwarded-For": "maybe"}""", """{"X-Nonsense": "true"}""", """{"X-SSL-Client-Verify": "true"}""",
                """{"X-Forwarded-For": null}""", """{"x-forwarded-for": "true"}""",
            ]),
            ("allowed_cidrs",
            [
                "null", "[]", "\"x\"", "[\"x\"]", "[\"10.0.0.0/8\"]", "[\"10.0.0.0/33\"]", "[\"10.0.0.1/8\"]",
                "[\"2001:db8::/32\"]", "[\"10.0.0.1\"]", "[5]", "[\"0.0.0.0/0\"]",
            ]),
            ("default_pool", ["null", "5", "[]", "{}"]), ("l7policies", ["null", "{}", "[5]", "[{}]"]), ("no_such", ["null", "5"]),
        ]);

    private static Scenario ListenerTimeouts() => Created(
        "live listener timeouts", Trees.LoadBalancer, "listeners", "listener",
        [("loadbalancer_id", "\"$lb\""), ("protocol", "\"TCP\""), ("protocol_port", "80")],
        [
            ("timeout_client_data", Values.Int(0, 31536000000)), ("timeout_member_connect", Values.WrongInt(0, 31536000000)),
            ("timeout_member_data", Values.WrongInt(0, 31536000000)), ("timeout_tcp_inspect", Values.WrongInt(0, 31536000000)),
        ]);

    private static Scenario ListenerTls() => Created(
        "live listener TLS", Trees.LoadBalancer, "listeners", "listener",
        [("loadbalancer_id", "\"$lb\""), ("protocol", "\"TERMINATED_HTTPS\""), ("protocol_port", "443")],
        [
            ("default_tls_container_ref", ["null", "\"\"", "5"]), ("sni_container_refs", ["null", "[]", "\"x\"", "[5]"]),
            ("client_authentication", Values.Enum("MANDATORY")), ("client_ca_tls_container_ref", ["null", "5", $"\"{Refs}\""]),
            ("client_crl_container_ref", ["null", "5", $"\"{Refs}\""]),
            ("tls_ciphers", ["null", "\"\"", "5", "\"NO-SUCH-CIPHER\"", "\"ECDHE-RSA-AES128-GCM-SHA256\""]),
            ("tls_versions", ["null", "[]", "\"TLSv1.2\"", "[\"TLSv1.2\"]", "[\"SSLv3\"]", "[\"TLSv9\"]", "[\"TLSv1.2\", \"TLSv1.2\"]"]),
            ("alpn_protocols", ["null", "[]", "\"h2\"", "[\"h2\"]", "[\"eh\"]", "[\"h2\", \"h2\"]"]),
            ("hsts_max_age", Values.Int(0, Most)), ("hsts_include_subdomains", Values.WrongBool()), ("hsts_preload", Values.WrongBool()),
        ]);

    private static Scenario Pools() => Created(
        "live pool attributes", Trees.LoadBalancer, "pools", "pool",
        [("loadbalancer_id", "\"$lb\""), ("protocol", "\"HTTP\""), ("lb_algorithm", "\"ROUND_ROBIN\"")],
        [
            ("name", Values.Text()), ("description", Values.WrongText()), ("admin_state_up", Values.Bool()),
            ("protocol", Values.Enum("TCP")), ("lb_algorithm", Values.Enum("SOURCE_IP")), ("loadbalancer_id", Values.Id()),
            ("listener_id", Values.Id()), ("tags", Values.Tags()), ("members", ["null", "[]", "{}", "[5]", "[{}]"]),
            ("healthmonitor", ["null", "{}", "[]", "5"]), ("no_such", ["null", "5"]),
            ("session_persistence",
            [
                "null", "{}", "[]", "5", """{"type": "SOURCE_IP"}""", """{"type": "NONE_SUCH"}""", """{"type": null}""",
                """{"type": "APP_COOKIE"}""", """{"type": "APP_COOKIE", "cookie_name": "c"}""",
                """{"type": "APP_COOKIE", "cookie_name": "a b"}""", """{"type": "APP_COOKIE", "cookie_name": ""}""",
                """{"type": "HTTP_COOKIE", "cookie_name": "c"}""", """{"type": "HTTP_COOKIE"}""",
                """{"type": "SOURCE_IP", "persistence_timeout": 5}""", """{"type": "SOURCE_IP", "no_such": 5}""",
            ]),
        ]);

    private static Scenario PoolTls() => Created(
        "live pool TLS", Trees.LoadBalancer, "pools", "pool",
        [("loadbalancer_id", "\"$lb\""), ("protocol", "\"HTTP\""), ("lb_algorithm", "\"ROUND_ROBIN\"")],
        [
            ("tls_enabled", Values.WrongBool()), ("tls_container_ref", ["null", "\"\"", "5"]),
            ("ca_tls_container_ref", ["null", "\"\"", "5"]), ("crl_container_ref", ["null", "\"\"", "5", $"\"{Refs}\""]),
            ("tls_ciphers", ["null", "\"\"", "5", "\"NO-SUCH-CIPHER\"", "\"ECDHE-RSA-AES128-GCM-SHA256\""]),
            ("tls_versions", ["null", "[]", "\"TLSv1.2\"", "[\"TLSv1.2\"]", "[\"SSLv3\"]", "[\"TLSv9\"]"]),
            ("alpn_protocols", ["null", "[]", "\"h2\"", "[\"h2\"]", "[\"eh\"]"]),
        ]);

    private static Scenario Members() => Created(
        "live member attributes", Trees.Pool, "pools/$pool/members", "member",
        [("address", "\"192.0.2.7\""), ("protocol_port", "80")],
        [
            ("name", Values.WrongText()), ("admin_state_up", Values.WrongBool()), ("address", Values.Address()),
            ("protocol_port", Values.Int(1, 65535)), ("weight", Values.Int(0, 256)), ("backup", Values.Bool()),
            ("subnet_id", Values.Id()), ("monitor_address", Values.Address()), ("monitor_port", Values.Int(1, 65535)),
            ("tags", Values.WrongTags()), ("request_sriov", ["null", "false", "\"x\""]), ("no_such", ["null", "5"]),
        ]);

    private static Scenario HealthMonitors() => Created(
        "live health monitor attributes", Trees.Pool, "healthmonitors", "healthmonitor",
        [("pool_id", "\"$pool\""), ("type", "\"HTTP\""), ("delay", "5"), ("timeout", "3"), ("max_retries", "3")],
        [
            ("name", Values.WrongText()), ("admin_state_up", Values.WrongBool()), ("pool_id", Values.Id()), ("type", Values.Enum("TCP")),
            ("delay", Values.Int(0, Most)), ("timeout", Values.Int(0, Most)), ("max_retries", Values.Int(1, 10)),
            ("max_retries_down", Values.Int(1, 10)), ("http_method", Values.Enum("POST")),
            ("url_path", ["null", "\"\"", "\"x\"", "\"/\"", "\"/a b\"", "\"/☃\"", "5", "\"http://x/\"", "\"/a?b=c#d\"", $"\"/{new string('x', 255)}\""]),
            ("expected_codes", ["null", "\"\"", "200", "\"200\"", "\"200,201\"", "\"200-204\"", "\"204-200\"", "\"99\"", "\"600\"", "\"x\"", "\"200,\""]),
            ("http_version", ["null", "1.0", "1.1", "\"1.1\"", "1.2", "2", "\"x\""]),
            ("domain_name", ["null", "\"\"", "\"example.com\"", "\"a b\"", "\"-x\"", "5", $"\"{new string('x', 256)}\""]),
            ("tags", Values.WrongTags()), ("no_such", ["null", "5"]),
        ]);

    private static Scenario L7Policies() => Created(
        "live L7 policy attributes", Trees.Pool, "l7policies", "l7policy",
        [("listener_id", "\"$listener\""), ("action", "\"REJECT\"")],
        [
            ("name", Values.WrongText()), ("description", Values.WrongText()), ("admin_state_up", Values.WrongBool()),
            ("listener_id", Values.Id()), ("action", Values.Enum("REJECT")), ("position", Values.Int(1, Most)),
            ("redirect_pool_id", Values.Id()), ("redirect_url", ["null", "\"\"", "\"x\"", "\"http://example.com/\"", "5"]),
            ("redirect_prefix", ["null", "\"\"", "\"x\"", "\"http://example.com/\"", "5"]),
            ("redirect_http_code", ["null", "301", "304", "\"301\"", "\"x\""]), ("tags", Values.WrongTags()),
            ("rules", ["null", "[]", "{}", "[{}]", "[5]"]), ("no_such", ["null", "5"]),
        ]);

    private static Scenario L7Rules() => Created(
        "live L7 rule attributes",
        [
            .. Trees.Pool,
            new("a policy", "POST", "l7policies", """{"l7policy": {"listener_id": "$listener", "action": "REJECT"}}""", "policy"),
        ],
        "l7policies/$policy/rules", "rule",
        [("type", "\"PATH\""), ("compare_type", "\"STARTS_WITH\""), ("value", "\"/x\"")],
        [
            ("type", Values.Enum("FILE_TYPE")), ("compare_type", Values.Enum("EQUAL_TO")), ("key", Values.Text()),
            ("value", Values.Text()), ("invert", Values.WrongBool()), ("admin_state_up", Values.WrongBool()), ("tags", Values.WrongTags()),
            ("no_such", ["null", "5"]),
        ]);

    // A change of each attribute to nothing and to a value of the wrong type.
    private static IEnumerable<Scenario> Changes() =>
    [
        Changed("live load balancer changes", "loadbalancers/$lb", "loadbalancer",
            "name", "description", "admin_state_up", "vip_address", "vip_qos_policy_id", "provider", "tags", "flavor_id",
            "project_id", "vip_sg_ids", "id"),
        Changed("live listener changes", "listeners/$listener", "listener",
            "name", "description", "admin_state_up", "protocol", "protocol_port", "connection_limit", "default_pool_id", "tags",
            "insert_headers", "allowed_cidrs", "timeout_client_data", "timeout_member_connect", "timeout_member_data",
            "timeout_tcp_inspect", "sni_container_refs", "default_tls_container_ref", "client_authentication", "tls_ciphers",
            "tls_versions", "alpn_protocols", "hsts_max_age", "hsts_preload", "loadbalancer_id"),
        Changed("live pool changes", "pools/$pool", "pool",
            "name", "description", "admin_state_up", "protocol", "lb_algorithm", "session_persistence", "tags", "tls_enabled",
            "tls_ciphers", "tls_versions", "alpn_protocols", "tls_container_ref", "listener_id"),
        Changed("live member changes", "pools/$pool/members/$member", "member",
            "name", "admin_state_up", "address", "protocol_port", "weight", "backup", "subnet_id", "monitor_address",
            "monitor_port", "tags"),
        Changed("live health monitor changes", "healthmonitors/$monitor", "healthmonitor",
            "name", "admin_state_up", "type", "delay", "timeout", "max_retries", "max_retries_down", "http_method", "url_path",
            "expected_codes", "http_version", "domain_name", "tags", "pool_id"),
    ];

    private static Scenario Created(
        string name, IEnumerable<Step> before, string path, string key, IReadOnlyList<(string Name, string Value)> needed,
        IEnumerable<(string Name, IEnumerable<string> Values)> attributes) => new(
            name,
            [
                .. before,
                .. attributes.SelectMany(attribute => attribute.Values.Select(value => new Step(
                    Title(attribute.Name, value), "POST", path,
                    Body(key, needed.Where(it => it.Name != attribute.Name).Append((attribute.Name, value))), IsUndone: true))),
                .. needed.Select(it => new Step(
                    $"without {it.Name}", "POST", path, Body(key, needed.Where(other => other != it)), IsUndone: true)),
            ]);

    private static Scenario Changed(string name, string path, string key, params string[] attributes) => new(
        name,
        [
            .. Trees.Everything,
            .. attributes.SelectMany(attribute => (string[])["null", "5", "[]"], (attribute, value) =>
                new Step(Title(attribute, value), "PUT", path, Body(key, [(attribute, value)]))),
            new("nothing at all", "PUT", path, Body(key, [])),
            new("afterwards", "GET", path),
        ]);

    private static string Title(string attribute, string value) =>
        $"{attribute} {(value.Length <= 60 ? value : $"{value[..20]}… ({value.Length})")}";

    private static string Body(string key, IEnumerable<(string Name, string Value)> attributes) =>
        $$$"""{"{{{key}}}": { {{{string.Join(", ", attributes.Select(it => $"\"{it.Name}\": {it.Value}"))}}} }}""";
}
