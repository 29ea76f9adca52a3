namespace Statera.FunctionalTests.Support.Endpoints;

/// <summary>How one object of a collection is made.</summary>
/// <param name="Service">The service.</param>
/// <param name="Collection">The path of its collection, with what it is in.</param>
/// <param name="Wrapper">The name that its body is wrapped in; null for none.</param>
/// <param name="Body">A body that is legal, without its wrapper. <c>{pools}</c> stands for the id of a pool,
/// <c>{name}</c>, <c>{number}</c> and <c>{octets}</c> for what no other has, <c>{barbican}</c> for the key manager's address,
/// <c>{token}</c> for the owner's.</param>
/// <param name="ByOperator">Only an operator makes it.</param>
internal sealed record Recipe(string Service, string Collection, string? Wrapper, string Body, bool ByOperator = false)
{
    private static readonly string[] Shared =
        ["shared_subnet", "shared_network", "external_network", "name", "number", "octets", "barbican", "token", "flavorprofiles", "availabilityzoneprofiles"];

    /// <summary>The last part of the collection's path.</summary>
    public string Kind => Collection[(Collection.LastIndexOf('/') + 1)..];

    /// <summary>What there can be only one of in each of this; null for what there can be many of.</summary>
    public string? OneIn { get; init; }

    /// <summary>Whether path or body name something that a project has.</summary>
    public bool RefersToOwned => (Collection + Body).Split('{').Skip(1).Select(it => it.Split('}')[0])
        .Any(it => it.Length > 0 && it.All(letter => char.IsAsciiLetter(letter) || letter is '-' or '7') && !Shared.Contains(it));
}

/// <summary>
/// A legal body for what has to be made in a way of its own, in an order in which it can be. What is missing here is
/// tried with <see cref="Guesses"/>, so a new collection needs a row only where no guess is right.
/// </summary>
internal static class Recipes
{
    public static readonly IReadOnlyList<Recipe> Table =
    [
        Octavia("loadbalancers", "loadbalancer", """{"vip_subnet_id": "{shared_subnet}"}"""),
        Octavia("listeners", "listener",
            """{"loadbalancer_id": "{loadbalancers}", "protocol": "HTTP", "protocol_port": {number}}"""),
        Octavia("pools", "pool",
            """{"loadbalancer_id": "{loadbalancers}", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"}"""),
        Octavia("pools/{pools}/members", "member", """{"address": "192.0.2.1", "protocol_port": {number}}"""),
        Octavia("healthmonitors", "healthmonitor",
            """{"pool_id": "{pools}", "type": "HTTP", "delay": 5, "timeout": 3, "max_retries": 2}""")
            with { OneIn = "pools" },
        Octavia("l7policies", "l7policy", """{"listener_id": "{listeners}", "action": "REJECT"}"""),
        Octavia("l7policies/{l7policies}/rules", "rule",
            """{"type": "PATH", "compare_type": "STARTS_WITH", "value": "/{name}"}"""),
        Octavia("flavorprofiles", "flavorprofile",
            """{"name": "{name}", "provider_name": "noop_driver", "flavor_data": "{}"}""") with { ByOperator = true },
        Octavia("flavors", "flavor", """{"name": "{name}", "flavor_profile_id": "{flavorprofiles}"}""")
            with { ByOperator = true },
        Octavia("availabilityzoneprofiles", "availability_zone_profile",
            """{"name": "{name}", "provider_name": "noop_driver", "availability_zone_data": "{}"}""")
            with { ByOperator = true },
        Octavia("availabilityzones", "availability_zone",
            """{"name": "{name}", "availability_zone_profile_id": "{availabilityzoneprofiles}"}""")
            with { ByOperator = true },
        new("network", "/v2.0/networks", "network", """{"name": "{name}"}"""),
        new("network", "/v2.0/subnets", "subnet",
            """{"network_id": "{networks}", "cidr": "127.{octets}.0/24"}"""),
        new("network", "/v2.0/ports", "port", """{"network_id": "{networks}"}"""),
        new("network", "/v2.0/subnetpools", "subnetpool",
            """{"name": "{name}", "prefixes": ["127.{octets}.0/24"]}"""),
        new("network", "/v2.0/floatingips", "floatingip", """{"floating_network_id": "{external_network}"}"""),
        new("network", "/v2.0/qos/policies", "policy", """{"name": "{name}"}"""),
        new("network", "/v2.0/security-groups", "security_group", """{"name": "{name}"}"""),
        new("network", "/v2.0/security-group-rules", "security_group_rule",
            """
            {"security_group_id": "{security-groups}", "direction": "ingress", "protocol": "tcp",
             "port_range_min": {number}, "port_range_max": {number}}
            """),
        new("key-manager", "/v1/secrets", null,
            """{"name": "{name}", "payload": "x", "payload_content_type": "text/plain"}"""),
        new("key-manager", "/v1/secrets/{secrets}/metadata", null, """{"key": "{name}", "value": "x"}"""),
        new("key-manager", "/v1/containers", null,
            """
            {"name": "{name}", "type": "generic",
             "secret_refs": [{"name": "{name}", "secret_ref": "{barbican}v1/secrets/{secrets}"}]}
            """),
        new("identity", "/v3/projects", "project", """{"name": "{name}"}""", ByOperator: true),
        new("identity", "/v3/users", "user", """{"name": "{name}", "password": "{name}"}""", ByOperator: true),
        new("identity", "/v3/users/{users}/application_credentials", "application_credential",
            """{"name": "{name}"}"""),
    ];

