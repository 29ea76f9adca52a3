using System.Collections.Immutable;
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

    /// <summary>Headers added to requests, by name; a value other than <c>true</c> adds nothing.</summary>
    public ImmutableSortedDictionary<string, string> InsertHeaders { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where clients may come from, as CIDRs without host bits; null for anywhere.</summary>
    public ImmutableArray<string>? AllowedCidrs { get; init; }

    /// <summary>The key manager's reference to the certificate of clients that name no other host.</summary>
    public string? DefaultTlsContainerRef { get; init; }

    /// <summary>References to the certificates of further hosts, sorted.</summary>
    public ImmutableArray<string> SniContainerRefs { get; init; } = [];

    /// <summary>Whether clients must show a certificate.</summary>
    public ClientAuthentication ClientAuthentication { get; init; }

    /// <summary>The reference to the authorities that sign clients' certificates.</summary>
    public string? ClientCaTlsContainerRef { get; init; }

    /// <summary>The reference to the list of clients' certificates that were revoked.</summary>
    public string? ClientCrlContainerRef { get; init; }

    /// <summary>OpenSSL's list of ciphers; null where no TLS is ended.</summary>
    public string? TlsCiphers { get; init; }

    /// <summary>The versions of TLS that are spoken; null where no TLS is ended.</summary>
    public ImmutableArray<string>? TlsVersions { get; init; }

    /// <summary>The protocols offered by ALPN, the first preferred; null where no TLS is ended.</summary>
    public ImmutableArray<string>? AlpnProtocols { get; init; }

    /// <summary>Seconds for which browsers shall use TLS only; null for no such header.</summary>
    public int? HstsMaxAge { get; init; }

    /// <summary>That header speaks for subdomains too.</summary>
    public bool HstsIncludeSubdomains { get; init; }

    /// <summary>That header agrees to browsers' preloaded lists.</summary>
    public bool HstsPreload { get; init; }
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

/// <summary>Whether clients of a listener must show a certificate.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClientAuthentication>))]
public enum ClientAuthentication
{
    /// <summary>They are not asked for one.</summary>
    [JsonStringEnumMemberName("NONE")] None,

    /// <summary>One that is shown must be good.</summary>
    [JsonStringEnumMemberName("OPTIONAL")] Optional,

    /// <summary>They must show a good one.</summary>
    [JsonStringEnumMemberName("MANDATORY")] Mandatory,
}
