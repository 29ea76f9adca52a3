using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>What says which of members' certificates were revoked goes with the authority that signed them.</summary>
internal sealed class PoolRevocationHasAuthority : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted) => wanted.Pools
        .Where(pool => pool.CrlContainerRef is not null && pool.CaTlsContainerRef is null)
        .Select(_ => Fault.Invalid("crl_container_ref",
            "A CA certificate reference is required to specify a revocation list."));
}
