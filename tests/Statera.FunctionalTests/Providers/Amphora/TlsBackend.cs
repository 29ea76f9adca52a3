using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Statera.Testing;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>
/// A member that speaks TLS, HTTP 1.1 and 2, and tells in each answer what was spoken: protocol, name that was asked
/// for, whose certificate was shown.
/// </summary>
internal sealed class TlsBackend : IAsyncDisposable
{
    private readonly WebApplication _server;

    private TlsBackend(WebApplication server) => _server = server;

    public int Port { get; private set; }

    public static async Task<TlsBackend> StartAsync(TestCertificate certificate)
    {
        var own = TlsClient.WithKey(certificate);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificateSelector = (connection, name) =>
                {
                    if (connection is not null)
                    {
                        connection.Items["name"] = name;
                    }

                    return own;
                },
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                ClientCertificateValidation = (_, _, _) => true,
            })));
        var server = builder.Build();
        server.Run(context => context.Response.WriteAsync(
            $"{context.Request.Protocol} {NameIn(context)} {context.Connection.ClientCertificate?.Subject ?? "-"}"));
        await server.StartAsync(TestContext.Current.CancellationToken);
        var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new TlsBackend(server) { Port = new Uri(address).Port };
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string NameIn(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items["name"] is string { Length: > 0 } name ? name : "-";
}
