using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>
/// What a pool speaks decides what its monitor may ask (Octavia API, "Protocol Combinations (Pool/Health Monitor)").
/// </summary>
internal sealed class MonitorFitsPool : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted)
    {
        foreach (var monitor in wanted.HealthMonitors)
        {
            if (wanted.Pool(monitor.PoolId) is { } pool && !Fits(pool.Protocol, monitor.Type))
            {
                yield return Fault.Invalid("type", IsDatagram(pool.Protocol)
                    ? $"The associated pool protocol is {WireNames.Of(pool.Protocol)}, so only a UDP-CONNECT/SCTP/TCP/HTTP " +
                        "health monitor is supported."
                    : $"The {WireNames.Of(monitor.Type)} type is only supported for pools of type UDP/SCTP.");
            }
        }
    }

    private static bool Fits(PoolProtocol pool, HealthMonitorType type) => IsDatagram(pool)
        ? type is HealthMonitorType.Http or HealthMonitorType.Tcp or HealthMonitorType.UdpConnect or HealthMonitorType.Sctp
        : type is not (HealthMonitorType.UdpConnect or HealthMonitorType.Sctp);

    private static bool IsDatagram(PoolProtocol pool) => pool is PoolProtocol.Udp or PoolProtocol.Sctp;
}
