namespace Statera.Benchmarks.Api;

/// <summary>The API beside a real Octavia's: the same requests, on the same data, on the same machine, in turns.</summary>
internal sealed class ApiScenario : IScenario
{
    private const int Rounds = 3;

    // Octavia answers tens of requests in a second and Statera thousands: both are to have enough for a percentile.
    private static readonly TimeSpan StateraTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OctaviaTime = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public string Name => "api";

    public IReadOnlyList<string> Operations => [.. Operation.All().Select(operation => operation.Name)];

    public async Task<IReadOnlyList<Figure>> MeasureAsync(MeasureOptions options, CancellationToken cancel)
    {
        var folder = Environment.GetEnvironmentVariable("STATERA_ORACLE_DIR") is { Length: > 0 } chosen ? chosen
            : "/var/tmp/statera-oracle/run";
        Console.Error.WriteLine($"Starting Octavia in {folder} (the first time it is installed: minutes) ...");
        await using var octavia = await OctaviaSide.StartAsync(folder, cancel);
        using var program = await ServerProgram.GetAsync(options.Native, cancel);
        await using var statera = await StateraSide.StartAsync(program.Path, cancel);

        Console.Error.WriteLine($"Filling both with {Bodies.LoadBalancers} load balancers ...");
        await statera.FillAsync(cancel);
        await octavia.FillAsync(cancel);

        var comparisons = new List<Comparison>();
        foreach (var operation in Operation.All().Where(it => IsChosen(it.Name, options)))
        {
            Console.Error.WriteLine($"{operation.Name} ...");
            comparisons.Add(await CompareAsync(operation, statera, octavia, cancel));
        }

        Console.Error.WriteLine(ComparisonTable.Markdown(comparisons));
        return [.. comparisons.SelectMany(comparison => comparison.Figures())];
    }

    private static bool IsChosen(string operation, MeasureOptions options) =>
        options.Only is not { } only || operation.Contains(only, StringComparison.Ordinal);

    private static async Task<Comparison> CompareAsync(
        Operation operation, Side statera, Side octavia, CancellationToken cancel)
    {
        var (ours, theirs) = (await operation.Prepare(statera, cancel), await operation.Prepare(octavia, cancel));

        // What is compiled or loaded at the first request is not what is measured.
        await Load.RunAsync(statera, operation.Connections, WarmUp, ours, cancel);
        await Load.RunAsync(octavia, operation.Connections, WarmUp, theirs, cancel);

        var (ofStatera, ofOctavia) = (new List<Round>(), new List<Round>());
        for (var round = 0; round < Rounds; round++)
        {
            ofStatera.Add(await Load.RunAsync(statera, operation.Connections, StateraTime, ours, cancel));
            ofOctavia.Add(await Load.RunAsync(octavia, operation.Connections, OctaviaTime, theirs, cancel));
        }

        return new Comparison(operation, new Outcome(statera, ofStatera), new Outcome(octavia, ofOctavia));
    }
}
