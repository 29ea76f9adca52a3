using System.Globalization;
using Statera.Core.Telemetry;
using Statera.Providers.Amphora.Runtime;

namespace Statera.Providers.Amphora.Metrics;

/// <summary>Asks the process that serves, and writes what it says.</summary>
internal sealed class MetricsReader(RuntimeCommands commands, StatisticsLedger ledger, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The metrics; null where no process tells them.</summary>
    public async Task<PrometheusText?> ReadAsync(CancellationToken cancel)
    {
        for (var i = 0; i < 20; i++)
        {
            try
            {
                var answer = await commands.AskAsync(MetricsReading.Question, cancel).ConfigureAwait(false);
                var reading = MetricsReading.Parse(answer);

                // While one process takes over from another, what was counted before it is about to be known.
                if (ledger.CountedBefore(reading.Pid) is { } before)
                {
                    return MetricsWriter.Write(reading with { Before = before, Memory = MemoryOf(reading.Pid) });
                }
            }
            catch (IOException)
            {
                // It is being replaced, or dead and about to be.
            }

            await Task.Delay(Pause, time, cancel).ConfigureAwait(false);
        }

        return null;
    }

    private static double? MemoryOf(int pid)
    {
        try
        {
            return 100.0 * KilobytesOf($"/proc/{pid}/status", "VmRSS:") / KilobytesOf("/proc/meminfo", "MemTotal:");
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private static long KilobytesOf(string file, string name)
    {
        var line = File.ReadLines(file).First(it => it.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
