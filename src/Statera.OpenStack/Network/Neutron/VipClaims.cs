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
    private const string Options = "neutron-vip-options";
    private const string Made = "made:";
    private const string Lent = "lent:";

    // Neutron goes on with a request whose sender has died or lost patience; nothing waits longer for its turn there.
    private static readonly TimeSpan Settles = TimeSpan.FromMinutes(10);

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
            tx.Release(Options, id);
            foreach (var port in tx.Claims(LentPorts).Where(port => tx.Holder(LentPorts, port) == id).ToList())
            {
                tx.Release(LentPorts, port);
            }

            return true;
        },
        cancel);

    /// <summary>What is noted of a load balancer's port; null where it holds none.</summary>
    public async Task<VipClaim?> FindAsync(Guid loadBalancerId, CancellationToken cancel) => await store.ReadAsync(
        reader => reader.Holder(Scope, loadBalancerId.ToString()) is { } noted
            ? new VipClaim(noted.StartsWith(Lent, StringComparison.Ordinal), TakenAt(noted) <= time.GetUtcNow() - Settles)
            : (VipClaim?)null,
        cancel);

    /// <summary>Notes what was chosen for a load balancer's port, and is to be taken off it when it no longer is.</summary>
    public async Task NoteAsync(Guid loadBalancerId, ChosenOptions chosen, CancellationToken cancel)
    {
        if (chosen != await ChosenAsync(loadBalancerId, cancel))
        {
            await store.WriteAsync(
                tx =>
                {
                    tx.Release(Options, loadBalancerId.ToString());
                    return chosen == ChosenOptions.None
                        || tx.TryClaim(Options, loadBalancerId.ToString(), ((int)chosen).ToString(CultureInfo.InvariantCulture));
                },
                cancel);
        }
    }

    /// <summary>What was chosen for a load balancer's port.</summary>
    public async Task<ChosenOptions> ChosenAsync(Guid loadBalancerId, CancellationToken cancel) => await store.ReadAsync(
        reader => reader.Holder(Options, loadBalancerId.ToString()) is { } noted
            ? (ChosenOptions)int.Parse(noted, CultureInfo.InvariantCulture)
            : ChosenOptions.None,
        cancel);

    /// <summary>The load balancers that hold a port since before a time.</summary>
    public async Task<IReadOnlyList<Guid>> OlderAsync(DateTimeOffset before, CancellationToken cancel) =>
        await store.ReadAsync<IReadOnlyList<Guid>>(
            reader =>
            [
                .. from key in reader.Claims(Scope)
                   where reader.Holder(Scope, key) is { } noted && TakenAt(noted) < before
                   select Guid.Parse(key),
            ],
            cancel);

    private static DateTimeOffset TakenAt(string noted) => DateTimeOffset.FromUnixTimeMilliseconds(
        long.Parse(noted[Made.Length..], CultureInfo.InvariantCulture));
}

/// <summary>What is noted of a load balancer's port.</summary>
/// <param name="IsLent">It is the user's.</param>
/// <param name="IsSettled">Whatever was asked of Neutron when this was noted, Neutron has done by now or never
/// will.</param>
internal readonly record struct VipClaim(bool IsLent, bool IsSettled);

/// <summary>What of a port was chosen for a load balancer; the rest is Neutron's or the user's.</summary>
[Flags]
internal enum ChosenOptions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its security groups.</summary>
    Groups = 1,

    /// <summary>Its QoS policy.</summary>
    Policy = 2,
}
