using System.ComponentModel;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Statera.Linux.Netlink;
using static Statera.Linux.Netlink.RouteMessages;

namespace Statera.Linux;

/// <summary>An address of an interface, with the length of its network's prefix.</summary>
public readonly record struct InterfaceAddress(IPAddress Address, int PrefixLength)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Address}/{PrefixLength}";
}

/// <summary>
/// The interfaces of the network namespace in which this was made. Each call makes what is asked for of whatever there is, and
/// nothing where it is so already. Needs root.
/// </summary>
/// <exception cref="Win32Exception">The kernel refuses; the message says what.</exception>
public sealed class Interfaces : IDisposable
{
    private const int NoSuchDevice = 19, ThereAlready = 17;
    private const uint IsUp = 1, NoDuplicateDetection = 2;

    private readonly RouteSocket _socket = new();

    /// <summary>The number of an interface; null where there is none of that name.</summary>
    public int? Find(string name)
    {
        try
        {
            return _socket.Ask(Link(GetLink, 0).Attribute(LinkName, name), $"Looking for the interface {name}")[0].Int(4);
        }
        catch (Win32Exception error) when (error.NativeErrorCode == NoSuchDevice)
        {
            return null;
        }
    }

    /// <summary>The Ethernet address of an interface; null where there is no interface of that name.</summary>
    public PhysicalAddress? EthernetAddressOf(string name)
    {
        try
        {
            return _socket.Ask(Link(GetLink, 0).Attribute(LinkName, name), $"Looking at the interface {name}")[0]
                .Attribute(LinkStructure, LinkAddress) is { } address ? new PhysicalAddress(address) : PhysicalAddress.None;
        }
        catch (Win32Exception error) when (error.NativeErrorCode == NoSuchDevice)
        {
            return null;
        }
    }

    /// <summary>The names of all interfaces.</summary>
    public IReadOnlyList<string> Names() =>
    [
        .. _socket.Ask(Link(GetLink, DumpAll), "Listing the interfaces")
            .Select(it => Encoding.ASCII.GetString(it.Attribute(LinkStructure, LinkName)!).TrimEnd('\0')),
    ];

    /// <summary>A bridge of that name that is up.</summary>
    /// <returns>Its number.</returns>
    public int Bridge(string name)
    {
        if (Find(name) is not { } known)
        {
            try
            {
                _socket.Ask(
                    Link(NewLink, Acknowledge | Create | Exclusive).Attribute(LinkName, name)
                        .Nested(LinkInfo, info => info.Attribute(InfoKind, "bridge")),
                    $"Making the bridge {name}");
            }
            catch (Win32Exception error) when (error.NativeErrorCode == ThereAlready)
            {
                // Somebody else has just made it.
            }

            known = Find(name) ?? throw new InvalidOperationException($"The bridge {name} went as soon as it was made.");
        }

        Up(known);
        return known;
    }

    /// <summary>A cable: an interface here, and one at its other end in another namespace.</summary>
    /// <param name="name">Here.</param>
    /// <param name="there">The other namespace.</param>
    /// <param name="nameThere">The other end; one that is there with no end here is replaced.</param>
    /// <param name="address">The other end's Ethernet address.</param>
    /// <returns>The number of the end here.</returns>
    public int Cable(string name, NetworkNamespace there, string nameThere, PhysicalAddress address)
    {
        ArgumentNullException.ThrowIfNull(there);
        if (Find(name) is { } known)
        {
            return known;
        }

        using var handle = there.Open();
        _socket.Ask(
            Link(NewLink, Acknowledge | Create | Exclusive).Attribute(LinkName, name).Nested(LinkInfo, info => info
                .Attribute(InfoKind, "veth").Nested(InfoData, data => data.Nested(VethPeer, peer => peer.LinkStructureOf()
                    .Attribute(LinkName, nameThere)
                    .Attribute(LinkAddress, address.GetAddressBytes())
                    .Attribute(LinkNamespace, (uint)handle.DangerousGetHandle())))),
            $"Making the cable {name} to {nameThere} in {there.Name}");
        return Find(name) ?? throw new InvalidOperationException($"The cable {name} went as soon as it was made.");
    }

