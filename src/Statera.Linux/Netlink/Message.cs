using System.Buffers.Binary;
using System.Text;

namespace Statera.Linux.Netlink;

/// <summary>A request to the kernel, as netlink has it: a header, a structure of its own, and attributes, which can nest.</summary>
internal sealed class Message
{
    private const int Header = 16;

    private readonly List<byte> _bytes = [.. new byte[Header]];

    /// <param name="type">What is asked for.</param>
    /// <param name="flags">How.</param>
    public Message(ushort type, ushort flags) => (Type, Flags) = (type, flags);

    public ushort Type { get; }

    public ushort Flags { get; }

    public Message Byte(byte value)
    {
        _bytes.Add(value);
        return this;
    }

    public Message Short(ushort value)
    {
        _bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public Message Int(uint value)
    {
        _bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public Message Attribute(ushort kind, ReadOnlySpan<byte> value)
    {
        Short((ushort)(4 + value.Length)).Short(kind);
        _bytes.AddRange(value);
        return Padded();
    }

    public Message Attribute(ushort kind, uint value) => Attribute(kind, BitConverter.GetBytes(value));

    public Message Attribute(ushort kind, string value) => Attribute(kind, Encoding.ASCII.GetBytes(value + '\0'));

    /// <summary>An attribute that has others, or a structure, inside.</summary>
    public Message Nested(ushort kind, Action<Message> inside)
    {
        var at = _bytes.Count;
        Short(0).Short(kind);
        inside(this);
        var length = BitConverter.GetBytes((ushort)(_bytes.Count - at));
        (_bytes[at], _bytes[at + 1]) = (length[0], length[1]);
        return this;
    }

    /// <summary>The request as it is sent.</summary>
    public byte[] Sent(uint number)
    {
        var all = _bytes.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(all, all.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(all.AsSpan(4), Type);
        BinaryPrimitives.WriteUInt16LittleEndian(all.AsSpan(6), Flags);
        BinaryPrimitives.WriteUInt32LittleEndian(all.AsSpan(8), number);
        return all;
    }

    private Message Padded()
    {
        while (_bytes.Count % 4 != 0)
        {
            _bytes.Add(0);
        }

        return this;
    }
}
