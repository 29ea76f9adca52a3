using System.Globalization;

namespace Statera.Benchmarks.Api;

/// <summary>The comparison as a table for people: a row an operation.</summary>
internal static class ComparisonTable
{
    public static string Markdown(IEnumerable<Comparison> comparisons) => string.Join('\n',
    [
        "| | requests/s | p50, ms | p99, ms | CPU a request, ms | with all processes | per CPU-second | with all processes |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        .. comparisons.Select(Row),
    ]);

    private static string Row(Comparison it)
    {
        var (ours, theirs) = (it.Statera, it.Octavia);
        string[] cells =
        [
            it.Operation.Name,
            Pair(ours.PerSecond, theirs.PerSecond),
            Pair(ours.Latency.Median, theirs.Latency.Median),
            Pair(ours.Latency.At(0.99), theirs.Latency.At(0.99)),
            Pair(ours.MainCpu, theirs.MainCpu),
            Pair(ours.AllCpu, theirs.AllCpu),
            $"{Show(it.PerCpuSecond)} x",
            $"{Show(it.PerCpuSecondOfAll)} x",
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Pair(double ours, double theirs) => $"{Show(ours)} / {Show(theirs)}";

    private static string Show(double value) =>
        value.ToString(value < 10 ? "0.##" : value < 100 ? "0.#" : "#,0", CultureInfo.InvariantCulture);
}
