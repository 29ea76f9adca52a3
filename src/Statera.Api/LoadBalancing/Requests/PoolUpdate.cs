namespace Statera.Api.LoadBalancing.Requests;

/// <summary>What shall change of a pool; what is left out stays.</summary>
public sealed record PoolUpdate
{
    /// <summary>How the next member is chosen.</summary>
    public string? LbAlgorithm { get; init; }

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
