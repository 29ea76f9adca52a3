using System.Diagnostics;
using Statera.Benchmarks.Api;

namespace Statera.Benchmarks.Scale;

/// <summary>Whether it stays quick where there is much: 10,000 load balancers with 100,000 members.</summary>
internal sealed class ScaleScenario : IScenario
{
    private const int Few = 100;
    private const int Many = 10_000;
    private const int Members = 10;
    private const int Page = 100;
    private const int Requests = 300;
    private const int Connections = 8;
    private const int Starts = 5;
    private const double MostTimes = 2;

    private static readonly TimeSpan StartIsOver = TimeSpan.FromSeconds(10);

    public string Name => "scale";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(MeasureOptions options, CancellationToken cancel)
    {
        using var program = await ServerProgram.GetAsync(options.Native, cancel);
        await using var server = await ServerUnderTest.StartAsync(program.Path, cancel, "--providers", "noop_driver");
        var ids = new List<string>();
        Dictionary<string, double> few, many;
        double seconds;
        await using (var side = await StateraSide.LogInAsync(server, cancel))
        {
            await FillAsync(side, ids, Few, cancel);
            few = await TimesAsync(side, ids, cancel);

            var started = Stopwatch.GetTimestamp();
            await FillAsync(side, ids, Many, cancel);
            seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            many = await TimesAsync(side, ids, cancel);
        }

        return
        [
            new Figure($"{Many - Few:N0} load balancers with {Members} members each created", seconds, "s"),
            .. many.Select(now => new Figure($"{now.Key}, median with {Many:N0}", now.Value, "ms")),
            .. few.Select(then => new Figure(
                $"{then.Key}, times that with {Few}", many[then.Key] / then.Value, "x",
                then.Key.StartsWith("filtered", StringComparison.Ordinal) ? null : MostTimes)),
            new Figure($"memory with {Many:N0}, RSS", server.ResidentMemory, "MB"),
            .. await StartsAsync(server, ids, cancel),
        ];
    }

    private static async Task FillAsync(StateraSide side, List<string> ids, int count, CancellationToken cancel)
    {
        Console.Error.WriteLine($"Creating load balancers until there are {count} ...");
        var next = ids.Count - 1;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                var tree = await side.CreateAsync(Bodies.Name(i), cancel, members: Members);
                lock (ids)
                {
                    ids.Add(tree.Id);
                }
            }
        }));
    }

    // One after the other, so that it is the time of one and not of a queue.
    private static async Task<Dictionary<string, double>> TimesAsync(
        StateraSide side, List<string> ids, CancellationToken cancel)
    {
        Console.Error.WriteLine($"Asking {ids.Count} load balancers ...");
        var half = ids[ids.Count / 2];
        (string Name, Func<int, string> Path)[] kinds =
        [
            ("first page", _ => $"loadbalancers?limit={Page}"),
            ("page behind the middle one", _ => $"loadbalancers?limit={Page / 2}&marker={half}"),
            ("page of pools", _ => $"pools?limit={Page}"),
            ("show", i => $"loadbalancers/{ids[i * 37 % ids.Count]}"),
            ("filtered by name", i => $"loadbalancers?name={Bodies.Name(i * 37 % ids.Count)}"),
        ];
        var times = new Dictionary<string, double>();
        foreach (var (name, path) in kinds)
        {
            for (var i = 0; i < Requests; i++)
            {
                await side.ReadAsync(path(i), cancel); // Compiled, and in the cache as far as it has room.
            }

            var samples = new Samples();
            for (var i = 0; i < Requests; i++)
            {
                await samples.AddAsync(() => side.ReadAsync(path(i), cancel));
            }

            times[name] = samples.Median;
        }

        return times;
    }

    private static async Task<IEnumerable<Figure>> StartsAsync(
        ServerUnderTest server, List<string> ids, CancellationToken cancel)
    {
        Console.Error.WriteLine($"Starting it again, {Starts} times ...");
        var (starts, pages) = (new Samples(), new Samples());
        for (var i = 0; i < Starts; i++)
        {
            await server.KillAsync();
            var answered = await server.StartAsync(cancel);
            starts.Add(answered);
            await using var side = await StateraSide.LogInAsync(server, cancel);
            await pages.AddAsync(() => side.ReadAsync($"loadbalancers?limit={Page}", cancel));
        }

        await Task.Delay(StartIsOver, cancel);
        var idle = server.ResidentMemory;
        var cpu = server.CpuTime;
        await Task.Delay(TimeSpan.FromSeconds(5), cancel);
        return
        [
            new Figure($"start -> first answer with {ids.Count:N0}, median", starts.Median, "ms", 3000),
            new Figure("first page right after the start, median", pages.Median, "ms"),
            new Figure($"memory with {ids.Count:N0} after a start, RSS", idle, "MB"),
            new Figure(
                $"CPU while idle with {ids.Count:N0}", (server.CpuTime - cpu).TotalSeconds / 5 * 100, "% of a core"),
        ];
    }
}
