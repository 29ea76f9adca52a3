using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Testing;

namespace Statera.FunctionalTests.Description;

/// <summary>docs/features.md tells what is served and by which tests: both are true.</summary>
public sealed partial class FeatureTableTests
{
    // What every object has, and what no traffic shows.
    private static readonly string[] NotOfTraffic =
    [
        "name", "description", "tags", "project_id", "tenant_id", "loadbalancer_id", "listener_id", "pool_id", "healthmonitor_id", "provider",
        "availability_zone", "listeners", "pools", "vnic_type", "admin_state_up", "id",
    ];

    private static readonly string Text = File.ReadAllText(Repository.In("docs", "features.md"));

    private static readonly string[][] Rows =
    [
        .. Text.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim()[1..^1].Split('|', StringSplitOptions.TrimEntries))
            .Where(row => row[0] != "feature" && !row[0].StartsWith("---", StringComparison.Ordinal)),
    ];

    // Those that send traffic through a real HAProxy.
    private static readonly ILookup<string, string> Tests = new[]
        {
            Repository.In("tests", "Statera.FunctionalTests", "Providers", "Amphora"), Repository.In("tests", "Statera.EndToEnd"),
        }
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*Tests.cs", SearchOption.AllDirectories))
        .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);

    public static TheoryData<string> Named => [.. Rows.SelectMany(row => TestsOf(row)).Distinct()];

    [Theory]
    [MemberData(nameof(Named))]
    public void A_test_that_is_named_is_one(string test)
    {
        var (type, method) = (test.Split('.')[0], test.Split('.')[1]);
        Tests[type].ShouldContain(source => Regex.IsMatch(
            source, $@"\[(Fact|Theory)\]((?!public ).)*?public (async )?(Task|void) {method}\(", RegexOptions.Singleline),
            $"There is no test {test}.");
    }

    [Fact]
    public void What_is_served_is_held_by_a_test_and_nothing_else_is()
    {
        Rows.Length.ShouldBeGreaterThan(40);
        foreach (var row in Rows)
        {
            var served = !row[1].StartsWith("refused", StringComparison.Ordinal) && row[1] != "";
            (TestsOf(row).Any() == (served && !row[1].StartsWith("under", StringComparison.Ordinal)
                && !row[1].StartsWith("Octavia has", StringComparison.Ordinal))).ShouldBeTrue(string.Join(" | ", row));
        }
    }

    [Fact]
    public void Every_attribute_is_there()
    {
        JsonTypeInfo[] all =
        [
            OctaviaRequestJson.Default.LoadBalancerCreate, OctaviaRequestJson.Default.ListenerCreate,
            OctaviaRequestJson.Default.PoolCreate, OctaviaRequestJson.Default.MemberCreate,
            OctaviaRequestJson.Default.HealthMonitorCreate, OctaviaRequestJson.Default.L7PolicyCreate,
            OctaviaRequestJson.Default.L7RuleCreate,
        ];
        all.SelectMany(type => type.Properties).Select(property => property.Name).Except(NotOfTraffic)
            .Where(name => !Text.Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_word_is_there()
    {
        string[] words =
        [
            .. Words<ListenerProtocol>(), .. Words<PoolProtocol>(), .. Words<BalancingAlgorithm>(), .. Words<SessionPersistenceType>(),
            .. Words<HealthMonitorType>(), .. Words<L7Action>(), .. Words<L7RuleType>(), .. Words<L7CompareType>(),
        ];
        words.Distinct().Where(word => !Text.Contains($"`{word}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(value => WireNames.Of(value));

    private static IEnumerable<string> TestsOf(string[] row) => TestName().Matches(row[2]).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();
}
