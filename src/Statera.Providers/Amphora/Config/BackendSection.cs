using System.Collections.Immutable;

namespace Statera.Providers.Amphora.Config;

/// <summary>
/// One pool as one listener uses it: a pool has a backend per listener, as timeouts are the listener's.
/// </summary>
internal sealed record BackendSection(
    Guid PoolId,
    Guid ListenerId,
    ProxyMode Mode,
    ImmutableArray<string> Balance,
    int ConnectTimeout,
    int ServerTimeout,
    HealthCheck? Check,
    ImmutableArray<ServerLine> Servers)
{
    /// <summary>The headers that are added to requests.</summary>
    public ImmutableArray<string> InsertedHeaders { get; init; } = [];

    /// <summary>How a client is kept with its member; null for not at all.</summary>
    public Persistence? Persistence { get; init; }

    /// <summary>How TLS is spoken with the members; null where it is not.</summary>
    public TlsServer? Tls { get; init; }

    /// <summary>How members are pinged; null for not at all.</summary>
    public PingCheck? Ping { get; init; }

    /// <summary>Whose requests connections to members carry.</summary>
    public HttpReuse HttpReuse { get; init; }

    public string Name => NameOf(PoolId, ListenerId);

    public static string NameOf(Guid pool, Guid listener) => $"{pool}:{listener}";

    /// <summary>The pool of a backend's name.</summary>
    public static bool TryPoolOf(string name, out Guid pool) => Guid.TryParse(name.Split(':')[0], out pool);
}
