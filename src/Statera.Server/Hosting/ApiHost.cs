using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Statera.Server.Http.Body;
using Statera.Server.Http.Errors;
using Statera.Server.Telemetry;

namespace Statera.Server.Hosting;

/// <summary>
/// One of the APIs on a port of its own: as OpenStack's services are, and their paths would clash on one.
/// </summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    /// <summary>Makes the host; <see cref="StartAsync"/> opens its port.</summary>
    /// <param name="listen">The address and port; port 0 for any that is free.</param>
    /// <param name="errors">How errors are worded.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="pipeline">What stands before the endpoints: authentication.</param>
    /// <param name="map">The endpoints.</param>
    /// <param name="service">What its requests are counted and traced as; null for not at all.</param>
    public ApiHost(
        IPEndPoint listen, IErrorFormat errors, ILoggerFactory loggers,
        Func<RequestDelegate, RequestDelegate>? pipeline, Action<IEndpointRouteBuilder> map,
        string? service = null)
    {
        // Nothing is read from appsettings files or ASPNETCORE_ variables: the settings are ours, and in one place.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBody.MaxBytes;
            kestrel.Listen(listen);
        });

        _app = builder.Build();
        var logger = loggers.CreateLogger<ErrorMiddleware>();
        if (service is not null)
        {
            _app.Use(next => new RequestTraces(next, service).InvokeAsync);
            _app.Use(next => new RequestMetrics(next, service).InvokeAsync);
        }

        _app.Use(next => new ErrorMiddleware(next, errors, logger).InvokeAsync);
        if (pipeline is not null)
        {
            _app.Use(pipeline);
        }

        _app.UseRouting();
        map(_app);
    }

    /// <summary>The port that was opened.</summary>
    public int Port => new Uri(
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    /// <summary>What is mapped: method and pattern.</summary>
    public IReadOnlyList<(string Method, string Pattern)> Routes =>
    [
        .. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
                .Select(method => (method, endpoint.RoutePattern.RawText ?? ""))),
    ];

    /// <summary>Opens the port.</summary>
    public Task StartAsync(CancellationToken cancel) => _app.StartAsync(cancel);

    /// <summary>Takes no new requests and finishes those under way.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // The server has several of these; signals are the server's to handle, once.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
