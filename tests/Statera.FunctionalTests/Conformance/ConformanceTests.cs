namespace Statera.FunctionalTests.Conformance;

/// <summary>
/// What a real Octavia was asked is asked of Statera, and what it answered is compared: status, body and links.
/// </summary>
public sealed class ConformanceTests(Replay replay) : IClassFixture<Replay>
{
    private const int MostAccepted = 39;

    public static TheoryData<string> Files => [.. Recordings.Files];

    [Fact]
    public void AllExchangesAreReplayed() => replay.Outcomes.Count.ShouldBe(772);

    [Theory]
    [MemberData(nameof(Files))]
    public void RepliesAreAsRecorded(string file)
    {
        var different = replay.Outcomes
            .Where(it => it.Exchange.File == file && it.Differences.Count > 0
                && AcceptedDifferences.Reason(it.Exchange, it.Differences) is null)
            .Select(it => Reports.Explain(it.Exchange, it.Differences))
            .ToList();
        different.ShouldBeEmpty($"{different.Count} replies differ; {Reports.Variable}=<file> writes down all.");
    }

    [Fact]
    public void FewDifferencesAreAccepted() => AcceptedDifferences.Recorded.Count().ShouldBeLessThanOrEqualTo(MostAccepted);

    [Fact]
    public void EveryAcceptedDifferenceIsOne() => AcceptedDifferences.Recorded
        .Except(replay.Outcomes.Where(it => it.Differences.Count > 0).Select(it => it.Exchange.Name))
        .ShouldBeEmpty();
}
