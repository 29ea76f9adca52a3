namespace Statera.FunctionalTests.Conformance.Live;

/// <summary>What scenarios begin with.</summary>
internal static class Trees
{
    /// <summary>A load balancer: <c>$lb</c>.</summary>
    public static IReadOnlyList<Step> LoadBalancer { get; } =
    [
        new("a load balancer", "POST", "loadbalancers",
            """{"loadbalancer": {"name": "lb", "vip_subnet_id": "aaaaaaaa-0000-4000-8000-000000000001"}}""", "lb"),
    ];

    /// <summary>With a listener and a pool: <c>$lb</c>, <c>$listener</c>, <c>$pool</c>.</summary>
    public static IReadOnlyList<Step> Pool { get; } =
    [
        .. LoadBalancer,
        new("a listener", "POST", "listeners",
            """{"listener": {"loadbalancer_id": "$lb", "protocol": "HTTP", "protocol_port": 8080}}""", "listener"),
        new("a pool", "POST", "pools",
            """{"pool": {"listener_id": "$listener", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"}}""", "pool"),
    ];

    /// <summary>With a member and a monitor as well: <c>$member</c>, <c>$monitor</c>.</summary>
    public static IReadOnlyList<Step> Everything { get; } =
    [
        .. Pool,
        new("a member", "POST", "pools/$pool/members",
            """{"member": {"address": "192.0.2.1", "protocol_port": 80, "weight": 7, "name": "m"}}""", "member"),
        new("a monitor", "POST", "healthmonitors",
            """
            {"healthmonitor": {"pool_id": "$pool", "type": "HTTP", "delay": 5, "timeout": 3, "max_retries": 3,
              "url_path": "/up", "expected_codes": "200,204"}}
            """,
            "monitor"),
    ];
}
