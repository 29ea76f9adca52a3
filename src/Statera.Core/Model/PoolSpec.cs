using System.Text.Json.Serialization;

namespace Statera.Core.Model;

/// <summary>A set of members and how traffic is spread over them.</summary>
public sealed record PoolSpec : ResourceSpec
{
    /// <summary>Free text, at most 255 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>The protocol spoken with the members; fixed at creation.</summary>
    public required PoolProtocol Protocol { get; init; }

    /// <summary>How the next member is chosen.</summary>
    public required BalancingAlgorithm Algorithm { get; init; }
}

/// <summary>What is spoken with a pool's members.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PoolProtocol>))]
public enum PoolProtocol
{
    /// <summary>HTTP in the clear.</summary>
    [JsonStringEnumMemberName("HTTP")] Http,

    /// <summary>TLS passed through.</summary>
    [JsonStringEnumMemberName("HTTPS")] Https,

    /// <summary>TCP with PROXY protocol version 1 before it.</summary>
    [JsonStringEnumMemberName("PROXY")] Proxy,

    /// <summary>TCP with PROXY protocol version 2 before it.</summary>
    [JsonStringEnumMemberName("PROXYV2")] ProxyV2,

    /// <summary>Plain TCP.</summary>
    [JsonStringEnumMemberName("TCP")] Tcp,

    /// <summary>UDP.</summary>
    [JsonStringEnumMemberName("UDP")] Udp,

    /// <summary>SCTP.</summary>
    [JsonStringEnumMemberName("SCTP")] Sctp,
}

/// <summary>How a pool chooses the next member.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BalancingAlgorithm>))]
public enum BalancingAlgorithm
{
    /// <summary>Each in turn, by weight.</summary>
    [JsonStringEnumMemberName("ROUND_ROBIN")] RoundRobin,

    /// <summary>The one with the fewest connections.</summary>
    [JsonStringEnumMemberName("LEAST_CONNECTIONS")] LeastConnections,

    /// <summary>By a hash of the client's address.</summary>
    [JsonStringEnumMemberName("SOURCE_IP")] SourceIp,

    /// <summary>By a hash of the client's address and port.</summary>
    [JsonStringEnumMemberName("SOURCE_IP_PORT")] SourceIpPort,
}
