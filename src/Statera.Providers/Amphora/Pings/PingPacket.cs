using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Statera.Providers.Amphora.Pings;

/// <summary>Echo requests and replies of ICMP (RFC 792) and ICMPv6 (RFC 4443).</summary>
internal sealed class PingPacket
{
    private const int HeaderLength = 8;

    // Tells our replies from those of everybody else who pings on this host.
    private readonly byte[] _mark = RandomNumberGenerator.GetBytes(16);

    /// <summary>A request that a reply will name the number of.</summary>
    public byte[] Request(AddressFamily family, long number)
    {
        var packet = new byte[HeaderLength + _mark.Length + sizeof(long)];
        packet[0] = family is AddressFamily.InterNetwork ? (byte)8 : (byte)128;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)number);
        _mark.CopyTo(packet, HeaderLength);
        BinaryPrimitives.WriteInt64BigEndian(packet.AsSpan(HeaderLength + _mark.Length), number);

        // Of ICMPv6 the kernel makes it, as it has the addresses in it.
        if (family is AddressFamily.InterNetwork)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), Checksum(packet));
        }

        return packet;
    }

    /// <summary>The number of the request that this answers; null for what is no reply to us.</summary>
    public long? NumberIn(AddressFamily family, ReadOnlySpan<byte> packet)
    {
        // A raw socket of IPv4 shows the header before it.
        if (family is AddressFamily.InterNetwork && packet.Length > 20 && packet[0] >> 4 == 4)
        {
            packet = packet[Math.Min((packet[0] & 15) * 4, packet.Length)..];
        }

        var reply = family is AddressFamily.InterNetwork ? 0 : 129;
        return packet.Length == HeaderLength + _mark.Length + sizeof(long)
            && packet[0] == reply && packet.Slice(HeaderLength, _mark.Length).SequenceEqual(_mark)
            ? BinaryPrimitives.ReadInt64BigEndian(packet[^sizeof(long)..])
            : null;
    }

    // One's complement of the sum of all 16-bit words.
    private static ushort Checksum(ReadOnlySpan<byte> packet)
    {
        var sum = 0u;
        for (var i = 0; i < packet.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(packet[i..]);
        }

        sum = (sum >> 16) + (sum & 0xffff);
        return (ushort)~(sum + (sum >> 16));
    }
}
