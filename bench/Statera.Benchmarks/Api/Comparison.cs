namespace Statera.Benchmarks.Api;

/// <summary>What came of one operation, on both sides.</summary>
internal sealed record Comparison(Operation Operation, Outcome Statera, Outcome Octavia)
{
    private const double TailGoal = 1.0 / 20;

    /// <summary>How many times as many Statera does in a second of CPU time, Octavia's API alone counted.</summary>
    public double PerCpuSecond => Octavia.MainCpu / Statera.MainCpu;

    /// <summary>The same, with all of Octavia's processes counted.</summary>
    public double PerCpuSecondOfAll => Octavia.AllCpu / Statera.AllCpu;

    /// <summary>What part of Octavia's 99th percentile Statera's is.</summary>
    public double Tail => Statera.Latency.At(0.99) / Octavia.Latency.At(0.99);

    public IEnumerable<Figure> Figures() =>
    [
        .. Statera.Figures(Operation.Name),
        .. Octavia.Figures(Operation.Name),
        new Figure(
            $"{Operation.Name}: per CPU-second, times Octavia's API", PerCpuSecond, "x", Operation.Goal, AtLeast: true),
        new Figure($"{Operation.Name}: per CPU-second, times all of Octavia", PerCpuSecondOfAll, "x"),
        new Figure($"{Operation.Name}: p99, part of Octavia's", Tail, "", TailGoal),
    ];
}

/// <summary>What all rounds of one operation brought on one side.</summary>
internal sealed class Outcome(Side side, IReadOnlyList<Round> rounds)
{
    private readonly int _count = rounds.Sum(round => round.Latencies.Count);

    public double PerSecond => _count / rounds.Sum(round => round.Taken.TotalSeconds);

    public Samples Latency { get; } = new(rounds.SelectMany(round => round.Latencies));

    /// <summary>CPU time of the service's main process a request, ms.</summary>
    public double MainCpu => Cpu(side.MainProcess);

    /// <summary>CPU time of all its processes a request, ms.</summary>
    public double AllCpu => rounds[0].Cpu.Keys.Sum(Cpu);

    /// <summary>CPU time of each of its processes a request, ms.</summary>
    public IEnumerable<(string Process, double Cpu)> Processes => rounds[0].Cpu.Keys.Select(name => (name, Cpu(name)));

    public IEnumerable<Figure> Figures(string operation) =>
    [
        new Figure($"{operation}: {side.Name}", PerSecond, "requests/s"),
        new Figure($"{operation}: {side.Name}, p50", Latency.Median, "ms"),
        new Figure($"{operation}: {side.Name}, p99", Latency.At(0.99), "ms"),
        .. Processes.Select(it => new Figure($"{operation}: {side.Name}, CPU of {it.Process}", it.Cpu, "ms/request")),
    ];

    private double Cpu(string process) => rounds.Sum(round => round.Cpu[process].TotalMilliseconds) / _count;
}
