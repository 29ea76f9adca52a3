using Statera.Core.Networks;
using Statera.Core.Providers;
using Statera.Core.Secrets;

namespace Statera.Server.Hosting;

/// <summary>What takes the place of parts that the service else makes from its settings: for tests.</summary>
internal sealed record ServerParts
{
    /// <summary>The providers, the default first; null for those that the settings name.</summary>
    public IReadOnlyList<IProvider>? Providers { get; init; }

    /// <summary>The network that load balancing asks; null for the one that the settings name.</summary>
    public INetworkService? Network { get; init; }

    /// <summary>Quotas are heeded; without, they are only kept, as Octavia does where it asks nobody who they are.</summary>
    public bool EnforcesQuotas { get; init; } = true;

    /// <summary>The key manager that load balancing asks; null for the one that the settings name.</summary>
    public ISecretService? Secrets { get; init; }

    /// <summary>How many load balancers are worked on side by side.</summary>
    public int Workers { get; init; } = Core.Reconcile.ReconcileLoop.StandardWorkers;
}
