using System.Buffers.Binary;

namespace Statera.Linux.Netlink;

/// <summary>One message of the kernel's answer, without its header.</summary>
internal sealed record Reply(byte[] Body)
{
    public byte Byte(int at) => Body[at];

    public int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(Body.AsSpan(at));

    /// <summary>An attribute behind a structure of that size; null where there is none.</summary>
    public byte[]? Attribute(int structure, ushort kind)
    {
        for (var at = structure; at + 4 <= Body.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(Body.AsSpan(at));
            if (length < 4)
            {
                break;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(Body.AsSpan(at + 2)) == kind)
            {
                return Body[(at + 4)..(at + length)];
            }

            at += (length + 3) & ~3;
        }

        return null;
    }
}
