namespace Statera.Api.LoadBalancing.Requests;

/// <summary>A listener to make; what is left out takes its default.</summary>
public sealed record ListenerCreate
{
    /// <summary>Its load balancer; left out where it is nested in one.</summary>
    public string? LoadbalancerId { get; init; }

    /// <summary>What is spoken with clients.</summary>
    public required string Protocol { get; init; }

    /// <summary>The port of the VIP.</summary>
    public required int ProtocolPort { get; init; }

    /// <summary>The load balancer's project, or left out.</summary>
    public string? ProjectId { get; init; }

    /// <summary>A pool that is made with it, or the name of one that is.</summary>
    public PoolCreate? DefaultPool { get; init; }

    /// <summary>L7 policies that are made with it.</summary>
    public IReadOnlyList<L7PolicyCreate>? L7policies { get; init; }

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it shall serve.</summary>
    public bool? AdminStateUp { get; init; }

    /// <summary>Free labels.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Connections at one time; -1 for no limit.</summary>
    public int? ConnectionLimit { get; init; }

    /// <summary>The pool that gets what no policy sends elsewhere.</summary>
    public string? DefaultPoolId { get; init; }

    /// <summary>Milliseconds that a client may be silent.</summary>
    public int? TimeoutClientData { get; init; }

    /// <summary>Milliseconds that connecting to a member may take.</summary>
    public int? TimeoutMemberConnect { get; init; }

    /// <summary>Milliseconds that a member may be silent.</summary>
    public int? TimeoutMemberData { get; init; }

    /// <summary>Milliseconds to wait for more packets to inspect.</summary>
    public int? TimeoutTcpInspect { get; init; }

    /// <summary>Headers that are added to requests, by name; each "true".</summary>
    public IReadOnlyDictionary<string, string>? InsertHeaders { get; init; }

    /// <summary>Where clients may come from.</summary>
    public IReadOnlyList<string>? AllowedCidrs { get; init; }

    /// <summary>The key manager's reference to the certificate.</summary>
    public string? DefaultTlsContainerRef { get; init; }

    /// <summary>References to the certificates of further hosts.</summary>
    public IReadOnlyList<string>? SniContainerRefs { get; init; }

    /// <summary>Whether clients must show a certificate.</summary>
    public string? ClientAuthentication { get; init; }

    /// <summary>The reference to the authorities of clients' certificates.</summary>
    public string? ClientCaTlsContainerRef { get; init; }

    /// <summary>The reference to the list of revoked clients' certificates.</summary>
    public string? ClientCrlContainerRef { get; init; }

    /// <summary>OpenSSL's list of ciphers.</summary>
    public string? TlsCiphers { get; init; }

    /// <summary>Versions of TLS.</summary>
    public IReadOnlyList<string>? TlsVersions { get; init; }

    /// <summary>Protocols that ALPN offers.</summary>
    public IReadOnlyList<string>? AlpnProtocols { get; init; }

    /// <summary>Seconds for which browsers shall use TLS only.</summary>
    public int? HstsMaxAge { get; init; }

    /// <summary>That goes for subdomains too.</summary>
    public bool? HstsIncludeSubdomains { get; init; }

    /// <summary>That agrees to browsers' preloaded lists.</summary>
    public bool? HstsPreload { get; init; }
}
