using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Statera.Testing;

/// <summary>A small HTTP server that answers each request with its name and what it was sent, byte for byte.</summary>
public sealed class EchoBackend : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _name;
    private readonly string _headers;
    private readonly X509Certificate2? _certificate;

    /// <summary>Starts it.</summary>
    /// <param name="name">The first line of its answers.</param>
    /// <param name="headers">Further headers of its answers, each with its line end.</param>
    /// <param name="certificate">Speaks TLS with it; null for not.</param>
    public EchoBackend(string name, string headers = "", X509Certificate2? certificate = null)
    {
        (_name, _headers, _certificate) = (name, headers, certificate);
        _listener.Start(1024);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

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
        try
        {
            await using Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (_certificate is null)
            {
                await AnswerAsync(stream);
                return;
            }

            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(_certificate);
            await AnswerAsync(tls);
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The proxy cut it, or only looked.
        }
    }

    private async Task AnswerAsync(Stream stream)
    {
        var (buffer, length) = (new byte[16 * 1024], 0);
        while (await stream.ReadAsync(buffer.AsMemory(length)) is > 0 and var count)
        {
            length += count;
            if (buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
            {
                var body = $"{_name}\n{Encoding.Latin1.GetString(buffer, 0, length)}";
                await stream.WriteAsync(Encoding.Latin1.GetBytes(
                    $"HTTP/1.1 200 OK\r\n{_headers}Content-Length: {body.Length}\r\n\r\n{body}"));
                length = 0;
                if (body.Contains("\r\nConnection: close\r\n", StringComparison.OrdinalIgnoreCase))
                {
                    return;
                }
            }
        }
    }
}
