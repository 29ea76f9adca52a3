using Statera.Core.Model;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>Changes of one part of a load balancer inside a write.</summary>
internal static class OctaviaEdits
{
    /// <summary>The load balancer with one part changed; itself, where the change changes nothing.</summary>
    /// <exception cref="RefusedException">The part has gone since the request came in.</exception>
    public static LoadBalancer Change<TSpec, TRecord>(
        this LoadBalancer whole, OctaviaResource<TSpec, TRecord> resource, Guid id, Func<TSpec, TSpec> change,
        Func<LoadBalancer, TSpec, LoadBalancer> put)
        where TSpec : ResourceSpec
        where TRecord : notnull
    {
        var current = resource.Find(whole, id) ?? throw new RefusedException(Fault.NotFound(resource.Label, id));
        var changed = change(current);
        return changed == current ? whole : put(whole, changed);
    }

    /// <summary>The load balancer itself, in which no policy sends anything to the pool.</summary>
    /// <exception cref="RefusedException">One does.</exception>
    public static LoadBalancer ThrowIfUsedByPolicy(this LoadBalancer whole, Guid poolId) =>
        whole.L7Policies.FirstOrDefault(policy => policy.RedirectPoolId == poolId) is { } user
            ? throw new RefusedException(Fault.Conflict("", $"Pool {poolId} is in use by L7 policy {user.Id}"))
            : whole;

    /// <summary>The load balancer itself, which has the pool.</summary>
    /// <exception cref="RefusedException">The pool has gone since the request came in.</exception>
    public static LoadBalancer ThrowIfNoPool(this LoadBalancer whole, Guid poolId) =>
        whole.Pool(poolId) is null ? throw new RefusedException(Fault.NotFound("Pool", poolId)) : whole;
}
