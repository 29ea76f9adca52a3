using System.Text.Json.Nodes;

namespace Statera.FunctionalTests.Support;

/// <summary>The attributes that Octavia 19 (API v2.30) showed of each resource, as they were recorded.</summary>
internal static class Keys
{
    public static readonly string[] LoadBalancer = Of(
        "additional_vips admin_state_up availability_zone created_at description flavor_id id listeners name " +
        "operating_status pools project_id provider provisioning_status tags tenant_id updated_at vip_address " +
        "vip_network_id vip_port_id vip_qos_policy_id vip_sg_ids vip_subnet_id vip_vnic_type");

    public static readonly string[] Listener = Of(
        "admin_state_up allowed_cidrs alpn_protocols client_authentication client_ca_tls_container_ref " +
        "client_crl_container_ref connection_limit created_at default_pool_id default_tls_container_ref description " +
        "hsts_include_subdomains hsts_max_age hsts_preload id insert_headers l7policies loadbalancers name " +
        "operating_status project_id protocol protocol_port provisioning_status sni_container_refs tags tenant_id " +
        "timeout_client_data timeout_member_connect timeout_member_data timeout_tcp_inspect tls_ciphers tls_versions " +
        "updated_at");

    public static readonly string[] Pool = Of(
        "admin_state_up alpn_protocols ca_tls_container_ref created_at crl_container_ref description id " +
        "lb_algorithm listeners loadbalancers members name operating_status project_id protocol provisioning_status " +
        "session_persistence tags tenant_id tls_ciphers tls_container_ref tls_enabled tls_versions updated_at");

    public static readonly string[] Member = Of(
        "address admin_state_up backup created_at id monitor_address monitor_port name operating_status project_id " +
        "protocol_port provisioning_status subnet_id tags tenant_id updated_at vnic_type weight");

    public static readonly string[] HealthMonitor = Of(
        "admin_state_up created_at delay domain_name expected_codes http_method http_version id max_retries " +
        "max_retries_down name operating_status pools project_id provisioning_status tags tenant_id timeout type " +
        "updated_at url_path");

    // In the answer to a fully populated creation, a child shows its children whole and not what it belongs to.
    public static readonly string[] NestedListener = [.. Listener.Except(["loadbalancers"])];

    public static readonly string[] NestedPool =
        [.. Pool.Except(["loadbalancers"]).Append("healthmonitor").Order(StringComparer.Ordinal)];

    public static readonly string[] NestedHealthMonitor = [.. HealthMonitor.Except(["pools"])];

    /// <summary>The attributes of an object, sorted.</summary>
    public static string[] In(JsonNode? node) =>
        [.. node!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal)];

    private static string[] Of(string names) => [.. names.Split(' ').Order(StringComparer.Ordinal)];
}
