using System.Text.Json.Serialization;

namespace Statera.Core.Model;

/// <summary>A port of the VIP and what is spoken on it.</summary>
public sealed record ListenerSpec : ResourceSpec
{
    /// <summary>Free text, at most 255 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>The protocol spoken with clients; fixed at creation.</summary>
    public required ListenerProtocol Protocol { get; init; }

    /// <summary>The port, 1 to 65535; unique on the load balancer per transport; fixed at creation.</summary>
    public required int ProtocolPort { get; init; }

    /// <summary>Connections at one time; -1 for as many as the amphora takes.</summary>
    public int ConnectionLimit { get; init; } = -1;

    /// <summary>The pool that gets what no policy sends elsewhere.</summary>
    public Guid? DefaultPoolId { get; init; }

    /// <summary>Milliseconds that a client may be silent.</summary>
    public int TimeoutClientData { get; init; } = ListenerDefaults.TimeoutData;

    /// <summary>Milliseconds that connecting to a member may take.</summary>
    public int TimeoutMemberConnect { get; init; } = ListenerDefaults.TimeoutConnect;

    /// <summary>Milliseconds that a member may be silent.</summary>
    public int TimeoutMemberData { get; init; } = ListenerDefaults.TimeoutData;

    /// <summary>Milliseconds to wait for more packets to inspect.</summary>
    public int TimeoutTcpInspect { get; init; }
}

/// <summary>Octavia's defaults of a listener (API section "Create Listener").</summary>
public static class ListenerDefaults
{
    /// <summary>Client and member data timeout, milliseconds.</summary>
    public const int TimeoutData = 50_000;

    /// <summary>Member connect timeout, milliseconds.</summary>
    public const int TimeoutConnect = 5_000;
}

/// <summary>What a listener speaks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ListenerProtocol>))]
public enum ListenerProtocol
{
    /// <summary>Plain TCP.</summary>
    [JsonStringEnumMemberName("TCP")] Tcp,

    /// <summary>HTTP in the clear.</summary>
    [JsonStringEnumMemberName("HTTP")] Http,

    /// <summary>TLS passed through to the members.</summary>
    [JsonStringEnumMemberName("HTTPS")] Https,

    /// <summary>TLS ended at the load balancer.</summary>
    [JsonStringEnumMemberName("TERMINATED_HTTPS")] TerminatedHttps,

    /// <summary>UDP.</summary>
    [JsonStringEnumMemberName("UDP")] Udp,

    /// <summary>SCTP.</summary>
    [JsonStringEnumMemberName("SCTP")] Sctp,

    /// <summary>Metrics of the load balancer itself.</summary>
    [JsonStringEnumMemberName("PROMETHEUS")] Prometheus,
}
