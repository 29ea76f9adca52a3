using System.Diagnostics;

namespace Statera.Benchmarks.First;

/// <summary>Requests a second and CPU time a request of the API itself, on load balancers that nothing runs for.</summary>
internal static class ApiLoad
{
    private const int Connections = 8;
    private const int LoadBalancers = 100;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    public static async Task<IEnumerable<Figure>> MeasureAsync(string program, CancellationToken cancel)
    {
        Console.Error.WriteLine($"Asking the API on {Connections} connections ...");
        await using var server = await ServerUnderTest.StartAsync(program, cancel, "--providers", "noop_driver");
        using var api = await ApiClient.LogInAsync(server, cancel);
        var made = new List<LoadBalancer>();
        for (var i = 0; i < LoadBalancers; i++)
        {
            made.Add(await api.CreateAsync(80, cancel, "noop_driver"));
        }

        var next = 0;
        return
        [
            .. await LoadAsync(server, "show a load balancer", () =>
                api.GetAsync($"loadbalancers/{made[Interlocked.Increment(ref next) % LoadBalancers].Id}", cancel)),
            .. await LoadAsync(server, $"list {LoadBalancers} load balancers", () =>
                api.GetAsync($"loadbalancers?limit={LoadBalancers}", cancel)),
            .. await LoadAsync(server, $"create a member (in one of {LoadBalancers} pools)", () =>
            {
                var number = Interlocked.Increment(ref next);
                return api.AddMemberAsync(
                    made[number % LoadBalancers].PoolId, $"10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}",
                    81, cancel);
            }),
        ];
    }

    private static async Task<IEnumerable<Figure>> LoadAsync(ServerUnderTest server, string what, Func<Task> request)
    {
        // The first ones are compiled as they run.
        await RunAsync(TimeSpan.FromSeconds(1), request);
        var cpu = server.CpuTime;
        var count = await RunAsync(Time, request);
        return
        [
            new Figure($"API: {what}", count / Time.TotalSeconds, "requests/s"),
            new Figure($"API: {what}, CPU of the server", (server.CpuTime - cpu).TotalMicroseconds / count, "us/request"),
        ];
    }

    private static async Task<int> RunAsync(TimeSpan time, Func<Task> request)
    {
        var (started, count) = (Stopwatch.GetTimestamp(), 0);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                await request();
                Interlocked.Increment(ref count);
            }
        }));
        return count;
    }
}
