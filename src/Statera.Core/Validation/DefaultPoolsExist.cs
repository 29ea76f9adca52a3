using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>A listener's default pool is one of the same load balancer.</summary>
internal sealed class DefaultPoolsExist : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted) => wanted.Listeners
        .Where(listener => listener.Protocol is not ListenerProtocol.Prometheus)
        .Where(listener => listener.DefaultPoolId is { } pool && wanted.Pool(pool) is null)
        .Select(listener => Fault.NotFound("Pool", listener.DefaultPoolId!));
}
