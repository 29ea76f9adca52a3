using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>A member that answers whatever it is asked with a status that can be changed, and remembers what it was asked.</summary>
internal sealed class ProbedMember : IDisposable
{
    private readonly TcpListener _listener;

    public ProbedMember(string address = "127.0.0.1", int status = 200)
    {
        Status = status;
        _listener = new TcpListener(IPAddress.Parse(address), 0);
        _listener.Start(128);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it answers with; 0 for never.</summary>
    public int Status { get; set; }

    /// <summary>What it was asked, and when.</summary>
    public ConcurrentQueue<(long At, string Text, int Status)> Asked { get; } = new();

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
            try
            {
                var buffer = new byte[4096];
                var status = Status;
                if (await socket.ReceiveAsync(buffer) is > 0 and var length)
                {
                    Asked.Enqueue((Stopwatch.GetTimestamp(), Encoding.ASCII.GetString(buffer, 0, length), status));
                    await socket.SendAsync(status == 0 ? [] : Encoding.ASCII.GetBytes($"HTTP/1.1 {status} It\r\nContent-Length: 0\r\n\r\n"));
                    await socket.ReceiveAsync(buffer);
                }
            }
            catch (SocketException)
            {
                // The proxy cut it.
            }
        }
    }
}
