namespace Statera.FunctionalTests.Providers.Amphora.Strings;

/// <summary>Where each record of a request is tried; a record without a site fails the tests.</summary>
internal static class StringSites
{
    private const string Timing = "\"delay\": 5, \"timeout\": 3, \"max_retries\": 2";
    private const string Member = """{"address": "192.0.2.1", "protocol_port": 80}""";
    private const string Policies = """{"action": "REJECT", "rules": [{"type": "HEADER", "compare_type": "EQUAL_TO", "key": "X-a", "value": "v"}]}""";

    private const string Tls =
        """
        "default_tls_container_ref": "http://k/bundle", "sni_container_refs": ["http://k/bundle2"],
        "client_authentication": "MANDATORY", "client_ca_tls_container_ref": "http://k/authorities",
        "client_crl_container_ref": "http://k/revocations",
        "tls_ciphers": "ECDHE-RSA-AES128-GCM-SHA256", "tls_versions": ["TLSv1.2"], "alpn_protocols": ["http/1.1"],
        "insert_headers": {"X-Forwarded-For": "true"}, "allowed_cidrs": ["192.0.2.0/24"]
        """;

    private const string TlsPool =
        """
        "tls_enabled": true, "tls_container_ref": "http://k/bundle", "ca_tls_container_ref": "http://k/authorities",
        "crl_container_ref": "http://k/revocations", "tls_ciphers": "ECDHE-RSA-AES128-GCM-SHA256", "tls_versions": ["TLSv1.2"],
        "alpn_protocols": ["http/1.1"]
        """;

    private static readonly string HttpMonitor =
        $$"""
        {{Timing}}, "http_method": "GET", "url_path": "/health", "expected_codes": "200", "http_version": 1.1,
        "domain_name": "www.example.org"
        """;

