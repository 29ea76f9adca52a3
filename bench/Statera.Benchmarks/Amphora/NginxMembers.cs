namespace Statera.Benchmarks.Amphora;

/// <summary>
/// The members of all load balancers here: one nginx, which answers on every address of the loopback with a few bytes, or at
/// /1m with a megabyte.
/// </summary>
internal sealed class NginxMembers : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ChildProcess _process;

    private NginxMembers(DirectoryInfo folder, ChildProcess process, int port) =>
        (_folder, _process, Port) = (folder, process, port);

    public int Port { get; }

    public static async Task<NginxMembers> StartAsync(CancellationToken cancel)
    {
        var (folder, port) = (Directory.CreateTempSubdirectory("sb-members"), Ports.Free());
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "1m"), new byte[1 << 20], cancel);
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        var config = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(config, NginxText.Of(folder.FullName,
            $$"""
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              keepalive_requests 1000000000;
              server {
                listen 0.0.0.0:{{port}} backlog=4096;
                location = / { return 200 "hello"; }
                location = /1m { root {{folder.FullName}}; }
              }
            }
            """), cancel);
        var members = new NginxMembers(folder, new ChildProcess("nginx", "-c", config), port);
        await Ports.OpenAsync("127.0.0.1", port, cancel);
        return members;
    }

    public void Dispose()
    {
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
