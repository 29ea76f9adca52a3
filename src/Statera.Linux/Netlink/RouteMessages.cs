namespace Statera.Linux.Netlink;

/// <summary>The numbers of rtnetlink (linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h).</summary>
internal static class RouteMessages
{
    public const ushort NewLink = 16, DeleteLink = 17, GetLink = 18, NewAddress = 20, DeleteAddress = 21, GetAddress = 22, NewRoute = 24;

    public const ushort Request = 1, Acknowledge = 4, DumpAll = 0x300, Replace = 0x100, Exclusive = 0x200, Create = 0x400;

    // Attributes of links.
    public const ushort LinkAddress = 1, LinkName = 3, LinkMaster = 10, LinkInfo = 18, InfoKind = 1, InfoData = 2, InfoSlaveData = 5, BridgePortState = 1,
        VethPeer = 1, LinkNamespace = 28;

    // Of addresses and routes.
    public const ushort AddressWhole = 1, AddressLocal = 2, AddressFlags = 8, RouteOut = 4, RouteGateway = 5;

    public const int LinkStructure = 16, AddressStructure = 8;

    /// <summary>A message about links.</summary>
    public static Message Link(ushort type, ushort flags, int index = 0, uint state = 0, uint change = 0) =>
        new Message(type, (ushort)(Request | flags)).LinkStructureOf(index, state, change);

    /// <summary>The structure that messages about links, and the peers of cables, begin with.</summary>
    public static Message LinkStructureOf(this Message message, int index = 0, uint state = 0, uint change = 0) =>
        message.Byte(0).Byte(0).Short(0).Int((uint)index).Int(state).Int(change);
}
