using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Statera.Testing;

namespace Statera.FunctionalTests.Providers.Amphora.Protocols;

/// <summary>A member that is a real web server, with an application of the test's own.</summary>
internal sealed class WebMember : IAsyncDisposable
{
    private readonly WebApplication _server;

    private WebMember(WebApplication server) => _server = server;

    public int Port { get; private set; }

    /// <summary>Starts it.</summary>
    /// <param name="application">What it does with a request.</param>
    /// <param name="certificate">Speaks TLS with it; null for not.</param>
    /// <param name="protocols">What it speaks.</param>
    /// <param name="address">Where it listens; null for 127.0.0.1.</param>
    public static async Task<WebMember> StartAsync(
        RequestDelegate application,
        TestCertificate? certificate = null,
        HttpProtocols protocols = HttpProtocols.Http1AndHttp2,
        IPAddress? address = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.Listen(address ?? IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                if (certificate is not null)
                {
                    listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate.Whole() });
                }
            });
        });
        var server = builder.Build();
        server.UseWebSockets();
        server.Run(application);
        await server.StartAsync(TestContext.Current.CancellationToken);
        var bound = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new WebMember(server) { Port = new Uri(bound).Port };
    }

    /// <summary>Not gracefully: what a test holds open would be waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
    }
}
