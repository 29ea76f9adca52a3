using System.Diagnostics;

namespace Statera.Benchmarks;

/// <summary>Durations, in milliseconds.</summary>
internal sealed class Samples(params IEnumerable<double> values)
{
    private readonly List<double> _values = [.. values];

    public int Count => _values.Count;

    public double Median => At(0.5);

    public double Min => At(0);

    /// <summary>The value below which that part of the samples lies.</summary>
    public double At(double part) => _values.Order().ElementAt((int)((_values.Count - 1) * part));

    /// <summary>Takes a time that was measured.</summary>
    public void Add(double milliseconds) => _values.Add(milliseconds);

    /// <summary>Takes the time of one run.</summary>
    public async Task AddAsync(Func<Task> run)
    {
        var started = Stopwatch.GetTimestamp();
        await run();
        _values.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