    // Bodies for what is no creation and no change of what is shown; the first part is the method.
    private static readonly IReadOnlyDictionary<string, string> Others = new Dictionary<string, string>
    {
        ["PUT /pools/{pool_id}/members"] = """{"members": [{"address": "192.0.2.1", "protocol_port": {number}}]}""",
        ["PUT /loadbalancers/{id}/failover"] = "{}",
        ["PUT /octavia/amphorae/{id}/failover"] = "{}",
        ["PUT /octavia/amphorae/{id}/config"] = "{}",
        ["PUT /routers/{id}/add_router_interface"] = """{"subnet_id": "{subnets}"}""",
        ["PUT /routers/{id}/remove_router_interface"] = """{"subnet_id": "{subnets}"}""",
        ["PUT …/tags"] = """{"tags": ["{name}", "t"]}""",
        ["PUT /quotas/{id}"] = """{"quota": {"load_balancer": 10, "pool": 10}}""",
        ["PUT /secrets/{id}"] = "payload",
        ["PUT /secrets/{id}/metadata"] = """{"metadata": {"{metadata}": "x", "{name}": "x"}}""",
        ["PUT /secrets/{id}/metadata/{key}"] = """{"key": "{metadata}", "value": "y"}""",
        ["POST /secrets/{id}/consumers"] = """{"service": "s", "resource_type": "t", "resource_id": "{name}"}""",
        ["DELETE /secrets/{id}/consumers"] = """{"service": "s", "resource_type": "t", "resource_id": "{name}"}""",
        ["POST /containers/{id}/consumers"] = """{"name": "{name}", "URL": "http://x"}""",
        ["DELETE /containers/{id}/consumers"] = """{"name": "{name}", "URL": "http://x"}""",
        ["POST /containers/{id}/secrets"] = """{"name": "{name}", "secret_ref": "{barbican}v1/secrets/{secrets}"}""",
        ["DELETE /containers/{id}/secrets"] = """{"name": "{name}", "secret_ref": "{barbican}v1/secrets/{secrets}"}""",
        ["PUT /secrets/{id}/acl"] = """{"read": {"users": ["{name}"], "project-access": true}}""",
        ["PATCH /secrets/{id}/acl"] = """{"read": {"users": ["{name}"], "project-access": true}}""",
        ["PUT /containers/{id}/acl"] = """{"read": {"users": ["{name}"], "project-access": true}}""",
        ["PATCH /containers/{id}/acl"] = """{"read": {"users": ["{name}"], "project-access": true}}""",
        ["POST /users/{id}/password"] = """{"user": {"original_password": "x", "password": "y"}}""",
        ["POST /auth/tokens"] =
            """
            {"auth": {"identity": {"methods": ["token"], "token": {"id": "{token}"},
             "password": {"user": {"name": "{name}", "password": "x", "domain": {"id": "default"}}},
             "application_credential": {"id": "{application_credentials}", "secret": "x"}},
             "scope": {"project": {"id": "{projects}"}}}}
            """,
    };

    /// <summary>A body for what is no creation and no change of what is shown; null for any other request.</summary>
    public static string? OtherOf(Endpoint endpoint) =>
        Others.GetValueOrDefault($"{endpoint.Method} {endpoint.Path}")
        ?? Others.GetValueOrDefault($"{endpoint.Method} …/{endpoint.Parts.LastOrDefault()}");

    /// <summary>What a collection without a recipe is tried with, in this order.</summary>
    public static readonly IReadOnlyList<string> Guesses =
    [
        """{"name": "{name}"}""",
        """{"name": "{name}", "network_id": "{networks}"}""",
        """{"floating_network_id": "{networks}"}""",
        """{"floating_network_id": "{shared_network}"}""",
        """{"network_id": "{networks}"}""",
        """{"subnet_id": "{subnets}"}""",
        """{"port_id": "{ports}"}""",
        "{}",
    ];

    private static Recipe Octavia(string path, string wrapper, string body) =>
        new("load-balancer", "/v2.0/lbaas/" + path, wrapper, body);
}
