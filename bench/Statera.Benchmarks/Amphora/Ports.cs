using System.Net;
using System.Net.Sockets;

namespace Statera.Benchmarks.Amphora;

/// <summary>Ports of the loopback.</summary>
internal static class Ports
{
    /// <summary>One that nobody listens on.</summary>
    public static int Free()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    /// <summary>Returns when somebody takes connections.</summary>
    public static async Task OpenAsync(string address, int port, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(address, port, cancel);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(5, cancel);
            }
        }
    }
}
