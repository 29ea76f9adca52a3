using System.Net;
using System.Text.RegularExpressions;
using Statera.Core.Model;

namespace Statera.Providers.Amphora;

/// <summary>What of a legal load balancer an amphora can't serve, and why. Pure.</summary>
internal static partial class AmphoraSupport
{
    public static IEnumerable<Fault> Check(LoadBalancer wanted, int firstFreePort) =>
        Check(wanted.Spec)
            .Concat(wanted.Listeners.SelectMany(l => Check(l, firstFreePort)))
            .Concat(wanted.Pools.SelectMany(Check))
            .Concat(wanted.Members.SelectMany(Check))
            .Concat(wanted.HealthMonitors.SelectMany(Check))
            .Concat(wanted.L7Policies.Select(_ => Fault.Unsupported("l7policies",
                "The amphora provider does not carry out L7 policies yet.")));

    private static IEnumerable<Fault> Check(LoadBalancerSpec spec)
    {
        if (!spec.AdditionalVips.IsEmpty)
        {
            yield return Fault.Unsupported("additional_vips", "The amphora provider serves one VIP per load balancer.");
        }
    }

    // To HAProxy such an address is wherever the client wanted to go.
    private static IEnumerable<Fault> Check(MemberSpec member) =>
        IPAddress.Parse(member.Address) is var address
        && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Broadcast))
            ? [Fault.Unsupported("address", $"{member.Address} is no member's address.")]
            : [];

    private static IEnumerable<Fault> Check(ListenerSpec listener, int firstFreePort)
    {
        if (listener.Protocol is not (ListenerProtocol.Http or ListenerProtocol.Tcp))
        {
            yield return Fault.Unsupported("protocol",
                $"The amphora provider serves HTTP and TCP listeners, not yet {Word(listener.Protocol)}."
                + (listener.Protocol is ListenerProtocol.Https ? " A TCP listener passes TLS through likewise." : ""));
        }

        if (listener.ProtocolPort < firstFreePort)
        {
            yield return Fault.Unsupported("protocol_port",
                $"Port {listener.ProtocolPort} is reserved for root on this host, and the amphora provider runs without "
                + $"root: take {firstFreePort} or above, or lower the sysctl net.ipv4.ip_unprivileged_port_start.");
        }

        if (listener.ConnectionLimit == 0)
        {
            yield return Fault.Unsupported("connection_limit",
                "HAProxy has no limit of 0 connections: switch the listener off with admin_state_up, or take -1 for no limit.");
        }

        if (listener.InsertHeaders.Values.Any(value => value == "true"))
        {
            yield return Fault.Unsupported("insert_headers", "The amphora provider does not insert headers yet.");
        }

        if (listener.AllowedCidrs is { IsEmpty: false })
        {
            yield return Fault.Unsupported("allowed_cidrs", "The amphora provider has no access lists yet.");
        }

        if (listener.TimeoutTcpInspect != 0)
        {
            yield return Fault.Unsupported("timeout_tcp_inspect",
                "The amphora provider has nothing yet that inspects packets, so timeout_tcp_inspect must be 0.");
        }
    }

    private static IEnumerable<Fault> Check(PoolSpec pool)
    {
        if (pool.Protocol is not (PoolProtocol.Http or PoolProtocol.Tcp))
        {
            yield return Fault.Unsupported("protocol",
                $"The amphora provider serves HTTP and TCP pools, not yet {Word(pool.Protocol)}."
                + (pool.Protocol is PoolProtocol.Https ? " A TCP pool passes TLS through likewise." : ""));
        }

        if (pool.SessionPersistence is not null)
        {
            yield return Fault.Unsupported("session_persistence", "The amphora provider does not keep sessions yet.");
        }

        if (pool.TlsEnabled)
        {
            yield return Fault.Unsupported("tls_enabled", "The amphora provider does not speak TLS to members yet.");
        }

        if (pool.Algorithm is BalancingAlgorithm.SourceIpPort)
        {
            yield return Fault.Unsupported("lb_algorithm",
                "HAProxy does not balance by SOURCE_IP_PORT: take SOURCE_IP, ROUND_ROBIN or LEAST_CONNECTIONS.");
        }
    }

    private static IEnumerable<Fault> Check(HealthMonitorSpec monitor)
    {
        if (monitor.Type is not (HealthMonitorType.Http or HealthMonitorType.Tcp))
        {
            yield return Fault.Unsupported("type",
                $"The amphora provider has HTTP and TCP health monitors, not yet {Word(monitor.Type)}.");
        }

        if (monitor.Delay < 1 || monitor.Timeout < 1)
        {
            yield return Fault.Unsupported(monitor.Delay < 1 ? "delay" : "timeout",
                "HAProxy's health checks need a delay and a timeout of one second at least.");
        }

        foreach (var fault in monitor.Type is HealthMonitorType.Http ? CheckQuestion(monitor) : [])
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

    private static string Word(ListenerProtocol protocol) => protocol switch
    {
        ListenerProtocol.TerminatedHttps => "TERMINATED_HTTPS",
        _ => protocol.ToString().ToUpperInvariant(),
    };

    private static string Word(PoolProtocol protocol) => protocol.ToString().ToUpperInvariant();

    private static string Word(HealthMonitorType type) => type switch
    {
        HealthMonitorType.TlsHello => "TLS-HELLO",
        HealthMonitorType.UdpConnect => "UDP-CONNECT",
        _ => type.ToString().ToUpperInvariant(),
    };
}
