namespace Statera.FunctionalTests.Support;

/// <summary>An endpoint to send junk to.</summary>
/// <param name="Service">Whom to ask.</param>
/// <param name="Collection">The path of its collection, with ids in it.</param>
/// <param name="Singular">The name that bodies are wrapped in.</param>
/// <param name="Body">A body that is legal for a creation, as attributes with their JSON.</param>
/// <param name="Further">Attributes that it leaves open.</param>
/// <param name="Id">An object of the collection, for reads and updates; null where there is none.</param>
/// <param name="Update">The method of updates.</param>
/// <param name="Weight">How often it is chosen.</param>
internal sealed record FuzzTarget(
    ApiClient Service, string Collection, string Singular, (string Name, string Json)[] Body, string[] Further, string? Id,
    string Update = "PUT", int Weight = 10)
{
    /// <summary>Everything of the three services.</summary>
    public static async Task<FuzzTarget[]> AllAsync(TestServer server)
    {
        var api = server.Member;
        var lb = await api.LoadBalancerAsync();
        var listener = await api.ListenerAsync(lb);
        var pool = await api.PoolAsync(lb);
        var member = await api.MemberAsync(pool);
        var (bare, monitor) = (await api.PoolAsync(lb), await api.MonitorAsync(pool));
        var network = (await api.Neutron.PostAsync("v2.0/networks", new { network = new { name = "n" } }))["network"].Id();
        var subnet = (await api.Neutron.PostAsync(
            "v2.0/subnets", new { subnet = new { network_id = network, cidr = "127.90.0.0/24" } }))["subnet"].Id();
        var port = (await api.Neutron.PostAsync("v2.0/ports", new { port = new { network_id = network } }))["port"].Id();
        var victim = await server.SessionAsync("member");
        await api.ActiveAsync(lb);
        string[] common = ["name", "description", "admin_state_up", "tags", "project_id", "tenant_id"];
        var (octavia, neutron, keystone) = (api.Octavia, api.Neutron, server.Admin.Keystone);
        return
        [
            new(octavia, "v2.0/lbaas/loadbalancers", "loadbalancer", [("vip_subnet_id", Text(server.SubnetId))],
            [
                .. common, "vip_address", "vip_port_id", "vip_network_id", "provider", "flavor_id", "availability_zone", "additional_vips",
                "vip_sg_ids", "vip_qos_policy_id", "listeners", "pools",
            ], lb, Weight: 25),
            new(octavia, "v2/lbaas/listeners", "listener",
                [("loadbalancer_id", Text(lb)), ("protocol", "\"HTTP\""), ("protocol_port", "8080")],
                [
                    .. common, "default_pool_id", "default_pool", "connection_limit", "timeout_client_data", "timeout_tcp_inspect",
                    "insert_headers", "allowed_cidrs", "l7policies", "sni_container_refs", "client_authentication", "tls_versions",
                ], listener, Weight: 20),
            new(octavia, "v2.0/pools", "pool",
                [("loadbalancer_id", Text(lb)), ("protocol", "\"HTTP\""), ("lb_algorithm", "\"SOURCE_IP\"")],
                [.. common, "listener_id", "members", "healthmonitor", "session_persistence", "tls_enabled"], pool, Weight: 20),
            new(octavia, $"v2/pools/{pool}/members", "member", [("address", "\"192.0.2.1\""), ("protocol_port", "80")],
                [.. common, "weight", "backup", "subnet_id", "monitor_address", "monitor_port", "request_sriov"], member, Weight: 20),
            new(octavia, "v2.0/lbaas/healthmonitors", "healthmonitor",
                [("pool_id", Text(bare)), ("type", "\"HTTP\""), ("delay", "5"), ("timeout", "3"), ("max_retries", "2")],
                [
                    .. common, "max_retries_down", "http_method", "url_path", "expected_codes", "http_version", "domain_name",
                ], monitor, Weight: 20),
            new(octavia, $"v2.0/lbaas/pools/{bare}", "members", [("address", "\"192.0.2.1\""), ("protocol_port", "80")],
                [.. common, "weight"], "members"),
            new(octavia, $"v2.0/lbaas/loadbalancers/{lb}", "statuses", [], [], "statuses"),
            new(octavia, "v2.0/lbaas/providers", "provider", [], [], null, Weight: 4),
            new(neutron, "v2.0/networks", "network", [], [.. common, "shared", "mtu", "router:external"], network),
            new(neutron, "v2.0/subnets", "subnet", [("network_id", Text(network)), ("cidr", "\"127.91.0.0/24\"")],
                [.. common, "ip_version", "gateway_ip", "enable_dhcp", "allocation_pools"], subnet),
            new(neutron, "v2.0/ports", "port", [("network_id", Text(network))],
                [.. common, "fixed_ips", "device_id", "device_owner", "mac_address", "binding:vnic_type"], port),
            new(keystone, "projects", "project", [("name", Text($"p{Guid.NewGuid():N}"))],
                [.. common, "enabled", "domain_id", "parent_id", "is_domain"], victim.ProjectId, "PATCH", 4),
            new(keystone, "users", "user", [("name", Text($"u{Guid.NewGuid():N}"))],
                [.. common, "enabled", "email", "default_project_id", "domain_id", "options"], victim.UserId, "PATCH", 1),
            new(keystone, "auth/tokens", "auth",
                [("identity", """{"methods": ["token"], "token": {"id": "x"}}""")], ["scope", "identity"], null),
            new(keystone, "role_assignments", "role_assignment", [], [], null, Weight: 2),
            new(keystone, "auth/catalog", "catalog", [], [], null, Weight: 1),
        ];
    }

    private static string Text(string text) => $"\"{text}\"";
}
