using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>A policy's pool is one of the same load balancer, and speaks what its listener can send there.</summary>
internal sealed class L7PoliciesFitListener : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted)
    {
        foreach (var policy in wanted.L7Policies)
        {
            var listener = wanted.Listener(policy.ListenerId)!;
            if (listener.Protocol is ListenerProtocol.Prometheus)
            {
                yield return ProtocolPairs.NoChildren("listener_id");
            }
            else if (policy.RedirectPoolId is { } id)
            {
                if (wanted.Pool(id) is not { } pool)
                {
                    yield return Fault.NotFound("Pool", id);
                }
                else if (!ProtocolPairs.Fit(listener.Protocol, pool.Protocol))
                {
                    yield return ProtocolPairs.Misfit("redirect_pool_id", listener, pool);
                }
            }
        }
    }
}
