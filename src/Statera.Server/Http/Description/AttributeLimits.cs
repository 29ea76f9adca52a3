using System.Text.Json.Nodes;
using Statera.Core.Model;
using Statera.Core.Status;
using Statera.Core.Validation;

namespace Statera.Server.Http.Description;

/// <summary>What single attributes may hold, as JSON Schema says it; from the same limits that requests are held to.</summary>
internal static class AttributeLimits
{
    /// <summary>The keywords of an attribute.</summary>
    /// <param name="record">The record's name in the description, e.g. <c>ListenerCreate</c>.</param>
    /// <param name="attribute">The attribute's name on the wire.</param>
    public static IEnumerable<(string Keyword, JsonNode Value)> Of(string record, string attribute)
    {
        var kind = record.Replace("Create", "", StringComparison.Ordinal).Replace("Update", "", StringComparison.Ordinal);
        return (kind, attribute) switch
        {
            (_, "provisioning_status") => OneOf<ProvisioningStatus>(),
            (_, "operating_status") => OneOf<OperatingStatus>(),
            ("Listener", "protocol") => OneOf<ListenerProtocol>(),
            ("Listener", "client_authentication") => OneOf<ClientAuthentication>(),
            ("Listener", "connection_limit") => Between(Limits.ConnectionLimit),
            ("Listener", "timeout_client_data" or "timeout_member_connect" or "timeout_member_data"
                or "timeout_tcp_inspect") => Between(Limits.Timeout),
            ("Listener", "hsts_max_age") => Between(Limits.NotNegative),
            ("Pool", "protocol") => OneOf<PoolProtocol>(),
            ("Pool", "lb_algorithm") => OneOf<BalancingAlgorithm>(),
            ("SessionPersistence", "type") => OneOf<SessionPersistenceType>(),
            ("SessionPersistence", "persistence_timeout") => Between(Limits.NotNegative),
            ("Member", "weight") => Between(Limits.Weight),
            ("HealthMonitor", "type") => OneOf<HealthMonitorType>(),
            ("HealthMonitor", "delay" or "timeout") => Between(Limits.MonitorSeconds),
            ("HealthMonitor", "max_retries" or "max_retries_down") => Between(Limits.MonitorRetries),
            ("L7Policy", "action") => OneOf<L7Action>(),
            ("L7Policy", "position") => Between(Limits.Position),
            ("L7Rule", "type") => OneOf<L7RuleType>(),
            ("L7Rule", "compare_type") => OneOf<L7CompareType>(),
            (_, "protocol_port" or "monitor_port") => Between(Limits.Port),
            (_, "tls_ciphers") => [("maxLength", Limits.Ciphers)],
            (_, "name" or "description" or "key" or "value") => [("maxLength", Limits.Text)],
            (_, "created_at" or "updated_at") => [("examples", new JsonArray("2026-01-31T12:00:00"))],
            _ => [],
        };
    }

    private static IEnumerable<(string, JsonNode)> OneOf<T>()
        where T : struct, Enum =>
        [("enum", new JsonArray([.. Enum.GetValues<T>().Select(value => (JsonNode)WireNames.Of(value))]))];

    private static IEnumerable<(string, JsonNode)> Between(NumberRange range) =>
        [("minimum", range.Min), ("maximum", range.Max)];
}
