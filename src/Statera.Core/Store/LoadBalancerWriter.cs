using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Providers;
using Statera.Core.Secrets;
using Statera.Core.Status;
using Statera.Core.Validation;

namespace Statera.Core.Store;

/// <summary>
/// The one way in which load balancers are made, changed and deleted: judged as the whole that would result, by the
/// rules, by what the operator allows and by the provider, then committed. Nothing is carried out here.
/// </summary>
/// <param name="store">Where they are kept.</param>
/// <param name="providers">Who says what can't be done.</param>
/// <param name="network">Who hands out VIPs.</param>
/// <param name="secrets">Who reads what is referenced.</param>
/// <param name="blocksWhilePending">Refuses a write while the one before it is not carried out, as Octavia does.</param>
/// <param name="tls">What the operator allows of TLS; null for everything.</param>
public sealed class LoadBalancerWriter(
    ILoadBalancerStore store, ProviderRegistry providers, INetworkService network, SecretGate secrets,
    bool blocksWhilePending = false, TlsPolicy? tls = null)
{
    private readonly TlsPolicy _tls = tls ?? TlsPolicy.Open;

    /// <summary>Makes a load balancer, with all below it.</summary>
    /// <param name="vip">The VIP to reserve.</param>
    /// <param name="build">Makes the whole, with the VIP that was reserved. Its id is the request's.</param>
    /// <param name="cancel">Gives up before the commit.</param>
    /// <param name="reader">For whom referenced secrets are read; null for the project alone.</param>
    /// <exception cref="RefusedException">It is not legal, can't be done, or has no VIP. Nothing is stored.</exception>
    public async Task<LoadBalancer> CreateAsync(
        VipRequest vip, Func<VipReservation, LoadBalancer> build, CancellationToken cancel, SecretReader? reader = null)
    {
        // First with a VIP that nobody has, so that what is refused anyway reserves nothing.
        var unreserved = new VipSpec(vip.Address ?? "0.0.0.0", vip.PortId ?? default, vip.SubnetId ?? default, default);
        var judged = Judged(null, build(new VipReservation(unreserved,
        [
            .. vip.AdditionalVips.Select(it => new VipSpec(it.Address ?? "0.0.0.0", default, it.SubnetId, default)),
        ])));
        await secrets.ThrowIfBadAsync(judged, reader, cancel);

        var reserved = await network.ReserveVipAsync(vip with { Options = VipOptions.Of(judged.Spec) }, cancel);
        try
        {
            return await store.EditAsync(
                vip.LoadBalancerId, _ => Judged(null, build(reserved)), CancellationToken.None);
        }
        catch
        {
            await network.ReleaseVipAsync(vip.LoadBalancerId, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Changes what is below a load balancer.</summary>
    /// <param name="id">The load balancer.</param>
    /// <param name="edit">The pure change, from the whole as it is to the whole as it shall be.</param>
    /// <param name="cancel">Gives up before the commit.</param>
    /// <param name="poolId">The pool that the change is made through, which a refusal names then.</param>
    /// <param name="reader">For whom referenced secrets are read; null for the project alone.</param>
    /// <exception cref="RefusedException">It is gone or going, or the change is not legal or can't be done.</exception>
    public Task<LoadBalancer> EditAsync(
        Guid id, Func<LoadBalancer, LoadBalancer> edit, CancellationToken cancel, Guid? poolId = null,
        SecretReader? reader = null) =>
        secrets.EditAsync(
            store,
            id,
            current => Edited(
                ThrowIfImmutable(id, current, _ => poolId is { } pool
                    ? $"Pool {pool} is immutable and cannot be updated."
                    : $"Load Balancer {id} is immutable and cannot be updated."),
                edit),
            reader,
            cancel);

    /// <summary>Changes a load balancer itself.</summary>
    /// <param name="known">The load balancer as it was just now.</param>
    /// <param name="edit">The pure change of it.</param>
    /// <param name="cancel">Gives up before the commit.</param>
    /// <exception cref="RefusedException">It is gone or going, or the change is not legal or can't be done.</exception>
    public async Task<LoadBalancer> EditSelfAsync(
        LoadBalancer known, Func<LoadBalancer, LoadBalancer> edit, CancellationToken cancel)
    {
        // Asked before the write, which may not wait for anybody.
        var (before, after) = (VipOptions.Of(known.Spec), VipOptions.Of(edit(known).Spec));
        if (after.QosPolicyId != before.QosPolicyId || !after.SecurityGroupIds.SequenceEqual(before.SecurityGroupIds))
        {
            await network.CheckOptionsAsync(after, known.Spec.ProjectId, cancel);
        }

        return await store.EditAsync(
            known.Id, current => Edited(ThrowIfImmutable(known.Id, current, InvalidState), edit), cancel);
    }

    /// <summary>Asks for what serves a load balancer to be replaced.</summary>
    /// <param name="id">The load balancer.</param>
    /// <param name="cancel">Gives up before the commit.</param>
    /// <exception cref="RefusedException">It is gone or going.</exception>
    public Task<LoadBalancer> FailOverAsync(Guid id, CancellationToken cancel) => store.EditAsync(
        id,
        current =>
        {
            var found = ThrowIfImmutable(id, current, InvalidState);
            return found with { Spec = found.Spec with { Failovers = found.Spec.Failovers + 1 } };
        },
        cancel);

    /// <summary>Asks a load balancer to go.</summary>
    /// <param name="id">The load balancer.</param>
    /// <param name="cascade">With all below it; else it must have nothing below it.</param>
    /// <param name="cancel">Gives up before the commit.</param>
    public Task<LoadBalancer> DeleteAsync(Guid id, bool cascade, CancellationToken cancel) => store.EditAsync(
        id,
        current => cascade || current is null || current.Resources.Skip(1).FirstOrDefault() is null
            ? ThrowIfImmutable(id, current, InvalidState) with { Deleting = true }
            : throw new RefusedException(Fault.Invalid(
                "cascade", $"Cannot delete Load Balancer {id} - it has children")),
        cancel);

    private static string InvalidState(LoadBalancer it) =>
        $"Invalid state {WireNames.Of(ProvisioningStatuses.Of(it, it.Spec))} of loadbalancer resource {it.Id}";

    private LoadBalancer Edited(LoadBalancer current, Func<LoadBalancer, LoadBalancer> edit)
    {
        var wanted = edit(current);
        return ReferenceEquals(wanted, current) ? wanted : Judged(current, wanted);
    }

    private LoadBalancer ThrowIfImmutable(Guid id, LoadBalancer? current, Func<LoadBalancer, string> refusal)
    {
        if (current is null)
        {
            throw new RefusedException(Fault.NotFound("Load Balancer", id));
        }

        var isPending = ProvisioningStatuses.Of(current, current.Spec)
            is ProvisioningStatus.PendingCreate or ProvisioningStatus.PendingUpdate;
        return current.Deleting || (blocksWhilePending && isPending)
            ? throw new RefusedException(Fault.Conflict("", refusal(current)))
            : current;
    }

    // Whole, with what stands where nothing is set, or refused.
    private LoadBalancer Judged(LoadBalancer? before, LoadBalancer wanted)
    {
        wanted = _tls.Complete(wanted);
        var provider = providers.Find(wanted.Spec.Provider) ?? throw new RefusedException(
            ProviderRegistry.NotEnabled(wanted.Spec.Provider));

        // What clashes is told of what is legal: else another port, say, would be looked for in vain.
        ImmutableArray<Fault> faults = [.. LoadBalancerRules.Check(wanted), .. _tls.Check(before, wanted)];
        if (faults.Any(fault => fault.Kind is FaultKind.Invalid))
        {
            faults = faults.RemoveAll(fault => fault.Kind is FaultKind.Conflict);
        }

        if (faults.IsEmpty)
        {
            faults = [.. provider.Check(wanted).Select(fault => fault with
            {
                Message = $"Provider '{provider.Name}' does not support a requested option: {fault.Message}",
            })];
        }

        return faults.IsEmpty ? wanted : throw new RefusedException(faults);
    }
}
