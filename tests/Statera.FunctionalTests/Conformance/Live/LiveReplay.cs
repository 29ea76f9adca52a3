using System.Collections.Concurrent;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Conformance.Live;

/// <summary>Plays all scenarios to a real Octavia and to Statera, some side by side, and keeps how the replies differ.</summary>
public sealed class LiveReplay : IAsyncLifetime
{
    /// <summary>The environment variable that has only scenarios played whose names contain it.</summary>
    private const string Chosen = "STATERA_LIVE_SCENARIOS";

    private const int AtOnce = 4;

    private readonly RecordedServer _server = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<(Exchange Exchange, IReadOnlyList<Difference> Differences)>>
        _outcomes = [];

    /// <summary>Everything that is asked.</summary>
    internal static IReadOnlyList<Scenario> Scenarios { get; } =
        [.. AttributeScenarios.All, .. SequenceScenarios.All, .. CollectionScenarios.All];

    /// <summary>Each exchange, by scenario; empty where there is no Octavia to ask.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<(Exchange Exchange, IReadOnlyList<Difference> Differences)>> Outcomes =>
        _outcomes;

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        await using var octavia = await RealOctavia.FindAsync(ApiClient.Cancel);
        if (octavia is null)
        {
            return;
        }

        _server.Gate.Open();
        var chosen = Scenarios
            .Where(it => it.Name.Contains(Environment.GetEnvironmentVariable(Chosen) ?? "", StringComparison.Ordinal))
            .ToList();
        await Parallel.ForEachAsync(
            chosen,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ApiClient.Cancel },
            async (scenario, _) => _outcomes[scenario.Name] = await new Play(scenario, octavia.Client, _server.Client).RunAsync());
        Reports.Write([.. chosen.SelectMany(scenario => _outcomes[scenario.Name])]);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
