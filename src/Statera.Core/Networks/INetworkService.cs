using Statera.Core.Model;

namespace Statera.Core.Networks;

/// <summary>What load balancing asks of a network service, in Neutron's terms.</summary>
public interface INetworkService
{
    /// <summary>
    /// Reserves the VIP of a load balancer. Idempotent by the load balancer's id: asked again, it gives the same.
    /// </summary>
    /// <exception cref="RefusedException">No such network, subnet or port; or the address is taken or not of
    /// it; or what is asked of the port can't be had.</exception>
    Task<VipReservation> ReserveVipAsync(VipRequest request, CancellationToken cancel);

    /// <summary>
    /// Refuses security groups and a QoS policy that the project can't use, or that this network could not enforce.
    /// </summary>
    /// <exception cref="RefusedException">With the attribute and the reason.</exception>
    Task CheckOptionsAsync(VipOptions options, string projectId, CancellationToken cancel);

    /// <summary>
    /// Makes the VIP of a stored load balancer what is wanted of it: its port has the wanted security groups and QoS
    /// policy, and is made again, with the same addresses, where somebody has deleted it. Nothing is written where all
    /// is well.
    /// </summary>
    /// <returns>The VIP as it is now: a port that was made again may have another id.</returns>
    /// <exception cref="RefusedException">It can't be mended now; the message says why.</exception>
    Task<VipReservation> EnsureVipAsync(LoadBalancerSpec wanted, CancellationToken cancel);

    /// <summary>Those of the given load balancers whose VIP is not there any more, each with the reason.</summary>
    Task<IReadOnlyList<BrokenVip>> FindBrokenVipsAsync(
        IReadOnlyList<LoadBalancerSpec> wanted, CancellationToken cancel);

    /// <summary>Gives the VIP of a load balancer back; nothing happens where there is none.</summary>
    Task ReleaseVipAsync(Guid loadBalancerId, CancellationToken cancel);

    /// <summary>The load balancers that hold a VIP reserved before the given time.</summary>
    Task<IReadOnlyList<Guid>> ListVipOwnersAsync(DateTimeOffset before, CancellationToken cancel);

    /// <summary>Whether a project can use a subnet of that id.</summary>
    Task<bool> SubnetExistsAsync(Guid subnetId, string projectId, CancellationToken cancel);
}
