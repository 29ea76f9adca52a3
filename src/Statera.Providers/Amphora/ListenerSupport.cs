using Statera.Core.Model;

namespace Statera.Providers.Amphora;

/// <summary>What of a listener an amphora can't serve, and why. Pure.</summary>
internal static class ListenerSupport
{
    public static IEnumerable<Fault> Check(ListenerSpec listener, int firstFreePort)
    {
        if (listener.Protocol is not (ListenerProtocol.Http or ListenerProtocol.Https or ListenerProtocol.TerminatedHttps
            or ListenerProtocol.Tcp or ListenerProtocol.Prometheus))
        {
            yield return Fault.Unsupported("protocol",
                $"The amphora provider serves HTTP, HTTPS, TERMINATED_HTTPS, TCP and PROMETHEUS listeners, not yet {Word(listener.Protocol)}.");
        }

        if (listener.ProtocolPort < firstFreePort)
        {
            yield return Fault.Unsupported("protocol_port",
                $"Port {listener.ProtocolPort} is reserved for root on this host, and the amphora provider runs without "
                + $"root: take {firstFreePort} or above, or lower the sysctl net.ipv4.ip_unprivileged_port_start.");
        }

        foreach (var fault in TlsSupport.Check(listener.TlsCiphers, listener.TlsVersions))
        {
            yield return fault;
        }

        if (listener.ConnectionLimit == 0)
        {
            yield return Fault.Unsupported("connection_limit",
                "HAProxy has no limit of 0 connections: switch the listener off with admin_state_up, or take -1 for no limit.");
        }
    }

    private static string Word(ListenerProtocol protocol) => protocol switch
    {
        ListenerProtocol.TerminatedHttps => "TERMINATED_HTTPS",
        _ => protocol.ToString().ToUpperInvariant(),
    };
}
