namespace Statera.Server.Auth;

/// <summary>Which policy an endpoint of the load-balancer API stands under: its method and path say it.</summary>
internal static class OctaviaPolicyName
{
    /// <summary>The name of the policy.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path behind the version, e.g. <c>/pools/{pool_id}/members/{id}</c>.</param>
    /// <exception cref="ArgumentException">It has none: the path is one that Octavia does not know.</exception>
    public static string Of(string method, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var last = parts[^1];
        var (resource, action) = parts[0] == "octavia"
            ? (Resource(parts[1]), Action(method, last))
            : (parts[0], parts.Length) switch
            {
                ("pools", >= 3) => ("member", Action(method, last)),
                ("l7policies", >= 3) => ("l7rule", Action(method, last)),
                ("providers", >= 3) when last == "flavor_capabilities" => ("provider-flavor", "get_all"),
                ("providers", >= 3) when last == "availability_zone_capabilities" =>
                    ("provider-availability-zone", "get_all"),
                _ => (Resource(parts[0]), Action(method, last)),
            };

        // A batch of members is a change of each of them.
        return OctaviaPolicies.Prefix + resource + ":" + action;
    }

    /// <summary>The policy for the same of every project; it need not be there.</summary>
    public static string Global(string policy) => $"{policy[..policy.LastIndexOf(':')]}:get_all-global";

    private static string Action(string method, string last) => (method, last) switch
    {
        ("GET", "status" or "statuses") => "get_status",
        ("GET", "stats") => "get_stats",
        ("GET", "default" or "defaults") => "get_defaults",
        ("GET", ['{', ..]) => "get_one",
        ("GET", _) => "get_all",
        ("PUT", "failover") => "put_failover",
        ("PUT", "config") => "put_config",
        ("POST", _) => "post",
        ("PUT", _) => "put",
        ("DELETE", _) => "delete",
        _ => throw new ArgumentException($"No policy has a name for the method {method}.", nameof(method)),
    };

    private static string Resource(string collection) => collection switch
    {
        "loadbalancers" => "loadbalancer",
        "listeners" => "listener",
        "pools" => "pool",
        "healthmonitors" => "healthmonitor",
        "l7policies" => "l7policy",
        "quotas" => "quota",
        "amphorae" => "amphora",
        "providers" => "provider",
        "flavors" => "flavor",
        "flavorprofiles" => "flavor-profile",
        "availabilityzones" => "availability-zone",
        "availabilityzoneprofiles" => "availability-zone-profile",
        _ => throw new ArgumentException($"No policy has a name for /{collection}.", nameof(collection)),
    };
}
