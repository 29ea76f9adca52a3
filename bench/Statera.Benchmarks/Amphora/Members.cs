using System.Diagnostics;
using Statera.Testing;

namespace Statera.Benchmarks.Amphora;

/// <summary>From a member's coming to its first request, and from its going to its last one.</summary>
internal static class Members
{
    private const int Times = 50;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string program, NginxMembers members, CancellationToken cancel)
    {
        Console.Error.WriteLine($"{Times} members come and go under load ...");
        await using var server = await ServerUnderTest.StartAsync(program, cancel);
        using var api = await ApiClient.LogInAsync(server, cancel);
        var (created, first, last) = (new Samples(), new Samples(), new Samples());
        var made = new List<LoadBalancer>();
        for (var i = 0; i < Times; i++)
        {
            await created.AddAsync(async () =>
            {
                made.Add(await api.CreateAsync(members.Port, cancel));
                await Vip.AnswersAsync(made[^1].Vip, cancel);
            });
        }

        await using var load = new SteadyLoad(made[0].Vip);
        using var backend = new Backend("new");
        for (var i = 0; i < Times; i++)
        {
            var (seen, member) = (backend.Requests, "");
            await first.AddAsync(async () =>
            {
                var added = await api.AddMemberAsync(made[0].PoolId, "127.0.0.1", backend.Port, cancel);
                member = (string)added["member"]!["id"]!;
                while (backend.Requests == seen)
                {
                    await Task.Delay(1, cancel);
                }
            });
            last.Add(await LastRequestAsync(
                backend, () => api.WriteAsync(HttpMethod.Delete, $"pools/{made[0].PoolId}/members/{member}", null, cancel), cancel));
        }

        await load.StopAsync();
        return
        [
            new Figure("create -> first 200, median", created.Median, "ms", 100),
            new Figure("member added -> first request on it, median", first.Median, "ms"),
            new Figure("member removed -> last request on it, median", last.Median, "ms"),
            new Figure($"members: failed of {load.Count} requests", load.Failed, "", 0),
        ];
    }

    // It has had its last one when nothing has come for a while in which others had hundreds.
    private static async Task<double> LastRequestAsync(Backend backend, Func<Task> remove, CancellationToken cancel)
    {
        var (started, seen) = (Stopwatch.GetTimestamp(), backend.Requests);
        var removing = remove();
        var last = TimeSpan.Zero;
        while (!removing.IsCompleted || Stopwatch.GetElapsedTime(started) - last < TimeSpan.FromMilliseconds(200))
        {
            if (backend.Requests != seen)
            {
                (seen, last) = (backend.Requests, Stopwatch.GetElapsedTime(started));
            }

            await Task.Delay(1, cancel);
        }

        await removing;
        return last.TotalMilliseconds;
    }
}
