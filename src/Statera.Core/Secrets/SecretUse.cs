using Statera.Core.Model;

namespace Statera.Core.Secrets;

/// <summary>A reference in a load balancer, and what what it names must be.</summary>
/// <param name="Owner">The listener or pool.</param>
/// <param name="Field">The attribute.</param>
/// <param name="Reference">The reference.</param>
/// <param name="Purpose">What it must be.</param>
/// <param name="Authorities">Of a revocation list, the reference to those one of whom must have signed it.</param>
public sealed record SecretUse(
    ResourceSpec Owner, string Field, string Reference, SecretPurpose Purpose, string? Authorities = null)
{
    /// <summary>Every reference in a load balancer.</summary>
    public static IEnumerable<SecretUse> Of(LoadBalancer whole) =>
        [.. whole.Listeners.SelectMany(Of), .. whole.Pools.SelectMany(Of)];

    /// <summary>
    /// The references that a change brings in. What it leaves as it was is not read again, so that an old certificate
    /// stands in the way of no other change.
    /// </summary>
    public static IEnumerable<SecretUse> Added(LoadBalancer? before, LoadBalancer after)
    {
        // The common case, of which there may be thousands a second: neither listeners nor pools were touched.
        if (before is not null && before.Listeners == after.Listeners && before.Pools == after.Pools)
        {
            return [];
        }

        var known = before is null
            ? []
            : Of(before).Select(use => (use.Owner.Id, use.Reference, use.Purpose, use.Authorities)).ToHashSet();
        return Of(after).Where(use => !known.Contains((use.Owner.Id, use.Reference, use.Purpose, use.Authorities)));
    }

    private static IEnumerable<SecretUse> Of(ListenerSpec it)
    {
        if (it.DefaultTlsContainerRef is { } standard)
        {
            yield return new SecretUse(it, "default_tls_container_ref", standard, SecretPurpose.Bundle);
        }

        foreach (var reference in it.SniContainerRefs)
        {
            yield return new SecretUse(it, "sni_container_refs", reference, SecretPurpose.Bundle);
        }

        if (it.ClientCaTlsContainerRef is { } authorities)
        {
            yield return new SecretUse(it, "client_ca_tls_container_ref", authorities, SecretPurpose.Authorities);
            if (it.ClientCrlContainerRef is { } list)
            {
                yield return new SecretUse(
                    it, "client_crl_container_ref", list, SecretPurpose.Revocations, authorities);
            }
        }
    }

    private static IEnumerable<SecretUse> Of(PoolSpec it)
    {
        if (it.TlsContainerRef is { } own)
        {
            yield return new SecretUse(it, "tls_container_ref", own, SecretPurpose.Bundle);
        }

        if (it.CaTlsContainerRef is { } authorities)
        {
            yield return new SecretUse(it, "ca_tls_container_ref", authorities, SecretPurpose.Authorities);
            if (it.CrlContainerRef is { } list)
            {
                yield return new SecretUse(it, "crl_container_ref", list, SecretPurpose.Revocations, authorities);
            }
        }
    }
}

/// <summary>What a reference must name.</summary>
public enum SecretPurpose
{
    /// <summary>A certificate with its key.</summary>
    Bundle,

    /// <summary>Certificates of authorities.</summary>
    Authorities,

    /// <summary>A list of revoked certificates.</summary>
    Revocations,
}
