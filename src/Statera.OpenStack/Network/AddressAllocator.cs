using Statera.Core.Model;
using Statera.Core.Store;

namespace Statera.OpenStack.Network;

/// <summary>
/// Gives addresses to ports, inside the transaction that stores the port: an address is a claim, held once.
/// </summary>
internal static class AddressAllocator
{
    private const int Probes = 16;

    /// <summary>Takes one address of a subnet for a port: the one asked for, or the next free one.</summary>
    /// <exception cref="RefusedException">It is not of the subnet, or taken, or there is none.</exception>
    public static FixedIp Take(IDocumentTransaction store, SubnetDocument subnet, string? address, string portId) =>
        address is null ? TakeNext(store, subnet, portId) : TakeThis(store, subnet, address, portId);

    /// <summary>Gives an address back.</summary>
    public static void Release(IDocumentTransaction store, FixedIp address) =>
        store.Release(Scope(address.SubnetId), address.IpAddress);

    /// <summary>Whether a subnet has an address that is taken.</summary>
    public static bool IsUsed(IDocumentReader reader, string subnetId) => reader.Claims(Scope(subnetId)).Count > 0;

    /// <summary>Whether a subnet has an address that is free.</summary>
    public static bool HasFree(IDocumentReader reader, SubnetDocument subnet) =>
        reader.Claims(Scope(subnet.Id)).Count < RangeOf(subnet).Size - 2;

    /// <summary>The addresses of a subnet.</summary>
    public static Ipv4Subnet RangeOf(SubnetDocument subnet) =>
        Ipv4Subnet.TryParse(subnet.Cidr, out var range)
            ? range
            : throw new InvalidOperationException($"The subnet {subnet.Id} has the CIDR '{subnet.Cidr}', which is none.");

    private static FixedIp TakeThis(IDocumentTransaction store, SubnetDocument subnet, string address, string portId)
    {
        if (!RangeOf(subnet).CanHold(address))
        {
            throw new RefusedException(new Fault(FaultKind.Invalid, "ip_address",
                $"Specified IP address {address} can't be used: it must be one of the subnet {subnet.Id}'s, {subnet.Cidr}."));
        }

        // Held already, be it by this very port: an address is given once.
        return store.Holder(Scope(subnet.Id), address) is null && store.TryClaim(Scope(subnet.Id), address, portId)
            ? new FixedIp(subnet.Id, address)
            : throw new RefusedException(Fault.Conflict(
                "ip_address", $"IP address {address} already allocated in subnet {subnet.Id}"));
    }

    private static FixedIp TakeNext(IDocumentTransaction store, SubnetDocument subnet, string portId)
    {
        var range = RangeOf(subnet);
        var usable = range.Size - 2;
        HashSet<string>? taken = null;
        for (var tried = 0L; tried < usable; tried++)
        {
            // The cursor counts the usable addresses from 0; the first of them is the range's second.
            var next = (subnet.Cursor + tried) % usable;
            var address = range.Address(next + 1);

            // Most often the first is free. Where many are taken in a row, one look at all of them is cheaper.
            taken ??= tried == Probes ? [.. store.Claims(Scope(subnet.Id))] : null;
            if (taken?.Contains(address) != true && store.TryClaim(Scope(subnet.Id), address, portId))
            {
                store.Put(subnet with { Cursor = (next + 1) % usable });
                return new FixedIp(subnet.Id, address);
            }
        }

        throw new RefusedException(Fault.Conflict(
            "subnet_id", $"No more IP addresses available on network {subnet.NetworkId}."));
    }

    private static string Scope(string subnetId) => $"subnet:{subnetId}";
}
