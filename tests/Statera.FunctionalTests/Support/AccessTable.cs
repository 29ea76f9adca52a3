namespace Statera.FunctionalTests.Support;

/// <summary>Who may do what by default, written down for a test: not by what the server says of itself.</summary>
internal static class AccessTable
{
    /// <summary>
    /// What roles may: r, w: read and write what their project has; R, W: what every project has; q: set quotas and read
    /// them; a: what only the operator does; m: list members.
    /// </summary>
    public static readonly (string Role, string Rights)[] Roles =
    [
        ("reader", "r"),
        ("member", "rw"),
        ("admin", "rwRWqa"),
        ("service", "m"),
        ("load-balancer_observer", "r"),
        ("load-balancer_global_observer", "rR"),
        ("load-balancer_member", "rw"),
        ("load-balancer_quota_admin", "q"),
        ("load-balancer_admin", "rwRWqa"),
    ];

    /// <summary>The rights of which one must be had for an endpoint.</summary>
    /// <exception cref="InvalidOperationException">Nobody has written down who may use it.</exception>
    public static string Needed(string method, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var reads = method == "GET";
        return (parts[0], parts[^1]) switch
        {
            ("loadbalancers", "failover") => "a",
            ("pools", "members") when reads => "rRm",
            ("loadbalancers" or "listeners" or "pools" or "healthmonitors" or "l7policies", _) => reads ? "rR" : "wW",
            ("quotas", _) => reads ? "rRq" : "q",
            ("octavia" or "flavorprofiles" or "availabilityzoneprofiles", _) => "a",
            ("providers", "flavor_capabilities" or "availability_zone_capabilities") => "a",
            ("providers" or "flavors" or "availabilityzones", _) => reads ? "rR" : "a",
            _ => throw new InvalidOperationException($"Who may {method} {path}? Write it down in this table."),
        };
    }

    /// <summary>Whether a path leads to what a project has, rather than to what the operator offers to all.</summary>
    public static bool IsOwned(string path) => path.Split('/')[1] is
        "loadbalancers" or "listeners" or "pools" or "healthmonitors" or "l7policies" or "quotas";
}
