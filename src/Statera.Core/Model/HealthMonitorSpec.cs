using System.Text.Json.Serialization;

namespace Statera.Core.Model;

/// <summary>How a pool's members are asked whether they work.</summary>
public sealed record HealthMonitorSpec : ResourceSpec
{
    /// <summary>The pool that it watches; one monitor a pool.</summary>
    public required Guid PoolId { get; init; }

    /// <summary>What is asked; fixed at creation.</summary>
    public required HealthMonitorType Type { get; init; }

    /// <summary>Seconds between two questions to one member.</summary>
    public required int Delay { get; init; }

    /// <summary>Seconds to wait for the answer.</summary>
    public required int Timeout { get; init; }

    /// <summary>Good answers in a row before a member is up, 1 to 10.</summary>
    public required int MaxRetries { get; init; }

    /// <summary>Bad answers in a row before a member is down, 1 to 10.</summary>
    public int MaxRetriesDown { get; init; } = 3;

    /// <summary>The method of an HTTP question; null for types that ask none.</summary>
    public string? HttpMethod { get; init; }

    /// <summary>The path of an HTTP question; null for types that ask none.</summary>
    public string? UrlPath { get; init; }

    /// <summary>The status codes that are good: <c>200</c>, <c>200,202</c> or <c>200-204</c>.</summary>
    public string? ExpectedCodes { get; init; }

    /// <summary>The version of an HTTP question, 1.0 or 1.1; null for 1.0.</summary>
    public double? HttpVersion { get; init; }

    /// <summary>The host name of an HTTP 1.1 question.</summary>
    public string? DomainName { get; init; }
}

/// <summary>What a health monitor asks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HealthMonitorType>))]
public enum HealthMonitorType
{
    /// <summary>An HTTP request.</summary>
    [JsonStringEnumMemberName("HTTP")] Http,

    /// <summary>An HTTP request over TLS.</summary>
    [JsonStringEnumMemberName("HTTPS")] Https,

    /// <summary>An ICMP echo.</summary>
    [JsonStringEnumMemberName("PING")] Ping,

    /// <summary>A TCP connection.</summary>
    [JsonStringEnumMemberName("TCP")] Tcp,

    /// <summary>A TLS greeting.</summary>
    [JsonStringEnumMemberName("TLS-HELLO")] TlsHello,

    /// <summary>A UDP datagram that must not be refused.</summary>
    [JsonStringEnumMemberName("UDP-CONNECT")] UdpConnect,

    /// <summary>An SCTP handshake.</summary>
    [JsonStringEnumMemberName("SCTP")] Sctp,
}
