namespace Statera.Api.LoadBalancing.Requests;

/// <summary>A pool to make; what is left out takes its default.</summary>
public sealed record PoolCreate
{
    /// <summary>Its load balancer; or give the listener.</summary>
    public string? LoadbalancerId { get; init; }

    /// <summary>The listener whose default pool it shall be.</summary>
    public string? ListenerId { get; init; }

    /// <summary>What is spoken with members; left out where a pool is only named.</summary>
    public string? Protocol { get; init; }

    /// <summary>How the next member is chosen.</summary>
    public string? LbAlgorithm { get; init; }

    /// <summary>The load balancer's project, or left out.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Members that are made with it.</summary>
    public IReadOnlyList<MemberCreate>? Members { get; init; }

    /// <summary>The health monitor that is made with it.</summary>
    public HealthMonitorCreate? Healthmonitor { get; init; }

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it shall serve.</summary>
    public bool? AdminStateUp { get; init; }

    /// <summary>Free labels.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>How a client is kept with its member.</summary>
    public SessionPersistenceRecord? SessionPersistence { get; init; }

    /// <summary>Whether TLS is spoken with members.</summary>
    public bool? TlsEnabled { get; init; }

    /// <summary>The key manager's reference to the certificate that is shown to members.</summary>
    public string? TlsContainerRef { get; init; }

    /// <summary>The reference to the authorities of members' certificates.</summary>
    public string? CaTlsContainerRef { get; init; }

    /// <summary>The reference to the list of revoked members' certificates.</summary>
    public string? CrlContainerRef { get; init; }

    /// <summary>OpenSSL's list of ciphers.</summary>
    public string? TlsCiphers { get; init; }

    /// <summary>Versions of TLS.</summary>
    public IReadOnlyList<string>? TlsVersions { get; init; }

    /// <summary>Protocols that ALPN offers.</summary>
    public IReadOnlyList<string>? AlpnProtocols { get; init; }
}
