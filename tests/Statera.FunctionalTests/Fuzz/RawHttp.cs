using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Statera.FunctionalTests.Fuzz;

/// <summary>Sends bytes as they are written, which no HTTP client would.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What came of it.</summary>
    /// <param name="Status">The status of the first answer; 0 where the connection was closed without one.</param>
    /// <param name="Text">All that came.</param>
    internal sealed record Answer(int Status, string Text);

    /// <summary>Sends, and reads until the server closes the connection.</summary>
    /// <param name="server">The server.</param>
    /// <param name="bytes">What is sent.</param>
    /// <param name="ends">Whether the sender says that no more comes; else it is silent.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="TimeoutException">The server does not close it.</exception>
    public static async Task<Answer> SendAsync(Uri server, byte[] bytes, bool ends, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(Patience, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        using var client = new TcpClient();
        var received = new StringBuilder();
        try
        {
            await client.ConnectAsync(server.Host, server.Port, both.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(bytes, both.Token);
            if (ends)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }

            var buffer = new byte[16_384];
            while (await stream.ReadAsync(buffer, both.Token) is > 0 and var read)
            {
                received.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // Closed while we were still sending: what it said before counts.
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            throw new TimeoutException($"The server neither answers nor closes: {received}");
        }

        var text = received.ToString();
        return new Answer(
            text.StartsWith("HTTP/1.", StringComparison.Ordinal) && text.Length > 12
                && int.TryParse(text.AsSpan(9, 3), CultureInfo.InvariantCulture, out var status) ? status : 0,
            text);
    }
}
