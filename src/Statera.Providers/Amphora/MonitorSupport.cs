using System.Text.RegularExpressions;
using Statera.Core.Model;

namespace Statera.Providers.Amphora;

/// <summary>What of a health monitor an amphora can't do, and why. Pure.</summary>
internal static partial class MonitorSupport
{
    public static IEnumerable<Fault> Check(HealthMonitorSpec monitor, bool canPing)
    {
        if (monitor.Type is HealthMonitorType.UdpConnect or HealthMonitorType.Sctp)
        {
            yield return Fault.Unsupported("type",
                $"The amphora provider has HTTP, HTTPS, TCP, TLS-HELLO and PING health monitors, not yet {Word(monitor.Type)}.");
        }

        if (monitor.Type is HealthMonitorType.Ping && !canPing)
        {
            yield return Fault.Unsupported("type",
                "The user that the service runs as may not ping: let its group (sysctl net.ipv4.ping_group_range), or give the "
                + "program the capability cap_net_raw.");
        }

        if (monitor.Delay < 1 || monitor.Timeout < 1)
        {
            yield return Fault.Unsupported(monitor.Delay < 1 ? "delay" : "timeout",
                "HAProxy's health checks need a delay and a timeout of one second at least.");
        }

        foreach (var fault in monitor.Type is HealthMonitorType.Http or HealthMonitorType.Https ? CheckQuestion(monitor) : [])
        {
            yield return fault;
        }
    }

    private static IEnumerable<Fault> CheckQuestion(HealthMonitorSpec monitor)
    {
        if (monitor.HttpMethod == "CONNECT")
        {
            yield return Fault.Unsupported("http_method",
                "CONNECT asks for a tunnel rather than an answer, so HAProxy can't check with it: take GET, HEAD or OPTIONS.");
        }

        if (monitor.UrlPath is { } path && !PathText().IsMatch(path))
        {
            yield return Fault.Unsupported("url_path",
                "HAProxy sends the path as it is, so it must start with / and have neither spaces nor characters beyond "
                + "ASCII: write those percent-encoded.");
        }

        if (monitor.ExpectedCodes is { } codes && !CodesText().IsMatch(codes))
        {
            yield return Fault.Unsupported("expected_codes",
                "HAProxy takes one status code, a list (200,202) or a range (200-204).");
        }

        if (monitor.HttpVersion is not (null or 1.0 or 1.1))
        {
            yield return Fault.Unsupported("http_version", "Health monitors speak HTTP 1.0 and 1.1.");
        }
    }

    [GeneratedRegex(@"\A/[!-~]*\z")]
    private static partial Regex PathText();

    [GeneratedRegex(@"\A[1-5]\d\d(-[1-5]\d\d|(,\s*[1-5]\d\d)*)\z")]
    private static partial Regex CodesText();

    private static string Word(HealthMonitorType type) => type switch
    {
        HealthMonitorType.UdpConnect => "UDP-CONNECT",
        _ => type.ToString().ToUpperInvariant(),
    };
}
