using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Statera.Linux.Netlink;

/// <summary>A socket to the kernel's routing, of the network namespace in which it was opened.</summary>
internal sealed unsafe class RouteSocket : IDisposable
{
    private const int NetlinkFamily = 16, Raw = 3, Header = 16;
    private const ushort Error = 2, Done = 3, Dump = 0x300;

    private readonly int _fd = (int)Calls.Checked(
        Calls.Socket(NetlinkFamily, Raw | Calls.CloseOnExec, 0), "Opening a netlink socket");

    private uint _number;

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="message">What is asked for.</param>
    /// <param name="what">The same in words, for errors.</param>
    /// <exception cref="Win32Exception">The kernel refuses; with its error number.</exception>
    public List<Reply> Ask(Message message, string what)
    {
        var request = message.Sent(++_number);
        fixed (byte* bytes = request)
        {
            Calls.Checked(Calls.Send(_fd, bytes, (nuint)request.Length, 0), what);
        }

        var replies = new List<Reply>();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            int length;
            fixed (byte* bytes = buffer)
            {
                length = (int)Calls.Checked(Calls.Receive(_fd, bytes, (nuint)buffer.Length, 0), what);
            }

            for (var at = 0; at + Header <= length;)
            {
                var size = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at));
                var type = BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(at + 4));
                var body = buffer[(at + Header)..(at + size)];
                switch (type)
                {
                    case Error when BinaryPrimitives.ReadInt32LittleEndian(body) is var error and not 0:
                        throw new Win32Exception(-error, $"{what}: {Marshal.GetPInvokeErrorMessage(-error)}");
                    case Error:
                    case Done:
                        return replies;
                    default:
                        replies.Add(new Reply(body));
                        break;
                }

                at += (size + 3) & ~3;
            }

            // What is asked for by itself, not as a list, is answered by one message, and acknowledged only on demand.
            if ((message.Flags & Dump) != Dump && (message.Flags & RouteMessages.Acknowledge) == 0)
            {
                return replies;
            }
        }
    }

    public void Dispose() => _ = Calls.Close(_fd);
}
