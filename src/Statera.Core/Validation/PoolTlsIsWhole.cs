using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>What is set of TLS towards members is set where there is TLS, and revocation where there is an authority.</summary>
internal sealed class PoolTlsIsWhole : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted) => wanted.Pools
        .Where(pool => pool.CrlContainerRef is not null && pool.CaTlsContainerRef is null)
        .Select(_ => Fault.Invalid("crl_container_ref",
            "A CA certificate reference is required to specify a revocation list."));
}
