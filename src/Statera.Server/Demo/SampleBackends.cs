using System.Net;
using Statera.Server.Hosting;
using Statera.Server.Http.LoadBalancing;

namespace Statera.Server.Demo;

/// <summary>Two small web servers on the loopback that say their names.</summary>
internal sealed class SampleBackends : IAsyncDisposable
{
    private readonly List<(string Name, ApiHost Host)> _hosts = [];

    /// <summary>Their names and ports.</summary>
    public IEnumerable<(string Name, int Port)> All => _hosts.Select(it => (it.Name, it.Host.Port));

    /// <summary>Starts them.</summary>
    public static async Task<SampleBackends> StartAsync(ILoggerFactory loggers, CancellationToken cancel)
    {
        var backends = new SampleBackends();
        foreach (var name in new[] { "backend-1", "backend-2" })
        {
            var host = new ApiHost(
                new IPEndPoint(IPAddress.Loopback, 0), new OctaviaErrorFormat(), loggers, pipeline: null,
                endpoints => endpoints.MapGet("/{**path}", (RequestDelegate)(context =>
                    context.Response.WriteAsync(name + "\n"))));
            backends._hosts.Add((name, host));
            await host.StartAsync(cancel);
        }

        return backends;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, host) in _hosts)
        {
            await host.DisposeAsync();
        }
    }
}
