using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Statera.Testing;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>A TLS connection of a client.</summary>
internal sealed class TlsClient : IAsyncDisposable
{
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: t\r\n\r\n");

    private readonly Socket _socket;
    private readonly SslStream _stream;

    private TlsClient(Socket socket, SslStream stream) => (_socket, _stream) = (socket, stream);

    /// <summary>Whom the server says that it is.</summary>
    public string Subject => new X509Certificate2(_stream.RemoteCertificate!).Subject;

    public string Serial => new X509Certificate2(_stream.RemoteCertificate!).SerialNumber;

    public SslProtocols Version => _stream.SslProtocol;

    public string Alpn => _stream.NegotiatedApplicationProtocol.ToString();

    public TlsCipherSuite Cipher => _stream.NegotiatedCipherSuite;

    /// <summary>Connects; fails as the server makes it.</summary>
    public static async Task<TlsClient> ConnectAsync(
        AmphoraRig rig,
        string name = "www.example.org",
        TestCertificate? own = null,
        SslProtocols versions = SslProtocols.None,
        string[]? alpn = null)
    {
        // Nobody accepts where a proxy is missing, and the kernel lets wait for ever.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(AmphoraRig.Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(rig.Vip, AmphoraRig.Port), AmphoraRig.Cancel);
            var stream = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false);
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = name,
                    AllowTlsResume = false,
                    EnabledSslProtocols = versions,
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                    ClientCertificateContext = own is null ? null : SslStreamCertificateContext.Create(WithKey(own), null),
                    ApplicationProtocols = [.. (alpn ?? []).Select(p => new SslApplicationProtocol(p))],
                },
                limit.Token);
            return new TlsClient(socket, stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// One request on a connection of its own: the whole answer, or null where the server wants no such client.
    /// </summary>
    public static async Task<string?> GetAsync(
        AmphoraRig rig, string name = "www.example.org", TestCertificate? own = null,
        SslProtocols versions = SslProtocols.None)
    {
        try
        {
            await using var client = await ConnectAsync(rig, name, own, versions);
            return await client.GetAsync();
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return null;
        }
    }

    /// <summary>One request; the connection stays open.</summary>
    public async Task<string> GetAsync()
    {
        await _stream.WriteAsync(Request, AmphoraRig.Cancel);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!IsWhole(answer.ToString()))
        {
            var count = await _stream.ReadAsync(buffer, AmphoraRig.Cancel);
            answer.Append(count > 0 ? Encoding.ASCII.GetString(buffer, 0, count) : throw new IOException("It was closed."));
        }

        return answer.ToString();
    }

    /// <summary>A certificate as .NET's TLS takes it.</summary>
    public static X509Certificate2 WithKey(TestCertificate certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Pkcs12(), null);

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private static bool IsWhole(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        const string Length = "content-length: ";
        var at = answer.IndexOf(Length, StringComparison.OrdinalIgnoreCase) + Length.Length;
        return end >= 4 && (at >= Length.Length
            ? answer.Length - end >= int.Parse(answer[at..answer.IndexOf('\r', at)], null)
            : answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal));
    }
}