    /// <summary>Makes an interface a port of a bridge.</summary>
    public void Join(int number, int bridge) => _socket.Ask(
        Link(NewLink, Acknowledge, number).Attribute(LinkMaster, (uint)bridge), "Plugging an interface into a bridge");

    /// <summary>
    /// Whether a bridge hands on what comes from its port of that name; it begins to a moment after both ends are on.
    /// </summary>
    public bool Forwards(string name)
    {
        const byte Forwarding = 3;
        var info = _socket.Ask(Link(GetLink, 0).Attribute(LinkName, name), $"Looking at the port {name}")[0]
            .Attribute(LinkStructure, LinkInfo);
        return info is not null && new Reply(info).Attribute(0, InfoSlaveData) is { } port
            && new Reply(port).Attribute(0, BridgePortState) is [Forwarding];
    }

    /// <summary>
    /// Gives an interface its Ethernet address again. Where <c>arp_notify</c> is on, it tells everybody of its addresses then.
    /// </summary>
    public void Announce(int number, PhysicalAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        _socket.Ask(
            Link(NewLink, Acknowledge, number).Attribute(LinkAddress, address.GetAddressBytes()), "Announcing an interface's addresses");
    }

    /// <summary>Switches an interface on.</summary>
    public void Up(int number) => _socket.Ask(Link(NewLink, Acknowledge, number, IsUp, IsUp), "Switching an interface on");

    /// <summary>Deletes an interface, and the other end of a cable with it; done where there is none.</summary>
    public void Delete(string name)
    {
        if (Find(name) is { } number)
        {
            try
            {
                _socket.Ask(Link(DeleteLink, Acknowledge, number), $"Deleting the interface {name}");
            }
            catch (Win32Exception error) when (error.NativeErrorCode == NoSuchDevice)
            {
                // It went with the namespace of its other end, which the kernel clears away some time after its name.
            }
        }
    }

    /// <summary>Gives an interface these addresses, and takes away all others but those that it made itself.</summary>
    public void Addresses(int number, IReadOnlyCollection<InterfaceAddress> wanted)
    {
        var known = AddressesOf(number);
        foreach (var gone in known.Except(wanted).Where(it => !it.Address.IsIPv6LinkLocal))
        {
            _socket.Ask(About(DeleteAddress, Acknowledge, number, gone), $"Taking the address {gone} away");
        }

        foreach (var added in wanted.Except(known))
        {
            // Whose an address is, is decided here; the kernel's second thoughts would keep it unusable for a second.
            _socket.Ask(
                About(NewAddress, Acknowledge | Create | Replace, number, added).Attribute(AddressFlags, NoDuplicateDetection),
                $"Giving the address {added}");
        }
    }

    /// <summary>The addresses of an interface.</summary>
    public IReadOnlyList<InterfaceAddress> AddressesOf(int number) =>
    [
        .. _socket.Ask(new Message(GetAddress, Request | DumpAll).Int(0).Int(0), "Listing the addresses")
            .Where(it => it.Int(4) == number)
            .Select(it => new InterfaceAddress(
                new IPAddress((it.Attribute(AddressStructure, AddressLocal) ?? it.Attribute(AddressStructure, AddressWhole))!), it.Byte(1))),
    ];

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static Message About(ushort type, int flags, int number, InterfaceAddress it) =>
        new Message(type, (ushort)(Request | flags))
            .Byte((byte)(it.Address.AddressFamily is AddressFamily.InterNetwork ? 2 : 10)).Byte((byte)it.PrefixLength).Byte(0).Byte(0)
            .Int((uint)number)
            .Attribute(AddressLocal, it.Address.GetAddressBytes()).Attribute(AddressWhole, it.Address.GetAddressBytes());
}
