using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>A listener's default pool speaks what the listener can send there.</summary>
internal sealed class PoolFitsListener : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted)
    {
        foreach (var listener in wanted.Listeners)
        {
            if (listener.DefaultPoolId is not { } id)
            {
                continue;
            }

            if (listener.Protocol is ListenerProtocol.Prometheus)
            {
                yield return ProtocolPairs.NoChildren("default_pool_id");
            }
            else if (wanted.Pool(id) is { } pool && !ProtocolPairs.Fit(listener.Protocol, pool.Protocol))
            {
                yield return ProtocolPairs.Misfit("default_pool_id", listener, pool);
            }
        }
    }
}
