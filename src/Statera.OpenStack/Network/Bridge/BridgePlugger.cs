using System.ComponentModel;
using System.Net.NetworkInformation;
using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Store;
using Statera.Linux;

namespace Statera.OpenStack.Network.Bridge;

/// <summary>
/// The built-in network service on Linux bridges: one for each network, all in a namespace of their own, so that neither the
/// host nor its firewall is on any of them. What is plugged in has a cable to its network's bridge.
/// </summary>
/// <param name="store">Where networks, subnets and ports are kept.</param>
/// <param name="names">What things are called on the host.</param>
/// <param name="time">The clock.</param>
public sealed class BridgePlugger(IDocumentStore store, BridgeNames names, TimeProvider time) : IPlugger
{
    // Milliseconds: a port forwards after two or three.
    private const int LongestWait = 500;

    /// <summary>Makes what the bridges are in; ports can be plugged in from then on.</summary>
    /// <exception cref="InvalidOperationException">The system refuses; the message says what to do.</exception>
    public void Start()
    {
        try
        {
            KernelLimits.RaiseForNamespaces();
            names.Switch.Create();
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException(
                $"network.backend is bridge, which this process may not do: {error.Message}. It needs root with the capabilities "
                + "CAP_SYS_ADMIN and CAP_NET_ADMIN; without, set network.backend to loopback.", error);
        }
    }

    /// <inheritdoc/>
    public async Task<string> PlugAsync(LoadBalancerSpec wanted, CancellationToken cancel)
    {
        var place = await PlaceOfAsync(wanted, cancel);
        var amphora = names.Amphora(wanted.Id);
        await PlugAsync(place, amphora, BridgeNames.Inside, cancel);
        return amphora.Name;
    }

    /// <inheritdoc/>
    public async Task<string?> FindOutOfReachAsync(LoadBalancer wanted, CancellationToken cancel) =>
        wanted.Members.IsEmpty ? null : (await PlaceOfAsync(wanted.Spec, cancel)).OutOfReach(wanted.Members);

    /// <inheritdoc/>
    public async Task UnplugAsync(Guid loadBalancerId, CancellationToken cancel)
    {
        await Task.Run(() => names.Amphora(loadBalancerId).Delete(), cancel);
        await SweepAsync(cancel);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Guid> List() =>
    [
        .. NetworkNamespace.List(names.AmphoraPrefix)
            .Select(it => Guid.TryParseExact(it.Name[names.AmphoraPrefix.Length..], "D", out var id) ? id : (Guid?)null)
            .OfType<Guid>(), // What somebody else calls so is not a load balancer's.
    ];

    /// <summary>Unplugs a port; done where it is plugged in nowhere.</summary>
    internal void Unplug(string portId)
    {
        names.Switch.Create();
        names.Switch.Run(() =>
        {
            using var here = new Interfaces();
            here.Delete(BridgeNames.Cable(portId));
        });
    }

    // Cables of ports and bridges of networks that are no more. Looked at first, then compared: what is new is in both.
    private async Task SweepAsync(CancellationToken cancel)
    {
        names.Switch.Create();
        var there = names.Switch.Run(() =>
        {
            using var here = new Interfaces();
            return here.Names();
        });
        var wanted = await store.ReadAsync(
            reader => reader.Networks().Select(it => BridgeNames.Bridge(it.Id)).Concat(reader.Ports().Select(it => BridgeNames.Cable(it.Id)))
                .Append("lo").ToHashSet(),
            cancel);
        names.Switch.Run(() =>
        {
            using var here = new Interfaces();
            foreach (var name in there.Where(it => !wanted.Contains(it)))
            {
                here.Delete(name);
            }
        });
    }

    /// <summary>Plugs a port into its network, with its addresses and its Ethernet address.</summary>
    /// <param name="place">The port.</param>
    /// <param name="there">Where its interface is to be; made where there is none.</param>
    /// <param name="name">What the interface is called there.</param>
    /// <param name="cancel">Gives up; what was made stays.</param>
    internal async Task PlugAsync(PortPlace place, NetworkNamespace there, string name, CancellationToken cancel)
    {
        if (!await Task.Run(() => Plug(place, there, name), cancel))
        {
            return;
        }

        // Who already asks for one of its addresses would else wait a second until it asks again.
        for (var left = LongestWait; left > 0 && !await Task.Run(() => Forwards(place.PortId), cancel); left--)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), time, cancel);
        }

        await Task.Run(
            () => there.Run(() =>
            {
                using var inside = new Interfaces();
                inside.Announce(inside.Find(name)!.Value, PhysicalAddress.Parse(place.MacAddress));
            }),
            cancel);
    }

    private async Task<PortPlace> PlaceOfAsync(LoadBalancerSpec spec, CancellationToken cancel) =>
        await store.ReadAsync(reader => PortPlace.Of(reader, spec.Vip.PortId.ToString()), cancel);

    private bool Forwards(string portId) => names.Switch.Run(() =>
    {
        using var here = new Interfaces();
        return here.Forwards(BridgeNames.Cable(portId));
    });

    // Whether it was not plugged in before.
    private bool Plug(PortPlace place, NetworkNamespace there, string name)
    {
        there.Create();
        var address = PhysicalAddress.Parse(place.MacAddress);
        var isThere = there.Run(() =>
        {
            using var inside = new Interfaces();
            return inside.EthernetAddressOf(name) is not { } known ? false
                : known.Equals(address) ? true
                : throw new InvalidOperationException(
                    $"There is an interface {name} already that is not port {place.PortId}'s: choose another name.");
        });
        names.Switch.Create();
        names.Switch.Run(() =>
        {
            // A bridge is a wire: what is on it has addresses, it has none.
            File.WriteAllText("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1");
            using var here = new Interfaces();
            if (!isThere)
            {
                // Somebody has deleted the namespace where its other end was.
                here.Delete(BridgeNames.Cable(place.PortId));
            }

            var bridge = here.Bridge(BridgeNames.Bridge(place.NetworkId));
            var cable = here.Cable(BridgeNames.Cable(place.PortId), there, name, address);
            here.Join(cable, bridge);
            here.Up(cable);
        });
        there.Run(() =>
        {
            using var inside = new Interfaces();
            inside.Up(inside.Find("lo")!.Value);
            var number = inside.Find(name)!.Value;
            inside.Addresses(number, place.Addresses);

            File.WriteAllText($"/proc/sys/net/ipv4/conf/{name}/arp_notify", "1");
            inside.Up(number);
        });
        return !isThere;
    }
}
