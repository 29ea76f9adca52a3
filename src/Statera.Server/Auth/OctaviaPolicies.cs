using System.Collections.Immutable;

namespace Statera.Server.Auth;

/// <summary>Whose roles the default rules know.</summary>
internal enum RoleFamily
{
    /// <summary>Both families, side by side.</summary>
    Both,

    /// <summary>Keystone's reader, member and admin alone, Octavia's default since 2025.1.</summary>
    Keystone,

    /// <summary>Octavia's load-balancer_* and admin alone, its default before.</summary>
    Advanced,
}

/// <summary>
/// Who may do what in the load-balancer API: Octavia's names of rules and policies, with the rule of each by default.
/// </summary>
internal static class OctaviaPolicies
{
    /// <summary>What every policy's name begins with.</summary>
    public const string Prefix = "os_load-balancer_api:";

    private const string Read = "rule:load-balancer:read";
    private const string ReadGlobal = "rule:load-balancer:read-global";
    private const string Write = "rule:load-balancer:write";
    private const string ReadQuota = "rule:load-balancer:read-quota";
    private const string ReadQuotaGlobal = "rule:load-balancer:read-quota-global";
    private const string WriteQuota = "rule:load-balancer:write-quota";
    private const string Admin = "rule:load-balancer:admin";

    // The first five are what the families differ by; the last rules are what the policies refer to.
    private static readonly ImmutableArray<(string Name, string Rule)> Rules =
    [
        ("project-reader", "(role:reader or role:member) and rule:load-balancer:owner"),
        ("project-member", "role:member and rule:load-balancer:owner"),
        ("system-reader", "role:reader and system_scope:all"),
        ("load-balancer:observer_and_owner", "role:load-balancer_observer and rule:load-balancer:owner"),
        ("load-balancer:member_and_owner", "role:load-balancer_member and rule:load-balancer:owner"),
        ("load-balancer:global_observer", "role:load-balancer_global_observer"),
        ("load-balancer:quota-admin", "role:load-balancer_quota_admin"),
        ("load-balancer:operator", "role:load-balancer_admin"),
        ("system-admin", "role:admin and system_scope:all"),
        ("context_is_admin", "role:admin"),
        ("service", "role:service"),
        ("load-balancer:owner", "project_id:%(project_id)s"),
        ("load-balancer:admin", "is_admin:True or rule:load-balancer:operator"),
        ("load-balancer:read-global",
            "rule:load-balancer:admin or rule:load-balancer:global_observer or rule:system-reader"),
        ("load-balancer:write",
            "rule:project-member or rule:load-balancer:member_and_owner or rule:load-balancer:admin"),
        ("load-balancer:read",
            "rule:project-reader or rule:load-balancer:observer_and_owner or rule:load-balancer:write " +
            "or rule:load-balancer:read-global"),
        ("load-balancer:read-quota-global", "rule:load-balancer:read-global or rule:load-balancer:quota-admin"),
        ("load-balancer:read-quota", "rule:load-balancer:read or rule:load-balancer:quota-admin"),
        ("load-balancer:write-quota", "rule:load-balancer:quota-admin or rule:load-balancer:admin"),
    ];

    private static readonly ImmutableHashSet<string> KeystoneRules = ["project-reader", "project-member", "system-reader"];

    private static readonly ImmutableHashSet<string> AdvancedRules =
    [
        "load-balancer:observer_and_owner", "load-balancer:member_and_owner", "load-balancer:global_observer",
        "load-balancer:quota-admin", "load-balancer:operator",
    ];

    private static readonly ImmutableArray<(string Resource, string Actions, string Rule)> Table =
    [
        ("loadbalancer", "get_all get_one get_stats get_status", Read),
        ("loadbalancer", "get_all-global", ReadGlobal),
        ("loadbalancer", "post put delete", Write),

        // Attributes with a policy of their own, beside that of the request.
        ("loadbalancer", "post:vip_sg_ids put:vip_sg_ids", Write),
        ("loadbalancer", "put_failover", Admin),
        ("listener", "get_all get_one get_stats", Read),
        ("listener", "get_all-global", ReadGlobal),
        ("listener", "post put delete", Write),
        ("pool", "get_all get_one", Read),
        ("pool", "get_all-global", ReadGlobal),
        ("pool", "post put delete", Write),

        // The telemetry of OpenStack scales by what the members of a pool are.
        ("member", "get_all", $"{Read} or rule:service"),
        ("member", "get_one", Read),
        ("member", "post put delete", Write),
        ("healthmonitor", "get_all get_one", Read),
        ("healthmonitor", "get_all-global", ReadGlobal),
        ("healthmonitor", "post put delete", Write),
        ("l7policy", "get_all get_one", Read),
        ("l7policy", "get_all-global", ReadGlobal),
        ("l7policy", "post put delete", Write),
        ("l7rule", "get_all get_one", Read),
        ("l7rule", "post put delete", Write),
        ("quota", "get_all get_one get_defaults", ReadQuota),
        ("quota", "get_all-global", ReadQuotaGlobal),
        ("quota", "put delete", WriteQuota),
        ("amphora", "get_all get_one get_stats put_config put_failover delete", Admin),
        ("provider", "get_all", Read),
        ("provider-flavor", "get_all", Admin),
        ("provider-availability-zone", "get_all", Admin),
        ("flavor", "get_all get_one", Read),
        ("flavor", "post put delete", Admin),
        ("flavor-profile", "get_all get_one post put delete", Admin),
        ("availability-zone", "get_all get_one", Read),
        ("availability-zone", "post put delete", Admin),
        ("availability-zone-profile", "get_all get_one post put delete", Admin),
    ];

    /// <summary>Everything that has a name, with its default.</summary>
    public static IEnumerable<(string Name, string Rule)> Defaults(RoleFamily roles) =>
        Rules.Select(it => Knows(roles, it.Name) ? it : (it.Name, "!")).Concat(
            from row in Table
            from action in row.Actions.Split(' ')
            select ($"{Prefix}{row.Resource}:{action}", row.Rule));

    private static bool Knows(RoleFamily roles, string rule) => roles switch
    {
        RoleFamily.Keystone => !AdvancedRules.Contains(rule),
        RoleFamily.Advanced => !KeystoneRules.Contains(rule),
        _ => true,
    };
}
