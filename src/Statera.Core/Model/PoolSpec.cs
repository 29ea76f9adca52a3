using System.Collections.Immutable;
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

    /// <summary>How a client is kept with its member; null for not at all.</summary>
    public SessionPersistence? SessionPersistence { get; init; }

    /// <summary>TLS is spoken with the members.</summary>
    public bool TlsEnabled { get; init; }

    /// <summary>The key manager's reference to the certificate that is shown to members.</summary>
    public string? TlsContainerRef { get; init; }

    /// <summary>The reference to the authorities that sign members' certificates.</summary>
    public string? CaTlsContainerRef { get; init; }

    /// <summary>The reference to the list of members' certificates that were revoked.</summary>
    public string? CrlContainerRef { get; init; }

    /// <summary>OpenSSL's list of ciphers; null without TLS.</summary>
    public string? TlsCiphers { get; init; }

    /// <summary>The versions of TLS that are spoken; null without TLS.</summary>
    public ImmutableArray<string>? TlsVersions { get; init; }

    /// <summary>The protocols offered by ALPN, the first preferred; null without TLS.</summary>
    public ImmutableArray<string>? AlpnProtocols { get; init; }
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

/// <summary>How a client is kept with the member that it first got.</summary>
/// <param name="Type">What a client is known by.</param>
/// <param name="CookieName">The application's cookie, for that type.</param>
/// <param name="PersistenceTimeout">Seconds that it is remembered; UDP and SCTP only.</param>
/// <param name="PersistenceGranularity">The netmask under which clients are one; UDP and SCTP only.</param>
public sealed record SessionPersistence(
    SessionPersistenceType Type,
    string? CookieName = null,
    int? PersistenceTimeout = null,
    string? PersistenceGranularity = null);

/// <summary>What a client is known by.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SessionPersistenceType>))]
public enum SessionPersistenceType
{
    /// <summary>Its address.</summary>
    [JsonStringEnumMemberName("SOURCE_IP")] SourceIp,

    /// <summary>A cookie that the load balancer sets.</summary>
    [JsonStringEnumMemberName("HTTP_COOKIE")] HttpCookie,

    /// <summary>A cookie that the application sets.</summary>
    [JsonStringEnumMemberName("APP_COOKIE")] AppCookie,
}
