using Statera.Core.Model;

namespace Statera.Providers.Amphora;

/// <summary>What of a pool an amphora can't serve, and why. Pure.</summary>
internal static class PoolSupport
{
    public static IEnumerable<Fault> Check(PoolSpec pool)
    {
        if (pool.Protocol is PoolProtocol.Udp or PoolProtocol.Sctp)
        {
            yield return Fault.Unsupported("protocol",
                $"The amphora provider serves pools over TCP, not yet {Word(pool.Protocol)}.");
        }

        foreach (var fault in pool.TlsEnabled ? TlsSupport.Check(pool.TlsCiphers, pool.TlsVersions) : [])
        {
            yield return fault;
        }

        if (pool.Algorithm is BalancingAlgorithm.SourceIpPort)
        {
            yield return Fault.Unsupported("lb_algorithm",
                "HAProxy does not balance by SOURCE_IP_PORT: take SOURCE_IP, ROUND_ROBIN or LEAST_CONNECTIONS.");
        }
    }

    private static string Word(PoolProtocol protocol) => protocol.ToString().ToUpperInvariant();
}
