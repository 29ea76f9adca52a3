using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Statera.Linux;

namespace Statera.Providers.Amphora.Pings;

/// <summary>Pings, over one socket a family for all that is pinged from one network namespace.</summary>
/// <param name="time">The clock.</param>
/// <param name="where">The namespace, once there is something to ping; null for the host's own.</param>
internal sealed class Pinger(TimeProvider time, Func<NetworkNamespace?> where) : IDisposable
{
    private readonly PingPacket _packet = new();
    private readonly ConcurrentDictionary<long, (IPAddress Address, TaskCompletionSource Answered)> _waiting = new();
    private readonly Dictionary<AddressFamily, Socket> _sockets = [];
    private readonly Lock _lock = new();
    private long _number;

    /// <summary>Whether this user may ping at all.</summary>
    public static bool IsAllowed()
    {
        try
        {
            Open(AddressFamily.InterNetwork).Dispose();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Pings once; null where it was answered in time, else what was wrong.</summary>
    public async Task<string?> AskAsync(IPAddress address, TimeSpan patience, CancellationToken cancel)
    {
        var number = Interlocked.Increment(ref _number);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[number] = (address, answered);
        try
        {
            var packet = _packet.Request(address.AddressFamily, number);
            await SocketOf(address.AddressFamily).SendToAsync(packet, new IPEndPoint(address, 0), cancel).ConfigureAwait(false);
            await answered.Task.WaitAsync(patience, time, cancel).ConfigureAwait(false);
            return null;
        }
        catch (TimeoutException)
        {
            return $"PING: {address} did not answer within {patience.TotalSeconds:0.###} s.";
        }
        catch (SocketException e)
        {
            return $"PING: {address} can't be reached: {e.Message}.";
        }
        finally
        {
            _waiting.TryRemove(number, out _);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var socket in _sockets.Values)
            {
                socket.Dispose();
            }
        }
    }

    // The kind that needs no root is for the groups that net.ipv4.ping_group_range names, root's not always one of them.
    private static Socket Open(AddressFamily family)
    {
        var protocol = family is AddressFamily.InterNetwork ? ProtocolType.Icmp : ProtocolType.IcmpV6;
        try
        {
            return new Socket(family, SocketType.Dgram, protocol);
        }
        catch (SocketException)
        {
            return new Socket(family, SocketType.Raw, protocol);
        }
    }

    private Socket SocketOf(AddressFamily family)
    {
        lock (_lock)
        {
            if (!_sockets.TryGetValue(family, out var socket))
            {
                socket = _sockets[family] = where() is { } place ? place.Run(() => Open(family)) : Open(family);

                // Else the first receive finds it without a name.
                socket.Bind(new IPEndPoint(family is AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0));
                _ = ReceiveAsync(socket);
            }

            return socket;
        }
    }

    private async Task ReceiveAsync(Socket socket)
    {
        var buffer = new byte[2048];
        var anybody = new IPEndPoint(socket.AddressFamily is AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (true)
        {
            try
            {
                var got = await socket.ReceiveFromAsync(buffer, anybody).ConfigureAwait(false);
                if (_packet.NumberIn(socket.AddressFamily, buffer.AsSpan(0, got.ReceivedBytes)) is { } number
                    && _waiting.TryGetValue(number, out var it) && it.Address.Equals(((IPEndPoint)got.RemoteEndPoint).Address))
                {
                    it.Answered.TrySetResult();
                }
            }
            catch (SocketException)
            {
                // What an earlier packet met with is told here, too.
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
