using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>
/// A member that answers so many requests on a connection, and closes it on the next one, as a server does that has just
/// found a connection idle for long enough.
/// </summary>
internal sealed class FickleMember : IDisposable
{
    private static readonly byte[] Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _answered;
    private int _connections;

    public FickleMember(int answeredPerConnection)
    {
        _answered = answeredPerConnection;
        _listener.Start(1024);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => _connections;

    /// <summary>The methods of all requests that came, answered or not.</summary>
    public ConcurrentQueue<string> Methods { get; } = new();

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
            Interlocked.Increment(ref _connections);
            var buffer = new byte[4096];
            try
            {
                for (var left = _answered; await socket.ReceiveAsync(buffer.AsMemory()) is > 0 and var count; left--)
                {
                    Methods.Enqueue(Encoding.ASCII.GetString(buffer, 0, count).Split(' ')[0]);
                    if (left == 0)
                    {
                        return;
                    }

                    await socket.SendAsync(Answer);
                }
            }
            catch (SocketException)
            {
                // The proxy cut it.
            }
        }
    }
}
