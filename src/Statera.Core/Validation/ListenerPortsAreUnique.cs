using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>A port of the VIP has one listener per transport (since v2.13: TCP, UDP and SCTP do not clash).</summary>
internal sealed class ListenerPortsAreUnique : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted)
    {
        var taken = new Dictionary<(int Port, ListenerProtocol Transport), ListenerSpec>();
        foreach (var listener in wanted.Listeners)
        {
            if (!taken.TryAdd((listener.ProtocolPort, TransportOf(listener.Protocol)), listener))
            {
                var first = taken[(listener.ProtocolPort, TransportOf(listener.Protocol))];
                yield return Fault.Conflict("protocol_port",
                    "Another Listener on this Load Balancer is already using protocol " +
                    $"{WireNames.Of(first.Protocol)} and protocol_port {listener.ProtocolPort}");
            }
        }
    }

    private static ListenerProtocol TransportOf(ListenerProtocol protocol) =>
        protocol is ListenerProtocol.Udp or ListenerProtocol.Sctp ? protocol : ListenerProtocol.Tcp;
}
