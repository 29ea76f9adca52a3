using System.Collections.Frozen;

namespace Statera.Server.Http.Body;

/// <summary>What a refusal calls the object under a key of a body: Octavia's clients know it by other names.</summary>
internal static class ArgumentNames
{
    private static readonly FrozenDictionary<string, string> ByKey = new Dictionary<string, string>
    {
        ["loadbalancer"] = "load_balancer",
        ["listener"] = "listener_",
        ["pool"] = "pool_",
        ["member"] = "member_",
        ["members"] = "members_",
        ["healthmonitor"] = "health_monitor_",
        ["l7policy"] = "l7policy_",
        ["rule"] = "rule_",
        ["quota"] = "quotas",
        ["flavor"] = "flavor_",
        ["flavorprofile"] = "flavor_profile_",
        ["availability_zone"] = "availability_zone_",
        ["availability_zone_profile"] = "availability_zone_profile_",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name of the argument; the key itself where it has no other.</summary>
    public static string Of(string key) => ByKey.GetValueOrDefault(key, key);
}
