namespace Statera.Benchmarks.Amphora;

/// <summary>A thousand members in one call.</summary>
internal static class Batches
{
    private const int Count = 1_000;
    private const int Times = 10;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string program, NginxMembers members, CancellationToken cancel)
    {
        Console.Error.WriteLine($"{Times} batches of {Count} members, and none in between ...");
        await using var server = await ServerUnderTest.StartAsync(program, cancel);
        using var api = await ApiClient.LogInAsync(server, cancel);
        var made = await api.CreateAsync(
            $$$"""
            {"protocol": "HTTP", "protocol_port": {{{ApiClient.Port}}}, "default_pool": {"protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
              "members": [{{{Member(0, members.Port)}}}]}}
            """, cancel);
        await api.SettlesAsync(made, cancel);
        var (view, whole, before) = (new AmphoraView(server, made), new Samples(), server.Amphorae().ToHashSet());
        await using var load = new SteadyLoad(made.Vip);
        for (var i = 0; i < Times; i++)
        {
            await whole.AddAsync(() => PutAsync(Count));
            await PutAsync(1);
        }

        await load.StopAsync();
        return
        [
            new Figure($"batch of {Count} members: request -> all in force, median", whole.Median, "ms", 300),
            new Figure($"batch of {Count} members: request -> all in force, slowest", whole.At(1), "ms"),
            new Figure($"batch of {Count} members: failed of {load.Count} requests", load.Failed, "", 0),
            new Figure($"batch of {Count} members: processes that took over", server.Amphorae().Count(id => !before.Contains(id)), "", 0),
        ];

        async Task PutAsync(int count)
        {
            var all = string.Join(',', Enumerable.Range(0, count).Select(number => Member(number, members.Port)));
            await api.WriteAsync(HttpMethod.Put, $"pools/{made.PoolId}/members", $$"""{"members": [{{all}}]}""", cancel);
            await view.HoldsAsync(it => it.Count == count, cancel);
        }
    }

    private static string Member(int number, int port) =>
        $$"""{"address": "127.1.{{number / 250}}.{{(number % 250) + 1}}", "protocol_port": {{port}}}""";
}
