using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Statera.Testing;

/// <summary>A small HTTP server that answers each request with its name and keeps connections.</summary>
public sealed class Backend : IDisposable
{
    private readonly TcpListener _listener;
    private readonly byte[] _answer;
    private int _requests;

    /// <summary>Starts it, on a port that is free.</summary>
    /// <param name="name">What it answers.</param>
    /// <param name="address">Where; null for the loopback.</param>
    public Backend(string name, IPAddress? address = null)
    {
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {name.Length}\r\n\r\n{name}");
        _listener.Start(1024);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Requests => _requests;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            var buffer = new byte[4096];
            var length = 0;
            try
            {
                while (await socket.ReceiveAsync(buffer.AsMemory(length)) is > 0 and var count)
                {
                    length += count;
                    if (buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
                    {
                        length = 0;
                        Interlocked.Increment(ref _requests);
                        await socket.SendAsync(_answer);
                    }
                }
            }
            catch (SocketException)
            {
                // The proxy cut it.
            }
        }
    }
}
