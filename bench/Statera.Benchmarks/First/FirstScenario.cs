using System.Diagnostics;
using Statera.Testing;

namespace Statera.Benchmarks.First;

/// <summary>The first load balancer: how soon it serves, how soon it changes, and what it takes.</summary>
internal sealed class FirstScenario : IScenario
{
    private const int Creates = 50;
    private const int Members = 30;

    private static readonly int[] Counts = [1, 50, 200];

    public string Name => "first";

    public async Task<IReadOnlyList<Figure>> MeasureAsync(MeasureOptions options, CancellationToken cancel)
    {
        using var built = await ServerProgram.GetAsync(options.Native, cancel);
        var program = built.Path;
        return
        [
            .. await CreateAsync(program, cancel),
            .. await MemberAsync(program, cancel),
            .. await ApiLoad.MeasureAsync(program, cancel),
            .. await MemoryAsync(program, options.Native, cancel),
        ];
    }

    private static async Task<IEnumerable<Figure>> CreateAsync(string program, CancellationToken cancel)
    {
        Console.Error.WriteLine($"Creating {Creates} load balancers, one after the other ...");
        await using var server = await ServerUnderTest.StartAsync(program, cancel);
        using var api = await ApiClient.LogInAsync(server, cancel);
        using var backend = new Backend("up");
        var samples = new Samples();
        for (var i = 0; i < Creates; i++)
        {
            await samples.AddAsync(async () =>
            {
                var made = await api.CreateAsync(backend.Port, cancel);
                await Vip.AnswersAsync(made.Vip, cancel);
            });
        }

        return
        [
            new Figure("create -> first 200 through the VIP, median", samples.Median, "ms", 100),
            new Figure("create -> first 200 through the VIP, p90", samples.At(0.9), "ms"),
            new Figure("create -> first 200 through the VIP, least", samples.Min, "ms"),
        ];
    }

    private static async Task<IEnumerable<Figure>> MemberAsync(string program, CancellationToken cancel)
    {
        Console.Error.WriteLine($"Adding {Members} members to a load balancer under requests ...");
        await using var server = await ServerUnderTest.StartAsync(program, cancel);
        using var api = await ApiClient.LogInAsync(server, cancel);
        using var backend = new Backend("up");
        var made = await api.CreateAsync(backend.Port, cancel);
        await Vip.AnswersAsync(made.Vip, cancel);

        var samples = new Samples();
        await using var requests = new RequestLoop(made.Vip);
        for (var i = 0; i < Members; i++)
        {
            using var added = new Backend("new");
            await samples.AddAsync(async () =>
            {
                await api.AddMemberAsync(made.PoolId, "127.0.0.1", added.Port, cancel);
                while (added.Requests == 0)
                {
                    await Task.Delay(1, cancel);
                }
            });
            await api.RemoveMembersButAsync(made.PoolId, backend.Port, cancel);
            await requests.SettleAsync(added, cancel);
        }

        await requests.StopAsync();
        return
        [
            new Figure("member added -> first request on it, median", samples.Median, "ms"),
            new Figure($"failed of {requests.Count} requests meanwhile", requests.Failed, "", 0),
        ];
    }

    private static async Task<IEnumerable<Figure>> MemoryAsync(string program, bool native, CancellationToken cancel)
    {
        var figures = new List<Figure>();
        await using var server = await ServerUnderTest.StartAsync(program, cancel);
        using var api = await ApiClient.LogInAsync(server, cancel);
        using var backend = new Backend("up");
        var vips = new List<string>();
        var started = Stopwatch.GetTimestamp();
        foreach (var count in Counts)
        {
            Console.Error.WriteLine($"Having {count} load balancers ...");
            while (vips.Count < count)
            {
                vips.Add((await api.CreateAsync(backend.Port, cancel)).Vip);
            }

            await Task.WhenAll(vips.Select(vip => Vip.AnswersAsync(vip, cancel)));
            var memory = server.AmphoraMemory();
            figures.Add(new Figure(
                $"memory of one of {memory.Count} HAProxy, PSS", memory.Average(), "MB", count == Counts[^1] ? 4 : null));
        }

        figures.Add(new Figure(
            $"{Counts[^1]} created and all serving", Stopwatch.GetElapsedTime(started).TotalSeconds, "s"));
        return [.. figures, .. await StartAsync(server, native, cancel)];
    }

    private static async Task<IEnumerable<Figure>> StartAsync(
        ServerUnderTest server, bool native, CancellationToken cancel)
    {
        Console.Error.WriteLine("Starting it again, ten times ...");
        var starts = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            await server.KillAsync();
            starts.Add(await server.StartAsync(cancel));
        }

        // What the start took is given back some seconds after it.
        await Task.Delay(TimeSpan.FromSeconds(8), cancel);
        var kind = native ? "native binary" : "ordinary build";
        var cpu = server.CpuTime;
        await Task.Delay(TimeSpan.FromSeconds(5), cancel);
        return
        [
            new Figure(
                $"{kind}: start -> first answer, median, with {Counts[^1]} load balancers",
                starts.Order().ElementAt(starts.Count / 2), "ms", native ? 500 : null),
            new Figure(
                $"{kind}: memory with {Counts[^1]} load balancers, RSS", server.ResidentMemory, "MB", native ? 60 : null),
            new Figure(
                $"{kind}: CPU while idle with {Counts[^1]} load balancers",
                (server.CpuTime - cpu).TotalSeconds / 5 * 100, "% of a core"),
        ];
    }
}
