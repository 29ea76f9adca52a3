using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>
/// A UDP question that is not answered must be waited for: asking faster than that says nothing (Octavia's
/// <c>udp_connect_min_interval_health_monitor</c>).
/// </summary>
internal sealed class MonitorDelayFitsType : IRule
{
    private const int LeastUdpDelay = 3;

    public IEnumerable<Fault> Check(LoadBalancer wanted) => wanted.HealthMonitors
        .Where(monitor => monitor.Type is HealthMonitorType.UdpConnect && monitor.Delay < LeastUdpDelay)
        .Select(monitor => Fault.Invalid("delay",
            $"The request delay value {monitor.Delay} should be larger than {LeastUdpDelay} for UDP-CONNECT health " +
            "monitor type."));
}
