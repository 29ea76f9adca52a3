using System.Net;
using System.Net.Sockets;

namespace Statera.Providers.Amphora.Sockets;

/// <summary>Makes listening sockets.</summary>
internal static class ListenSocket
{
    /// <summary>
    /// Bound, not yet listening: until a proxy is there to answer, clients are better refused than kept waiting.
    /// </summary>
    public static Socket Bind(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endpoint.AddressFamily is AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            SetReuseAddress(socket);
            socket.Bind(endpoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // .NET's own option of that name sets SO_REUSEPORT too, which would let a stranger take a share of the connections.
    private static void SetReuseAddress(Socket socket)
    {
        const int SolSocket = 1, ReuseAddress = 2;
        socket.SetRawSocketOption(SolSocket, ReuseAddress, BitConverter.GetBytes(1));
    }
}
