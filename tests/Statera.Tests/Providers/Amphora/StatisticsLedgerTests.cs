using Statera.Core.Model;
using Statera.Providers.Amphora.Processes;
using Statera.Providers.Amphora.Runtime;

namespace Statera.Tests.Providers.Amphora;

public sealed class StatisticsLedgerTests : IDisposable
{
    private static readonly Guid Listener = Guid.NewGuid();
    private static readonly HaproxyProcess First = new(100, 1, "/a");
    private static readonly HaproxyProcess Second = new(100, 2, "/a");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("st-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Processes_add_up_and_connections_are_those_of_now()
    {
        var ledger = Open();
        ledger.Follow(First);
        Count(ledger, connections: 3, total: 10).ShouldBe((3, 10));
        ledger.Follow(Second);
        Count(ledger, connections: 1, total: 2).ShouldBe((1, 12));
        Count(ledger, connections: 0, total: 5).ShouldBe((0, 15));
    }

    [Fact]
    public void The_same_process_after_a_restart_is_not_counted_twice()
    {
        var ledger = Open();
        ledger.Follow(First);
        Count(ledger, 0, 10);
        ledger.Save();

        ledger = Open();
        ledger.Follow(First);
        Count(ledger, 0, 11).ShouldBe((0, 11));
    }

    [Fact]
    public void A_process_that_died_meanwhile_keeps_what_it_counted()
    {
        var ledger = Open();
        ledger.Follow(First);
        Count(ledger, 0, 10);
        ledger.Save();

        ledger = Open();
        ledger.Follow(Second);
        Count(ledger, 0, 1).ShouldBe((0, 11));
    }

    [Fact]
    public void A_listener_that_is_no_more_is_forgotten()
    {
        var ledger = Open();
        ledger.Follow(First);
        Count(ledger, 0, 10);
        ledger.Keep(new HashSet<Guid>());

        ledger.Totals().ShouldBeEmpty();
    }

    [Fact]
    public void A_broken_file_is_as_none()
    {
        File.WriteAllText(Path.Combine(_directory.FullName, "statistics.json"), "{");

        Open().Totals().ShouldBeEmpty();
    }

    private static (long Connections, long Total) Count(StatisticsLedger ledger, long connections, long total)
    {
        var seen = new ListenerFacts(true, false, new Statistics(connections, 0, 0, 0, total));
        var result = ledger.Count(new Dictionary<Guid, ListenerFacts> { [Listener] = seen })[Listener];
        return (result.ActiveConnections, result.TotalConnections);
    }

    private StatisticsLedger Open() => new(Path.Combine(_directory.FullName, "statistics.json"));
}
