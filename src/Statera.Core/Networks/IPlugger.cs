using Statera.Core.Model;

namespace Statera.Core.Networks;

/// <summary>
/// Brings load balancers to their networks: each has a network namespace of its own on this host, with an interface on the
/// VIP's network, and nothing else in reach.
/// </summary>
public interface IPlugger
{
    /// <summary>Makes a load balancer's place what it has to be, of whatever there is; nothing is done where all is well.</summary>
    /// <returns>The name of its network namespace.</returns>
    Task<string> PlugAsync(LoadBalancerSpec wanted, CancellationToken cancel);

    /// <summary>What of a load balancer can't be reached from its place, and what to do; null where all can.</summary>
    Task<string?> FindOutOfReachAsync(LoadBalancer wanted, CancellationToken cancel);

    /// <summary>Takes the place of a load balancer away; done where there is none.</summary>
    Task UnplugAsync(Guid loadBalancerId, CancellationToken cancel);

    /// <summary>The load balancers that have a place.</summary>
    IReadOnlyList<Guid> List();
}