    public static IReadOnlyList<StringSite> All { get; } =
    [
        new("LoadBalancerCreate",
            $$"""{"here": 0, "vip_subnet_id": "{subnet}", "provider": "amphora", "listeners": [{{Listener(Pool())}}]}"""),
        new("LoadBalancerCreate", $$"""{"here": 0, "vip_network_id": "{network}"}""") { Only = ["vip_network_id"] },
        new("LoadBalancerCreate", $$"""{"here": 0, "vip_subnet_id": "{subnet}", "vip_address": "127.64.200.200", "listeners": [{{Listener(Pool())}}]}""")
        {
            Only = ["vip_address"],
        },
        new("AdditionalVipCreate", """{"vip_subnet_id": "{subnet}", "additional_vips": [{"here": 0, "subnet_id": "{subnet}"}]}"""),
        new("ListenerCreate", Tree($$"""{"here": 0, "protocol": "TERMINATED_HTTPS", "protocol_port": 8080, {{Tls}}, "default_pool": {{Pool()}}}""")),
        new("ListenerCreate", Tree(
            """{"here": 0, "protocol": "HTTP", "protocol_port": 8080, "insert_headers": {"X-Forwarded-Port": "true"}, "default_pool": """
            + $"{Pool()}}}")) { Only = ["insert_headers"] },
        new("PoolCreate", Tree(Listener(Pool($"\"here\": 0, {TlsPool}")))),
        new("SessionPersistenceRecord", Tree(Listener(Pool(
            "\"session_persistence\": {\"here\": 0, \"type\": \"APP_COOKIE\", \"cookie_name\": \"JSESSIONID\"}")))),
        new("MemberCreate", Tree(Listener(Pool(
            $$$"""
            "healthmonitor": {"type": "TCP", {{{Timing}}}},
            "members": [{"here": 0, "address": "192.0.2.1", "protocol_port": 80, "monitor_address": "192.0.2.2", "monitor_port": 81}]
            """)))),
        new("HealthMonitorCreate", Tree(Listener(Pool($$"""{{OneMember}}, "healthmonitor": {"here": 0, "type": "HTTP", {{HttpMonitor}}}""")))),
        new("HealthMonitorCreate", Tree(Listener(Pool($$"""{{OneMember}}, "healthmonitor": {"here": 0, "type": "HTTPS", {{HttpMonitor}}}"""))))
        {
            Only = ["http_method", "url_path", "expected_codes", "domain_name"],
        },
        new("L7PolicyCreate", Policy("""{"here": 0, "action": "REDIRECT_TO_URL", "redirect_url": "http://example.org/a", "rules": [""", "]}")),
        new("L7PolicyCreate", Policy("""{"here": 0, "action": "REDIRECT_PREFIX", "redirect_prefix": "http://example.org", "rules": [""", "]}"))
        {
            Only = ["redirect_prefix"],
        },
        .. from rule in Rules()
           select new StringSite("L7RuleCreate", Policy("""{"action": "REJECT", "rules": [""", "]}", rule.Body)) { Only = rule.Only },

        Change("LoadBalancerUpdate", "loadbalancers/{loadbalancers}", Tree(Listener(Pool()))),
        Change("ListenerUpdate", "listeners/{listeners}", Tree(Terminated()), Tls),
        Change("PoolUpdate", "pools/{pools}", Tree(Listener(Pool(TlsPool))), TlsPool),
        new("SessionPersistenceRecord", """{"session_persistence": {"here": 0, "type": "APP_COOKIE", "cookie_name": "JSESSIONID"}}""")
        {
            Method = "PUT", Path = "pools/{pools}", Wrapper = "pool", Tree = Tree(Listener(Pool())),
        },
        Change("MemberUpdate", "pools/{pools}/members/{members}", Tree(Listener(Pool($$"""{{OneMember}}, "healthmonitor": {"type": "TCP", {{Timing}}}"""))),
            "\"monitor_address\": \"192.0.2.2\""),
        new("MemberCreate", """{"members": [{"here": 0, "address": "192.0.2.1", "protocol_port": 80, "monitor_address": "192.0.2.2"}]}""")
        {
            Method = "PUT", Path = "pools/{pools}/members", Wrapper = null, Tree = Tree(Listener(Pool())),
        },
        Change("HealthMonitorUpdate", "healthmonitors/{healthmonitor}",
            Tree(Listener(Pool($$"""{{OneMember}}, "healthmonitor": {"type": "HTTP", {{HttpMonitor}}}"""))), HttpMonitor.Replace(Timing + ",", "", StringComparison.Ordinal)),
        Change("L7PolicyUpdate", "l7policies/{l7policies}", Tree(Listener(Pool(), Policies)), """ "action": "REDIRECT_TO_URL", "redirect_url": "http://example.org/a" """),
        Change("L7PolicyUpdate", "l7policies/{l7policies}", Tree(Listener(Pool(), Policies)), """ "redirect_prefix": "http://example.org" """)
            with { Only = ["redirect_prefix"] },
        Change("L7PolicyUpdate", "l7policies/{l7policies}", Tree(Listener(Pool(), Policies)), """ "redirect_pool_id": "{pools}" """)
            with { Only = ["redirect_pool_id"] },
        .. from rule in Rules()
           select Change("L7RuleUpdate", "l7policies/{l7policies}/rules/{rules}", Tree(Listener(Pool(), Policies)),
               rule.Body.Replace("{\"here\": 0,", "", StringComparison.Ordinal).TrimEnd('}')) with { Only = rule.Only },

        Offer("FlavorProfile", "flavorprofiles", """ "provider_name": "amphora", "flavor_data": "{}" """),
        Offer("Flavor", "flavors", """ "flavor_profile_id": "{flavorprofiles}" """),
        Offer("AvailabilityZoneProfile", "availabilityzoneprofiles", """ "provider_name": "amphora", "availability_zone_data": "{}" """),
        Offer("AvailabilityZone", "availabilityzones", """ "availability_zone_profile_id": "{availabilityzoneprofiles}" """),
        OfferChange("FlavorProfile", "flavorprofiles", """ "provider_name": "amphora", "flavor_data": "{}" """),
        OfferChange("Flavor", "flavors", ""),
        OfferChange("AvailabilityZoneProfile", "availabilityzoneprofiles", """ "provider_name": "amphora", "availability_zone_data": "{}" """),
        OfferChange("AvailabilityZone", "availabilityzones", ""),
    ];

