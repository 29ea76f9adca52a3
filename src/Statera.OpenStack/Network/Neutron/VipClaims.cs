using System.Globalization;
using Statera.Core.Store;

namespace Statera.OpenStack.Network.Neutron;

/// <summary>
/// Which load balancers hold a port of Neutron, and whose the port is. Noted here before Neutron is asked: another
/// service's ports look the same, and nothing but what is noted here is ever deleted.
/// </summary>
internal sealed class VipClaims(IDocumentStore store, TimeProvider time)
{
    private const string Scope = "neutron-vip";
    private const string Made = "made:";
    private const string Lent = "lent:";

    /// <summary>Notes that a load balancer is about to hold a port.</summary>
    public Task TakeAsync(Guid loadBalancerId, bool isLent, CancellationToken cancel) => store.WriteAsync(
        tx =>
        {
            tx.Release(Scope, loadBalancerId.ToString());
            return tx.TryClaim(Scope, loadBalancerId.ToString(), (isLent ? Lent : Made)
                + time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        },
        cancel);

    /// <summary>Forgets it.</summary>
    public Task ReleaseAsync(Guid loadBalancerId, CancellationToken cancel) => store.WriteAsync(
        tx =>
        {
            tx.Release(Scope, loadBalancerId.ToString());
            return true;
        },
        cancel);

    /// <summary>Whether a load balancer's port is the user's; null where it holds none.</summary>
    public async Task<bool?> IsLentAsync(Guid loadBalancerId, CancellationToken cancel) => await store.ReadAsync(
        reader => reader.Holder(Scope, loadBalancerId.ToString())?.StartsWith(Lent, StringComparison.Ordinal), cancel);

    /// <summary>The load balancers that hold a port since before a time.</summary>
    public async Task<IReadOnlyList<Guid>> OlderAsync(DateTimeOffset before, CancellationToken cancel) =>
        await store.ReadAsync<IReadOnlyList<Guid>>(
            reader =>
            [
                .. from key in reader.Claims(Scope)
                   where reader.Holder(Scope, key) is { } noted
                       && long.Parse(noted[Made.Length..], CultureInfo.InvariantCulture) < before.ToUnixTimeMilliseconds()
                   select Guid.Parse(key),
            ],
            cancel);
}
