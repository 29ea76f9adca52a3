using System.Globalization;
using Statera.Core.Model;

namespace Statera.Providers.Amphora.Config;

/// <summary>Decides how HAProxy asks a pool's members for their health. Pure.</summary>
internal static class CheckPlanner
{
    /// <summary>How HAProxy asks; null where it does not.</summary>
    public static HealthCheck? Plan(HealthMonitorSpec monitor, LoadBalancer wanted) => monitor.Type is HealthMonitorType.Ping ? null : new(
        monitor.Delay,
        monitor.Timeout,
        Fall: monitor.MaxRetriesDown,
        Rise: monitor.MaxRetries,
        monitor.Type is HealthMonitorType.Http or HealthMonitorType.Https ? QuestionOf(monitor, wanted) : null)
    {
        Tls = monitor.Type is HealthMonitorType.Https or HealthMonitorType.TlsHello,
    };

    /// <summary>How members are pinged; null for not at all.</summary>
    public static PingCheck? PlanPing(HealthMonitorSpec monitor) => monitor.Type is not HealthMonitorType.Ping ? null
        : new PingCheck(monitor.Delay, monitor.Timeout, Fall: monitor.MaxRetriesDown, Rise: monitor.MaxRetries);

    private static HttpQuestion QuestionOf(HealthMonitorSpec monitor, LoadBalancer wanted) => new(
        monitor.HttpMethod ?? "GET",
        monitor.UrlPath ?? "/",
        "HTTP/" + (monitor.HttpVersion ?? 1.0).ToString("0.0", CultureInfo.InvariantCulture),
        monitor.DomainName ?? (monitor.HttpVersion is 1.1 ? HostOf(wanted.Spec.Vip.Address) : null),
        (monitor.ExpectedCodes ?? "200").Replace(" ", "", StringComparison.Ordinal));

    // HTTP 1.1 demands a host, and a server may refuse a request without: it gets what a client would say that knows no
    // name.
    private static string HostOf(string address) =>
        address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
}
