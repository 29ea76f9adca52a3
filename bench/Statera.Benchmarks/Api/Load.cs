using System.Diagnostics;

namespace Statera.Benchmarks.Api;

/// <summary>A closed loop: so many connections, each with one request after the other.</summary>
internal static class Load
{
    /// <summary>Sends requests until the time is over or there is nothing more to send, and waits for all answers.</summary>
    /// <param name="side">Who is asked.</param>
    /// <param name="connections">How many requests are under way at once.</param>
    /// <param name="time">How long new ones are begun.</param>
    /// <param name="request">Sends one; false where there is nothing to send any more.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<Round> RunAsync(
        Side side, int connections, TimeSpan time, Func<Task<bool>> request, CancellationToken cancel)
    {
        var (before, started) = (side.CpuTimes(), Stopwatch.GetTimestamp());
        var latencies = await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            var mine = new List<double>();
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                var sent = Stopwatch.GetTimestamp();
                if (!await request())
                {
                    break;
                }

                mine.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }

            return mine;
        }));
        var (taken, main) = (Stopwatch.GetElapsedTime(started), side.CpuTimes()[side.MainProcess]);

        // What works on behind the answers is part of what the requests cost, but not of the API's share.
        await side.SettleAsync(cancel);
        var cpu = side.CpuTimes().ToDictionary(now => now.Key, now => now.Value - before[now.Key]);
        cpu[side.MainProcess] = main - before[side.MainProcess];
        return new Round([.. latencies.SelectMany(mine => mine)], taken, cpu);
    }
}

/// <summary>What one round of requests brought.</summary>
/// <param name="Latencies">Each answer's time, ms.</param>
/// <param name="Taken">From the first request to the last answer.</param>
/// <param name="Cpu">CPU time of each process of the service.</param>
internal sealed record Round(IReadOnlyList<double> Latencies, TimeSpan Taken, IReadOnlyDictionary<string, TimeSpan> Cpu);
