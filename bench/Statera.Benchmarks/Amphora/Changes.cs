using System.Diagnostics;

namespace Statera.Benchmarks.Amphora;

/// <summary>Members that come, go, and change, a hundred times a second, under load.</summary>
internal static class Changes
{
    private const int Count = 10_000;
    private const int PerSecond = 100;

    private static readonly (string Name, string Pool)[] Kinds =
    [
        ("ROUND_ROBIN", """ "lb_algorithm": "ROUND_ROBIN" """),
        ("LEAST_CONNECTIONS", """ "lb_algorithm": "LEAST_CONNECTIONS" """),
        ("SOURCE_IP", """ "lb_algorithm": "SOURCE_IP" """),
        ("persistence by HTTP_COOKIE", """ "lb_algorithm": "ROUND_ROBIN", "session_persistence": {"type": "HTTP_COOKIE"} """),
        ("persistence by SOURCE_IP", """ "lb_algorithm": "ROUND_ROBIN", "session_persistence": {"type": "SOURCE_IP"} """),
        ("persistence by APP_COOKIE", """ "lb_algorithm": "ROUND_ROBIN", "session_persistence": {"type": "APP_COOKIE", "cookie_name": "a"} """),
    ];

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string program, NginxMembers members, CancellationToken cancel)
    {
        var figures = new List<Figure>();
        await using var server = await ServerUnderTest.StartAsync(program, cancel);
        using var api = await ApiClient.LogInAsync(server, cancel);
        foreach (var (name, pool) in Kinds)
        {
            Console.Error.WriteLine($"{Count} changes of members, {PerSecond} a second, {name} ...");
            var made = await api.CreateAsync(
                $$$"""
                {"protocol": "HTTP", "protocol_port": {{{ApiClient.Port}}}, "default_pool": {"protocol": "HTTP", {{{pool}}},
                  "members": [{"address": "127.0.0.1", "protocol_port": {{{members.Port}}}}]}}
                """, cancel);
            await api.SettlesAsync(made, cancel);
            figures.AddRange(await MeasureAsync(name, server, api, made, members.Port, cancel));
            await api.WriteAsync(HttpMethod.Delete, $"loadbalancers/{made.Id}?cascade=true", null, cancel);
            while (server.Amphorae().Any())
            {
                await Task.Delay(10, cancel);
            }
        }

        return figures;
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(
        string name, ServerUnderTest server, ApiClient api, LoadBalancer made, int port, CancellationToken cancel)
    {
        var (view, replies, inForce) = (new AmphoraView(server, made), new Samples(), new Samples());
        var before = server.Amphorae().ToHashSet();
        await using var load = new SteadyLoad(made.Vip);
        var (started, member) = (Stopwatch.GetTimestamp(), "");
        for (var i = 0; i < Count; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond) - Stopwatch.GetElapsedTime(started);
            await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero, cancel);
            var sent = Stopwatch.GetTimestamp();
            Func<Dictionary<string, int>, bool> done;
            (member, done) = await ChangeAsync(api, made.PoolId, i, member, port, cancel);
            replies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            await inForce.AddAsync(() => view.HoldsAsync(done, cancel));
        }

        var rate = Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await load.StopAsync();
        var what = $"changes, {name}";
        return
        [
            new Figure($"{what}: a second", rate, "", PerSecond * 0.98, AtLeast: true),
            new Figure($"{what}: API's reply, median", replies.Median, "ms"),
            new Figure($"{what}: reply -> in force, median", inForce.Median, "ms", 5),
            new Figure($"{what}: reply -> in force, p99", inForce.At(0.99), "ms", 50),
            new Figure($"{what}: failed of {load.Count} requests{(load.Trouble is { } why ? $" ({why})" : "")}", load.Failed, "", 0),
            new Figure($"{what}: processes that took over", server.Amphorae().Count(id => !before.Contains(id)), "", 0),
        ];
    }

    // Five changes, over and over: one comes, takes more, is switched off and on, and goes.
    private static async Task<(string Member, Func<Dictionary<string, int>, bool> Done)> ChangeAsync(
        ApiClient api, string pool, int number, string member, int port, CancellationToken cancel)
    {
        var path = $"pools/{pool}/members/{member}";
        switch (number % 5)
        {
            case 0:
                var address = $"127.{1 + (number / 60_000)}.{number / 250 % 250}.{(number % 250) + 1}";
                var added = (string)(await api.AddMemberAsync(pool, address, port, cancel))["member"]!["id"]!;
                return (added, it => it.ContainsKey(added));
            case 1:
                await api.WriteAsync(HttpMethod.Put, path, """{"member": {"weight": 7}}""", cancel);
                return (member, it => it.GetValueOrDefault(member) == 7);
            case 2:
                await api.WriteAsync(HttpMethod.Put, path, """{"member": {"admin_state_up": false}}""", cancel);
                return (member, it => !it.ContainsKey(member));
            case 3:
                await api.WriteAsync(HttpMethod.Put, path, """{"member": {"admin_state_up": true}}""", cancel);
                return (member, it => it.ContainsKey(member));
            default:
                await api.WriteAsync(HttpMethod.Delete, path, null, cancel);
                return ("", it => !it.ContainsKey(member));
        }
    }
}
