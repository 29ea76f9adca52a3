using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>A pool has one health monitor.</summary>
internal sealed class OneMonitorPerPool : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted) => wanted.HealthMonitors
        .GroupBy(monitor => monitor.PoolId)
        .Where(monitors => monitors.Count() > 1)
        .Select(_ => Fault.Conflict("pool_id", "This pool already has a health monitor"));
}
