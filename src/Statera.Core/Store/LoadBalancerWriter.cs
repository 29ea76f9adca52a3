using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Providers;
using Statera.Core.Validation;

namespace Statera.Core.Store;

/// <summary>
/// The one way in which load balancers are made, changed and deleted: judged as the whole that would result, by the
/// rules
/// and by the provider, then committed. Nothing is carried out here.
/// </summary>
/// <param name="store">Where they are kept.</param>
/// <param name="providers">Who says what can't be done.</param>
/// <param name="network">Who hands out VIPs.</param>
public sealed class LoadBalancerWriter(ILoadBalancerStore store, ProviderRegistry providers, INetworkService network)
{
    /// <summary>Makes a load balancer, with all below it.</summary>
    /// <param name="vip">The VIP to reserve.</param>
    /// <param name="build">Makes the whole, with the VIP that was reserved. Its id is the request's.</param>
    /// <param name="cancel">Gives up before the commit.</param>
    /// <exception cref="RefusedException">It is not legal, can't be done, or has no VIP. Nothing is stored.</exception>
    public async Task<LoadBalancer> CreateAsync(
        VipRequest vip, Func<VipSpec, LoadBalancer> build, CancellationToken cancel)
    {
        // First with a VIP that nobody has, so that what is refused anyway reserves nothing.
        var unreserved = new VipSpec(vip.Address ?? "0.0.0.0", vip.PortId ?? default, vip.SubnetId ?? default, default);
        ThrowIfNotServable(build(unreserved));

        var reserved = await network.ReserveVipAsync(vip, cancel);
        try
        {
            return await store.EditAsync(
                vip.LoadBalancerId, _ => ThrowIfNotServable(build(reserved)), CancellationToken.None);
        }
        catch
        {
            await network.ReleaseVipAsync(vip.LoadBalancerId, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Changes a load balancer or what is below it.</summary>
    /// <param name="id">The load balancer.</param>
    /// <param name="edit">The pure change, from the whole as it is to the whole as it shall be.</param>
    /// <param name="cancel">Gives up before the commit.</param>
    /// <exception cref="RefusedException">It is gone or going, or the change is not legal or can't be done.</exception>
    public Task<LoadBalancer> EditAsync(
        Guid id, Func<LoadBalancer, LoadBalancer> edit, CancellationToken cancel) => store.EditAsync(
            id,
            current =>
            {
                var wanted = edit(ThrowIfGoing(id, current));
                return ReferenceEquals(wanted, current) ? wanted : ThrowIfNotServable(wanted);
            },
            cancel);

    /// <summary>Asks a load balancer to go.</summary>
    /// <param name="id">The load balancer.</param>
    /// <param name="cascade">With all below it; else it must have nothing below it.</param>
    /// <param name="cancel">Gives up before the commit.</param>
    public Task<LoadBalancer> DeleteAsync(Guid id, bool cascade, CancellationToken cancel) => store.EditAsync(
        id,
        current => ThrowIfGoing(id, current) is var found && (cascade || found.Resources.Skip(1).FirstOrDefault() is null)
            ? found with { Deleting = true }
            : throw new RefusedException(Fault.Invalid(
                "cascade", $"Cannot delete Load Balancer {id} - it has children")),
        cancel);

    private static LoadBalancer ThrowIfGoing(Guid id, LoadBalancer? current) => current switch
    {
        null => throw new RefusedException(Fault.NotFound("Load Balancer", id)),
        { Deleting: true } => throw new RefusedException(Fault.Conflict(
            "", $"Load Balancer {id} is immutable and cannot be updated: it is being deleted.")),
        _ => current,
    };

    private LoadBalancer ThrowIfNotServable(LoadBalancer wanted)
    {
        var provider = providers.Find(wanted.Spec.Provider) ?? throw new RefusedException(new Fault(
            FaultKind.Invalid, "provider", $"Provider '{wanted.Spec.Provider}' is not enabled."));

        var faults = LoadBalancerRules.Check(wanted);
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
