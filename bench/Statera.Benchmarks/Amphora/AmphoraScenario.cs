namespace Statera.Benchmarks.Amphora;

/// <summary>
/// What serves: how it keeps up with changes, how it comes back from a death, and what a request costs beside other proxies.
/// </summary>
internal sealed class AmphoraScenario : IScenario
{
    private const string Changing = "changes", Batch = "batch", Moving = "members", Death = "kill";

    public string Name => "amphora";

    public IReadOnlyList<string> Operations => [Changing, Batch, Moving, Death, .. Comparison.All.Select(it => it.Name)];

    public async Task<IReadOnlyList<Figure>> MeasureAsync(MeasureOptions options, CancellationToken cancel)
    {
        using var built = await ServerProgram.GetAsync(options.Native, cancel);
        using var members = await NginxMembers.StartAsync(cancel);
        var figures = new List<Figure>();
        foreach (var comparison in Comparison.All.Where(it => Wanted(it.Name)))
        {
            figures.AddRange(await comparison.MeasureAsync(built.Path, members, cancel));
        }

        (string Name, Func<string, NginxMembers, CancellationToken, Task<IReadOnlyList<Figure>>> Measure)[] others =
        [
            (Changing, Changes.MeasureAsync), (Batch, Batches.MeasureAsync), (Moving, Members.MeasureAsync), (Death, Deaths.MeasureAsync),
        ];
        foreach (var (_, measure) in others.Where(it => Wanted(it.Name)))
        {
            figures.AddRange(await measure(built.Path, members, cancel));
        }

        return figures;

        bool Wanted(string name) => options.Only is null || name.Contains(options.Only, StringComparison.Ordinal);
    }
}
