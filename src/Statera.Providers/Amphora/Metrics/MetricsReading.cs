using System.Globalization;
using Statera.Core.Model;
using Statera.Providers.Amphora.Runtime;

namespace Statera.Providers.Amphora.Metrics;

/// <summary>What a process says of itself and of all that it serves, at one moment.</summary>
/// <param name="Info">Its <c>show info</c>, by name.</param>
/// <param name="Rows">Its <c>show stat</c>.</param>
internal sealed record MetricsReading(IReadOnlyDictionary<string, string> Info, IReadOnlyList<StatRow> Rows)
{
    /// <summary>What is asked: both in one go, so that they are of one process.</summary>
    public const string Question = "show info;show stat";

    /// <summary>The process; 0 where it does not say.</summary>
    public int Pid => int.TryParse(Info.GetValueOrDefault("Pid"), CultureInfo.InvariantCulture, out var pid) ? pid : 0;

    /// <summary>What its listeners had served before this process, by listener.</summary>
    public IReadOnlyDictionary<Guid, Statistics> Before { get; init; } = new Dictionary<Guid, Statistics>();

    /// <summary>The percentage of the host's memory that it has; null where that is not known.</summary>
    public double? Memory { get; init; }

    /// <summary>Reads the answer. Pure.</summary>
    public static MetricsReading Parse(string answer)
    {
        var info = new Dictionary<string, string>();
        foreach (var line in answer.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("# "))
            {
                break;
            }

            if (line.IndexOf(": ") is > 0 and var end)
            {
                info[line[..end].ToString()] = line[(end + 2)..].ToString();
            }
        }

        return new MetricsReading(info, StatTable.Parse(answer));
    }
}
