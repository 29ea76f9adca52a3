using Statera.Core.Model;

namespace Statera.Core.Networks;

/// <summary>What load balancing asks of a network service, in Neutron's terms.</summary>
public interface INetworkService
{
    /// <summary>
    /// Reserves the VIP of a load balancer. Idempotent by the load balancer's id: asked again, it gives the same.
    /// </summary>
    /// <exception cref="RefusedException">No such network, subnet or port; or the address is taken or not of
    /// it.</exception>
    Task<VipSpec> ReserveVipAsync(VipRequest request, CancellationToken cancel);

    /// <summary>Gives the VIP of a load balancer back; nothing happens where there is none.</summary>
    Task ReleaseVipAsync(Guid loadBalancerId, CancellationToken cancel);

    /// <summary>The load balancers that hold a VIP reserved before the given time.</summary>
    Task<IReadOnlyList<Guid>> ListVipOwnersAsync(DateTimeOffset before, CancellationToken cancel);

    /// <summary>Whether a project can use a subnet of that id.</summary>
    Task<bool> SubnetExistsAsync(Guid subnetId, string projectId, CancellationToken cancel);
}

/// <summary>Asks for a VIP; at least one of port, network and subnet is given.</summary>
/// <param name="LoadBalancerId">Who will hold it.</param>
/// <param name="ProjectId">Whose the load balancer is.</param>
/// <param name="Address">This address and no other; null for any that is free.</param>
/// <param name="PortId">This port, made by the user, which stays the user's.</param>
/// <param name="SubnetId">On this subnet.</param>
/// <param name="NetworkId">On this network, or to be checked against the subnet's.</param>
public sealed record VipRequest(
    Guid LoadBalancerId, string ProjectId, string? Address, Guid? PortId, Guid? SubnetId, Guid? NetworkId);
