using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Statera.Core.Model;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Metrics;
using Statera.Providers.Amphora.Runtime;
using Statera.Testing;

namespace Statera.Tests.Providers.Amphora;

/// <summary>HAProxy's own exporter, under Octavia's names, is what we must say.</summary>
public sealed partial class MetricsWriterTests : IDisposable
{
    private const string Listener = "00000010-0000-4000-8000-000000000000", Bytes = "00000011-0000-4000-8000-000000000000",
        Pool = "00000020-0000-4000-8000-000000000000";

    private static readonly (string HAProxy, string Octavia)[] Names =
    [
        ("haproxy_process_pool_", "octavia_memory_pool_"), ("haproxy_process_", "octavia_loadbalancer_"),
        ("haproxy_frontend_", "octavia_listener_"), ("haproxy_server_", "octavia_member_"),
        ("haproxy_backend_server_aborts_", "octavia_pool_member_aborts_"),
        ("haproxy_backend_active_servers", "octavia_pool_active_members"),
        ("haproxy_backend_backup_servers", "octavia_pool_backup_members"), ("haproxy_backend_", "octavia_pool_"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Says_what_the_exporter_says()
    {
        using Backend one = new("one");
        using var haproxy = await StartAsync(Config(one.Port));
        try
        {
            var commands = new RuntimeCommands(Path.Combine(_folder, "s"), TimeProvider.System);
            foreach (var (server, state) in new[] { ("off", "maint"), ("last", "drain"), ("unasked-last", "drain") })
            {
                await commands.AskAsync($"set server {Pool}:{Listener}/{Id(server)} state {state}", Cancel);
            }

            await Eventually.HoldsAsync(
                async () => (await commands.AskAsync("show stat", Cancel)).Contains("L4CON", StringComparison.Ordinal),
                "a server is down", Cancel);
            foreach (var path in new[] { "/", "/", "/denied", "/moved" })
            {
                await GetAsync("http", path);
            }

            // Both are asked when nobody is connected any more, which HAProxy sees a moment after the client.
            await Eventually.HoldsAsync(
                async () => (await commands.AskAsync("show stat -1 1 -1", Cancel)).Split('\n')
                    .Where(line => line.Length > 0 && line[0] != '#').All(line => line.Split(',')[4] == "0"),
                "no session is open", Cancel);
            var theirs = Exposition.Parse(NaN().Replace(await GetAsync("exporter", "/metrics"), ""));
            var ours = Exposition.Parse(
                MetricsWriter.Write(MetricsReading.Parse(await commands.AskAsync(MetricsReading.Question, Cancel))).ToString());

            ours.Types.Keys.Except([MetricTable.CpuName, MetricTable.MemoryName]).ShouldBeSubsetOf(theirs.Types.Keys.Select(Renamed));
            foreach (var (name, type) in theirs.Types.Where(it => ours.Types.ContainsKey(Renamed(it.Key))))
            {
                (name, ours.Types[Renamed(name)]).ShouldBe((name, type));
            }

            var expected = theirs.Samples.Select(it => (Name: Renamed(it.Key), it.Value))
                .Where(it => ours.Types.ContainsKey(it.Name.Split('{')[0]) && !it.Name.Contains("exporter", StringComparison.Ordinal))
                .ToDictionary(it => it.Name, it => it.Value);
            ours.Samples.Keys.Except(expected.Keys).ShouldBe([MetricTable.CpuName]);
            expected.Keys.Except(ours.Samples.Keys).ShouldBeEmpty();
            var wrong = expected.Where(it => Math.Abs(it.Value - ours[it.Key]) > Tolerance(it.Key))
                .Select(it => $"{it.Key}: theirs {it.Value}, ours {ours[it.Key]}").ToList();
            wrong.ShouldBeEmpty();
            expected.Count(it => it.Value != 0).ShouldBeGreaterThan(80);
        }
        finally
        {
            haproxy.Kill();
            await haproxy.WaitForExitAsync(Cancel);
        }
    }

    [Fact]
    public void Adds_what_a_listener_had_served_before()
    {
        var reading = MetricsReading.Parse(
            $"Pid: 7\nIdle_pct: 98\n\n# pxname,svname,status,scur,stot,bin,bout,ereq,req_tot,\n{Listener},FRONTEND,OPEN,5,9,100,200,1,9,\n");
        reading.Pid.ShouldBe(7);

        var it = Exposition.Parse(MetricsWriter.Write(reading with
        {
            Before = new Dictionary<Guid, Statistics> { [Guid.Parse(Listener)] = new(0, 1000, 2000, 10, 90) }, Memory = 0.01263,
        }).ToString());

        double Of(string name) => it[$"octavia_listener_{name}{{listener=\"{Listener}\"}}"];
        (Of("current_sessions"), Of("sessions_total"), Of("bytes_in_total"), Of("bytes_out_total"), Of("request_errors_total"))
            .ShouldBe((5, 99, 1100, 2200, 11));
        Of("http_requests_total").ShouldBe(9, "the API does not count it");
        (it[MetricTable.CpuName], it[MetricTable.MemoryName]).ShouldBe((2, 0.013));
    }

    [Fact]
    public async Task Says_nothing_where_the_process_does_not_answer() =>
        (await new MetricsReader(
            new RuntimeCommands(Path.Combine(_folder, "nobody"), TimeProvider.System),
            new StatisticsLedger(Path.Combine(_folder, "statistics.json")),
            TimeProvider.System).ReadAsync(Cancel)).ShouldBeNull();

    [Theory]
    [InlineData(ListenerProtocol.Prometheus, "chroot /run/lb/jail\n", "server statera unix@/metrics.sock maxconn 4\n")]
    [InlineData(ListenerProtocol.Http, "chroot /state/empty\n", "mode http\n")]
    public void Who_is_locked_up_finds_the_way_from_in_there(ListenerProtocol protocol, params string[] lines)
    {
        var plan = ConfigPlanner.Plan(LoadBalancers.With(LoadBalancers.Listener(protocol)), new GlobalSection(
            1, 4000, TimeSpan.FromHours(1), "/run/lb/haproxy.sock", "/run/lb/servers.state",
            new Jail("haproxy", "haproxy", "/state/empty")));
        lines.ShouldAllBe(line => ConfigWriter.Write(plan).Contains(line, StringComparison.Ordinal));
    }

    /// <summary>UPDATE_GOLDEN=1 rewrites the table.</summary>
    [Fact]
    public void Each_metric_is_explained_in_the_docs()
    {
        var file = Repository.In("docs", "metrics.md");
        var table = "| metric | type | what it tells |\n| --- | --- | --- |\n" + string.Concat(
            MetricTable.All.Select(it => $"| `{it.Name}` | {it.Type} | {it.Help} |\n"));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, Table().Replace(File.ReadAllText(file), table, 1));
        }

        File.ReadAllText(file).ShouldContain("\n\n" + table);
    }

