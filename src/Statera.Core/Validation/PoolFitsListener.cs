using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>
/// What a listener speaks decides what its pool may speak (Octavia API, "Protocol Combinations (Listener/Pool)").
/// </summary>
internal sealed class PoolFitsListener : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted)
    {
        foreach (var listener in wanted.Listeners)
        {
            if (listener.DefaultPoolId is not { } id || wanted.Pool(id) is not { } pool)
            {
                continue;
            }

            if (listener.Protocol == ListenerProtocol.Prometheus)
            {
                yield return new Fault(FaultKind.Invalid, "default_pool_id",
                    "Protocol PROMETHEUS listeners cannot have child objects.");
            }
            else if (!Fits(listener.Protocol, pool.Protocol))
            {
                yield return Fault.Invalid("default_pool_id",
                    $"The pool protocol '{WireNames.Of(pool.Protocol)}' is invalid while the listener protocol " +
                    $"is '{WireNames.Of(listener.Protocol)}'.");
            }
        }
    }

    private static bool Fits(ListenerProtocol listener, PoolProtocol pool) => listener switch
    {
        ListenerProtocol.Tcp => pool is PoolProtocol.Http or PoolProtocol.Https or PoolProtocol.Proxy
            or PoolProtocol.ProxyV2 or PoolProtocol.Tcp,
        ListenerProtocol.Http or ListenerProtocol.TerminatedHttps =>
            pool is PoolProtocol.Http or PoolProtocol.Proxy or PoolProtocol.ProxyV2,
        ListenerProtocol.Https =>
            pool is PoolProtocol.Https or PoolProtocol.Proxy or PoolProtocol.ProxyV2 or PoolProtocol.Tcp,
        ListenerProtocol.Udp => pool is PoolProtocol.Udp,
        ListenerProtocol.Sctp => pool is PoolProtocol.Sctp,
        _ => false,
    };
}