    private static string OneMember => $"\"members\": [{Member}]";

    // Every type with every comparison that it has; all attributes are tried with the first.
    private static IEnumerable<(string Body, string[] Only)> Rules()
    {
        string[] all = ["EQUAL_TO", "STARTS_WITH", "ENDS_WITH", "CONTAINS", "REGEX"];
        var rows =
            from row in new (string Type, string? Key, string Value, string[] Comparisons)[]
            {
                ("HEADER", "X-a", "v", all), ("COOKIE", "c", "v", all), ("HOST_NAME", null, "www.example.org", all), ("PATH", null, "/a", all),
                ("FILE_TYPE", null, "jpg", ["EQUAL_TO", "REGEX"]), ("SSL_CONN_HAS_CERT", null, "True", ["EQUAL_TO"]),
                ("SSL_VERIFY_RESULT", null, "0", ["EQUAL_TO"]), ("SSL_DN_FIELD", "CN", "v", all),
            }
            from comparison in row.Comparisons
            select (row.Type, comparison, row.Key, row.Value);
        return rows.Select((it, i) => (
            $$"""{"here": 0, "type": "{{it.Type}}", "compare_type": "{{it.comparison}}", "value": "{{it.Value}}"{{(it.Key is null ? "" : $", \"key\": \"{it.Key}\"")}}}""",
            i == 0 ? Array.Empty<string>() : it.Key is null ? ["value"] : ["value", "key"]));
    }

    private static string Tree(string listener) => $$"""{"vip_subnet_id": "{subnet}", "listeners": [{{listener}}]}""";

    private static string Terminated() => $$"""{"protocol": "TERMINATED_HTTPS", "protocol_port": 8080, {{Tls}}, "default_pool": {{Pool()}}}""";

    private static string Listener(string pool, string policies = "") =>
        $$"""{"protocol": "HTTP", "protocol_port": 8080, "default_pool": {{pool}}, "l7policies": [{{policies}}]}""";

    private static string Pool(string more = "") =>
        $$"""{"protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"{{(more.Length > 0 ? ", " : "")}}{{more}}}""";

    private static string Policy(string start, string end, string rule = """{"type": "PATH", "compare_type": "STARTS_WITH", "value": "/a"}""") =>
        Tree(Listener(Pool(), start + rule + end)).Replace("\"HTTP\", \"protocol_port\": 8080,",
            rule.Contains("SSL_", StringComparison.Ordinal) ? $"\"TERMINATED_HTTPS\", \"protocol_port\": 8080, {Tls}," : "\"HTTP\", \"protocol_port\": 8080,",
            StringComparison.Ordinal);

    private static StringSite Change(string record, string path, string tree, string more = "") => new(record, Body(more))
    {
        Method = "PUT", Path = path, Tree = tree, Wrapper = Singular(path.Split('/')[^2]),
    };

    private static StringSite Offer(string record, string collection, string more) => new(record + "Create", Body($"\"name\": \"n\", {more}"))
    {
        Path = collection, Wrapper = Singular(collection), ByOperator = true,
    };

    private static StringSite OfferChange(string record, string collection, string more) => new(record + "Update", Body(more))
    {
        Method = "PUT", Path = $"{collection}/{{{collection}}}", Wrapper = Singular(collection), ByOperator = true,
    };

    private static string Body(string more) => $$"""{"here": 0{{(more.Length > 0 ? ", " : "")}}{{more}}}""";

    private static string Singular(string collection) => collection switch
    {
        "l7policies" => "l7policy",
        "availabilityzones" => "availability_zone",
        "availabilityzoneprofiles" => "availability_zone_profile",
        _ => collection[..^1],
    };
}
