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
    private const string LentPorts = "neutron-vip-lent-port";
    private const string Groups = "neutron-vip-groups";
    private const string Made = "made:";
    private const string Lent = "lent:";

    /// <summary>Notes that a load balancer is about to hold a port.</summary>
    /// <param name="loadBalancerId">The load balancer.</param>
    /// <param name="lentPortId">The user's port; null for one that is made.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>False where another load balancer holds the user's port; nothing is noted then.</returns>
    public Task<bool> TakeAsync(Guid loadBalancerId, Guid? lentPortId, CancellationToken cancel) => store.WriteAsync(
        tx =>
        {
            var (id, port) = (loadBalancerId.ToString(), lentPortId?.ToString());
            if (port is not null && !tx.TryClaim(LentPorts, port, id) && tx.Holder(LentPorts, port) != id)
            {
                return false;
            }

            tx.Release(Scope, id);
            return tx.TryClaim(Scope, id, (port is not null ? Lent : Made)
                + time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        },
        cancel);

    /// <summary>Forgets it.</summary>
    public Task ReleaseAsync(Guid loadBalancerId, CancellationToken cancel) => store.WriteAsync(
        tx =>
        {
            var id = loadBalancerId.ToString();
            tx.Release(Scope, id);
            tx.Release(Groups, id);
            foreach (var port in tx.Claims(LentPorts).Where(port => tx.Holder(LentPorts, port) == id).ToList())
            {
                tx.Release(LentPorts, port);
            }

            return true;
        },
        cancel);

    /// <summary>Whether a load balancer's port is the user's; null where it holds none.</summary>
    public async Task<bool?> IsLentAsync(Guid loadBalancerId, CancellationToken cancel) => await store.ReadAsync(
        reader => reader.Holder(Scope, loadBalancerId.ToString())?.StartsWith(Lent, StringComparison.Ordinal), cancel);

    /// <summary>Notes whether a load balancer's port has security groups that were chosen for it.</summary>
    public async Task NoteGroupsAsync(Guid loadBalancerId, bool areChosen, CancellationToken cancel)
    {
        if (areChosen != await HasGroupsAsync(loadBalancerId, cancel))
        {
            await store.WriteAsync(
                tx =>
                {
                    tx.Release(Groups, loadBalancerId.ToString());
                    return areChosen && tx.TryClaim(Groups, loadBalancerId.ToString(), "");
                },
                cancel);
        }
    }

    /// <summary>Whether a load balancer's port has security groups that were chosen for it.</summary>
    public async Task<bool> HasGroupsAsync(Guid loadBalancerId, CancellationToken cancel) => await store.ReadAsync(
        reader => reader.Holder(Groups, loadBalancerId.ToString()) is not null, cancel);

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
