using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Statera.Benchmarks.Amphora;
using Statera.Testing;

namespace Statera.Benchmarks.Isolation;

/// <summary>A thousand load balancers, each in a network namespace of its own, on one bridge. Needs root.</summary>
internal sealed class IsolationScenario : IScenario
{
    private const int Samples = 20;
    private const int Kept = 50;

    // With what is measured at each, and this host, as many as the 1,023 ports of a bridge.
    private static readonly int[] Counts = [1, 100, 1_000];

    public string Name => "isolation";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(MeasureOptions options, CancellationToken cancel)
    {
        using var program = await ServerProgram.GetAsync(options.Native, cancel);
        await using var server = await ServerUnderTest.StartAsync(
            program.Path, cancel, "--network-backend", "bridge");
        try
        {
            return await MeasureAsync(program.Path, server, cancel);
        }
        finally
        {
            foreach (var name in NamespacesOf(server))
            {
                await ChildProcess.RunAsync("ip", ["netns", "del", name], CancellationToken.None);
            }
        }
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(string program, ServerUnderTest server, CancellationToken cancel)
    {
        using var api = await ApiClient.LogInAsync(server, cancel);
        var (port, address) = await api.PortAsync(cancel);
        await ChildProcess.RunAsync(program, ["port", "plug", port, "--state", server.State], cancel);
        using var backend = new Backend("up", IPAddress.Parse(address));
        var figures = new List<Figure>();
        var vips = new List<string>();
        var (memory, own) = (Available(), server.ResidentMemory);
        foreach (var count in Counts)
        {
            Console.Error.WriteLine($"Having {count} load balancers ...");
            var started = Stopwatch.GetTimestamp();
            var first = vips.Count;
            var many = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancel };
            await Parallel.ForEachAsync(Enumerable.Range(0, count - first), many, async (_, stop) =>
            {
                var vip = (await api.CreateAsync(backend.Port, stop, address: address)).Vip;
                lock (vips)
                {
                    vips.Add(vip);
                }
            });
            await Parallel.ForEachAsync(vips, many, async (vip, stop) => await Vip.AnswersAsync(vip, stop));
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (count == Counts[^1])
            {
                figures.Add(new Figure($"{count - first} created and all serving", seconds, "s", 60));
            }

            var samples = new Samples();
            for (var i = 0; i < Samples; i++)
            {
                await samples.AddAsync(async () =>
                {
                    var made = await api.CreateAsync(backend.Port, cancel, address: address);
                    await Vip.AnswersAsync(made.Vip, cancel);
                    vips.Add(made.Vip);
                });
            }

            figures.Add(new Figure($"create -> first 200 with {count} there, median", samples.Median, "ms", 100));
            figures.Add(new Figure($"create -> first 200 with {count} there, p90", samples.At(0.9), "ms"));
        }

        await Task.Delay(TimeSpan.FromSeconds(5), cancel);
        figures.Add(new Figure(
            $"memory of the host that each of {vips.Count} takes, all in", (memory - Available()) / vips.Count, "MB", 3));
        figures.Add(new Figure("memory of one HAProxy of them, PSS", server.AmphoraMemory().Average(), "MB"));
        figures.Add(new Figure("memory of the service, RSS", server.ResidentMemory, "MB"));
        figures.Add(new Figure("memory of the service before the first, RSS", own, "MB"));
        return [.. figures, .. await RestartAsync(server, vips, cancel)];
    }

    // Connections that are open when the service is killed are used again after it has come back.
    private static async Task<IEnumerable<Figure>> RestartAsync(ServerUnderTest server, List<string> vips, CancellationToken cancel)
    {
        Console.Error.WriteLine("Killing the service, and starting it again ...");
        var kept = new List<Socket>();
        foreach (var vip in vips.Where((_, i) => i % (vips.Count / Kept) == 0))
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(vip, ApiClient.Port, cancel);
            kept.Add(socket);
        }

        var before = server.Amphorae().Order().ToArray();
        await AskAsync(kept, cancel);
        await server.KillAsync();
        var started = Stopwatch.GetTimestamp();
        await server.StartAsync(cancel);
        using var api = await ApiClient.LogInAsync(server, cancel);

        // What is written now is carried out behind all that there was to be taken over.
        var (_, address) = await api.PortAsync(cancel);
        var last = await api.CreateAsync(1, cancel, address: address);
        await api.SettlesAsync(last, cancel);
        var adopted = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var lost = kept.Count - await AskAsync(kept, cancel);
        kept.ForEach(it => it.Dispose());
        return
        [
            new Figure($"killed -> {vips.Count} taken over", adopted, "s", 5),
            new Figure($"of {kept.Count} open connections lost by it", lost, "", 0),
            new Figure("HAProxy processes that it replaced", before.Except(server.Amphorae()).Count(), "", 0),
        ];
    }

    // How many are answered.
    private static async Task<int> AskAsync(List<Socket> sockets, CancellationToken cancel)
    {
        var answered = 0;
        var buffer = new byte[4096];
        foreach (var socket in sockets)
        {
            try
            {
                await socket.SendAsync("GET / HTTP/1.1\r\nHost: t\r\n\r\n"u8.ToArray(), cancel);
                answered += await socket.ReceiveAsync(buffer, cancel) > 0 && buffer[9] == '2' ? 1 : 0;
            }
            catch (SocketException)
            {
                // Lost.
            }
        }

        return answered;
    }

    private static IEnumerable<string> NamespacesOf(ServerUnderTest server) =>
        Directory.GetFiles("/run/netns", BridgeNamespaces.SwitchOf(server.State) + "*").Select(it => Path.GetFileName(it));

    private static double Available() => double.Parse(
        File.ReadLines("/proc/meminfo").First(it => it.StartsWith("MemAvailable:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1000;
}
