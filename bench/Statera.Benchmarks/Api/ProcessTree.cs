using System.Globalization;

namespace Statera.Benchmarks.Api;

/// <summary>CPU time of processes with their children, from /proc.</summary>
internal static class ProcessTree
{
    // USER_HZ, which Linux fixes for what it shows in /proc.
    private const long TicksASecond = 100;

    /// <summary>CPU time that a process and all that live below it have taken.</summary>
    public static TimeSpan CpuTime(int id)
    {
        var all = Directory.GetDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _)).Select(name => Read(name!)).OfType<Row>().ToList();
        var tree = new HashSet<int> { id };
        while (all.Any(row => tree.Contains(row.Parent) && tree.Add(row.Id)))
        {
            // Until nobody more is below them.
        }

        return TimeSpan.FromSeconds((double)all.Where(row => tree.Contains(row.Id)).Sum(row => row.Ticks) / TicksASecond);
    }

    private static Row? Read(string id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");

            // The name in parentheses may hold anything.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new Row(int.Parse(id, CultureInfo.InvariantCulture), Field(1), Field(11) + Field(12));

            int Field(int i) => int.Parse(fields[i], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // It has ended since it was listed.
        }
    }

    private sealed record Row(int Id, int Parent, long Ticks);
}
