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
    public string Name => NameOf(PoolId, ListenerId);

    public static string NameOf(Guid pool, Guid listener) => $"{pool}:{listener}";

    /// <summary>The pool of a backend's name.</summary>
    public static bool TryPoolOf(string name, out Guid pool) => Guid.TryParse(name.Split(':')[0], out pool);
}
