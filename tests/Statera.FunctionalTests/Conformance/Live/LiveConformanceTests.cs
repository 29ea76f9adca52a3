namespace Statera.FunctionalTests.Conformance.Live;

/// <summary>
/// What a real Octavia answers now is what Statera answers: to hundreds of requests that nobody has recorded. They are
/// skipped where there is none to ask; CONTRIBUTING.md tells how.
/// </summary>
public sealed class LiveConformanceTests(LiveReplay replay) : IClassFixture<LiveReplay>
{
    private const string NotPlayed =
        $"It was not played: {RealOctavia.Variable} or {RealOctavia.FolderVariable} must say which Octavia to ask.";

    public static TheoryData<string> Scenarios => [.. LiveReplay.Scenarios.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void RepliesAreAsOctavias(string scenario)
    {
        Assert.SkipUnless(replay.Outcomes.ContainsKey(scenario), NotPlayed);
        var different = replay.Outcomes[scenario]
            .Where(it => it.Differences.Count > 0 && AcceptedDifferences.Reason(it.Exchange, it.Differences) is null)
            .Select(it => Reports.Explain(it.Exchange, it.Differences))
            .ToList();
        different.ShouldBeEmpty($"{different.Count} replies differ; {Reports.Variable}=<file> writes down all.");
    }

    [Fact]
    public void EveryAcceptedDifferenceIsOne()
    {
        Assert.SkipUnless(replay.Outcomes.Count == LiveReplay.Scenarios.Count, NotPlayed);
        AcceptedDifferences.Live
            .Except(replay.Outcomes.Values.SelectMany(outcomes => outcomes)
                .Where(it => it.Differences.Count > 0).Select(it => it.Exchange.Name))
            .ShouldBeEmpty();
    }

    [Fact]
    public void EveryAcceptedKindIsMet()
    {
        Assert.SkipUnless(replay.Outcomes.Count == LiveReplay.Scenarios.Count, NotPlayed);
        AcceptedDifferences.Kinds
            .Except(replay.Outcomes.Values.SelectMany(outcomes => outcomes)
                .Where(it => it.Differences.Count > 0)
                .SelectMany(it => AcceptedDifferences.KindsOf(it.Exchange, it.Differences)))
            .Select(kind => kind.Pattern).ShouldBeEmpty();
    }

    [Fact]
    public void TitlesAreOfOneKind() => LiveReplay.Scenarios
        .SelectMany(scenario => scenario.Steps.GroupBy(step => $"{scenario.Name} | {step.Title}"))
        .Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();
}
