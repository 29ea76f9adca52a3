using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Statera.OpenStack.Network;

/// <summary>A range of IPv4 addresses by prefix; addresses are offsets from its first one.</summary>
public readonly record struct Ipv4Subnet
{
    private readonly uint _first;
    private readonly int _prefix;

    private Ipv4Subnet(uint first, int prefix) => (_first, _prefix) = (first, prefix);

    /// <summary>How many addresses it has, with the network's and the broadcast address.</summary>
    public long Size => 1L << (32 - _prefix);

    /// <summary>How many bits its addresses have in common.</summary>
    public int PrefixLength => _prefix;

    /// <summary>Reads <c>10.0.0.0/8</c>; false where it is none, or has bits beyond the prefix.</summary>
    public static bool TryParse(string text, out Ipv4Subnet subnet)
    {
        subnet = default;
        if (text.Split('/') is not [var address, var prefix] || !TryParse(address, out uint first)
            || !int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) || bits > 32
            || (bits < 32 && (first & (uint.MaxValue >> bits)) != 0))
        {
            return false;
        }

        subnet = new Ipv4Subnet(first, bits);
        return true;
    }

    /// <summary>The address at an offset.</summary>
    public string Address(long offset)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(_first + offset));
        return new IPAddress(bytes).ToString();
    }

    /// <summary>
    /// Whether an address may be given to a port: in the range, and neither its network's nor its broadcast address.
    /// </summary>
    public bool CanHold(string address) =>
        TryParse(address, out uint value) && value >= _first && value - _first < Size
        && value - _first is var offset && offset > 0 && offset < Size - 1;

    /// <summary>Whether all of another range is in this one.</summary>
    public bool Contains(Ipv4Subnet other) => other._first >= _first && other._first + other.Size <= _first + Size;

    /// <summary>Whether the ranges have an address in common.</summary>
    public bool Overlaps(Ipv4Subnet other) => other._first < _first + Size && _first < other._first + other.Size;

    /// <summary>The first part of it with a prefix length that has no address of other ranges; null for none.</summary>
    /// <param name="prefixLength">How many bits the part's addresses have in common.</param>
    /// <param name="taken">The other ranges, of which no two overlap.</param>
    public Ipv4Subnet? FirstFree(int prefixLength, IEnumerable<Ipv4Subnet> taken)
    {
        if (prefixLength < _prefix)
        {
            return null;
        }

        var (size, next) = (1L << (32 - prefixLength), (long)_first);
        foreach (var other in taken.Where(Overlaps).OrderBy(it => it._first))
        {
            if (other._first >= next + size)
            {
                break;
            }

            // Behind it, where a part of this size can begin.
            next = Math.Max(next, (other._first + other.Size + size - 1) / size * size);
        }

        return next + size <= _first + Size ? new Ipv4Subnet((uint)next, prefixLength) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Address(0)}/{_prefix}";

    private static bool TryParse(string text, out uint value)
    {
        value = 0;
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetwork
            || address.ToString() != text)
        {
            return false;
        }

        value = BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
        return true;
    }
}