    // What the scrape itself changes, and what time does. Means are the exporter's only after 1024 requests: until then it
    // divides by 1024 all the same, and ours, as show stat has them, are greater.
    private static double Tolerance(string name) =>
        name.StartsWith("octavia_loadbalancer_", StringComparison.Ordinal) ? 3
        : name.StartsWith("octavia_memory_", StringComparison.Ordinal) ? 1_000_000
        : name.Contains("_time_average_", StringComparison.Ordinal) ? 1
        : name.Contains("_time_seconds", StringComparison.Ordinal) ? 0.0015
        : name.Contains("_seconds", StringComparison.Ordinal) ? 2
        : 0;

    private static string Renamed(string name)
    {
        var (old, renamed) = Names.First(it => name.StartsWith(it.HAProxy, StringComparison.Ordinal));
        return (renamed + name[old.Length..])
            .Replace("{proxy=", old.Contains("frontend", StringComparison.Ordinal) ? "{listener=" : "{pool=", StringComparison.Ordinal)
            .Replace(",server=", ",member=", StringComparison.Ordinal);
    }

    private static Guid Id(string name)
    {
        var id = new byte[16];
        System.Text.Encoding.ASCII.GetBytes(name).CopyTo(id, 0);
        return new Guid(id);
    }

    private string Config(int member)
    {
        var servers = new[]
        {
            ("up", $"127.0.0.1:{member} check"), ("down", "127.0.0.1:1 check"), ("off", $"127.0.0.1:{member} check"),
            ("unasked", $"127.0.0.1:{member}"), ("none", $"127.0.0.1:{member} weight 0"), ("spare", $"127.0.0.1:{member} backup"),
            ("last", $"127.0.0.1:{member} check"), ("unasked-last", $"127.0.0.1:{member} maxconn 10 maxqueue 5"),
        };
        return $"""
            global
                stats socket {_folder}/s level admin
                httpclient.ssl.verify none
            defaults
                mode http
                timeout client 5s
                timeout server 5s
                timeout connect 1s
            frontend exporter
                bind {_folder}/exporter
                http-request use-service prometheus-exporter
            frontend {Listener}
                bind {_folder}/http
                http-request deny if {"{ path /denied }"}
                http-request redirect location / if {"{ path /moved }"}
                default_backend {Pool}:{Listener}
            frontend {Bytes}
                mode tcp
                bind {_folder}/tcp
                default_backend {Pool}:{Bytes}
            backend {Pool}:{Listener}
                default-server inter 100ms fall 1
            {string.Concat(servers.Select(it => $"    server {Id(it.Item1)} {it.Item2}\n"))}
            backend {Pool}:{Bytes}
                mode tcp

            """;
    }

    private async Task<Process> StartAsync(string config)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "haproxy.cfg"), config, Cancel);
        var haproxy = Process.Start(new ProcessStartInfo("/usr/sbin/haproxy", ["-db", "-f", Path.Combine(_folder, "haproxy.cfg")])
        {
            RedirectStandardError = true,
        })!;
        await Eventually.HoldsAsync(
            () => haproxy.HasExited || File.Exists(Path.Combine(_folder, "tcp")), "HAProxy listens", Cancel);
        var said = haproxy.HasExited ? await haproxy.StandardError.ReadToEndAsync(Cancel) : "";
        Assert.SkipWhen(said.Contains("prometheus-exporter", StringComparison.Ordinal), "This HAProxy has no exporter to compare with.");
        said.ShouldBe("");
        return haproxy;
    }

    private async Task<string> GetAsync(string socket, string path)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancel) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_folder, socket)), cancel);
                return new NetworkStream(connection, ownsSocket: true);
            },
        });
        using var reply = await client.GetAsync(new Uri("http://t" + path), Cancel);
        return await reply.Content.ReadAsStringAsync(Cancel);
    }

    [GeneratedRegex(@"\| metric \| type \| what it tells \|\n(?:\|.*\n)+")]
    private static partial Regex Table();

    [GeneratedRegex("^[^#].* NaN\n", RegexOptions.Multiline)]
    private static partial Regex NaN();
}
