using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Statera.FunctionalTests.Providers.Amphora.Protocols;

/// <summary>.NET's own client of HTTP 1.1 and 2, which goes to the VIP whatever name it asks for.</summary>
internal sealed class WebClient : IDisposable
{
    private int _connections;

    /// <param name="rig">Whose VIP.</param>
    /// <param name="version">This one and no other.</param>
    /// <param name="oneConnection">All requests go over one connection.</param>
    public WebClient(AmphoraRig rig, Version version, bool oneConnection = false)
    {
        Invoker = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Expect100ContinueTimeout = TimeSpan.FromMinutes(1),
            MaxConnectionsPerServer = oneConnection ? 1 : int.MaxValue,
            EnableMultipleHttp2Connections = !oneConnection,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            ConnectCallback = async (_, cancel) =>
            {
                Interlocked.Increment(ref _connections);
                var socket = new Socket(rig.Vip.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(rig.Vip, AmphoraRig.Port), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        Http = new HttpClient(Invoker)
        {
            BaseAddress = new Uri("https://www.example.org/"),
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    public HttpClient Http { get; }

    public SocketsHttpHandler Invoker { get; }

    /// <summary>How many connections were made.</summary>
    public int Connections => _connections;

    /// <summary>One request; the answer once its headers are there.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path)
        {
            Version = Http.DefaultRequestVersion, VersionPolicy = Http.DefaultVersionPolicy, Content = content,
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, AmphoraRig.Cancel);
    }

    /// <summary>The body that is answered.</summary>
    public Task<string> GetAsync(string path = "/") => Http.GetStringAsync(path, AmphoraRig.Cancel);

    public void Dispose() => Http.Dispose();
}
