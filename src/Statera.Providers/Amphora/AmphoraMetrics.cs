using System.Diagnostics.Metrics;

namespace Statera.Providers.Amphora;

/// <summary>What amphorae count, under the meter <c>Statera</c>.</summary>
internal static class AmphoraMetrics
{
    private static readonly Meter Meter = new("Statera");

    private static readonly Counter<long> Reloads = Meter.CreateCounter<long>(
        "statera_amphora_reloads", description: "Processes that took over from another, by reason.");

    private static readonly Counter<long> Changes = Meter.CreateCounter<long>(
        "statera_amphora_runtime_changes", description: "Changes of servers that a process was told while it ran.");

    public static void Reloaded(string reason) => Reloads.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public static void Told(int changes) => Changes.Add(changes);
}
