using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Providers.Amphora.Runtime;

namespace Statera.Tests.Providers.Amphora;

public sealed class StatTableTests
{
    private static readonly Guid Listener = Guid.NewGuid();
    private static readonly Guid Other = Guid.NewGuid();
    private static readonly Guid Pool = Guid.NewGuid();
    private static readonly Guid Member = Guid.NewGuid();

    [Fact]
    public void Columns_are_found_by_name_and_quotes_are_taken_off()
    {
        var rows = StatTable.Parse("# svname,pxname,extra,scur,last_chk,\nFRONTEND,f,\"a, \"\"b\"\"\",7,,\n\n");

        rows.Count.ShouldBe(1);
        (rows[0].Proxy, rows[0]["extra"], rows[0].Number("scur")).ShouldBe(("f", "a, \"b\"", 7));
        (rows[0]["nothing"], rows[0].Number("nothing"), rows[0].Number("last_chk")).ShouldBe(("", 0, 0));
    }

    [Fact]
    public void A_listener_is_full_at_its_limit() => HealthReader.Listeners(StatTable.Parse(
        $"# pxname,svname,status,scur,slim,stot,bin,bout,ereq,\n{Listener},FRONTEND,OPEN,5,5,9,100,200,1,\n"))[Listener]
        .ShouldBe(new ListenerFacts(Open: true, Full: true, new Statistics(5, 100, 200, 1, 9)));

    [Theory]
    [InlineData("UP", "L4OK", "", MemberState.Up, null)]
    [InlineData("UP 1/3", "L4CON", "Connection refused", MemberState.Up, null)]
    [InlineData("DOWN", "L4CON", "Connection refused", MemberState.Down, "L4CON: Connection refused")]
    [InlineData("DOWN 1/2", "* L4OK", "", MemberState.Down, "L4OK")]
    [InlineData("DOWN", "* L4TOUT", "", MemberState.Down, "L4TOUT")]
    [InlineData("UP", "INI", "", MemberState.Unknown, null)]
    [InlineData("UP", "* INI", "", MemberState.Unknown, null)]
    public void Member_is(string status, string check, string last, MemberState state, string? reason) =>
        Members((Listener, status, check, last)).ShouldBe(
            ImmutableDictionary<Guid, MemberFacts>.Empty.Add(Member, new MemberFacts(state, reason)));

    [Theory]
    [InlineData("no check")]
    [InlineData("MAINT")]
    public void Member_that_is_not_asked_is_left_out(string status) =>
        Members((Listener, status, "", "")).ShouldBeEmpty();

    [Fact]
    public void Member_of_two_listeners_is_up_when_one_finds_it_up() => Members(
        (Listener, "DOWN", "L4TOUT", ""), (Other, "UP", "L4OK", ""))[Member].State.ShouldBe(MemberState.Up);

    [Fact]
    public void Member_not_asked_yet_keeps_what_was_known()
    {
        var before = ImmutableDictionary<Guid, MemberFacts>.Empty.Add(Member, new MemberFacts(MemberState.Down, "L4TOUT"));

        HealthReader.Members(Rows((Listener, "UP", "INI", "")), before).ShouldBe(before);
    }

    private static ImmutableDictionary<Guid, MemberFacts> Members(params (Guid, string, string, string)[] rows) =>
        HealthReader.Members(Rows(rows), ImmutableDictionary<Guid, MemberFacts>.Empty);

    private static List<StatRow> Rows(params (Guid Listener, string Status, string Check, string Last)[] rows) =>
        StatTable.Parse("# pxname,svname,status,check_status,last_chk,\n" + string.Concat(rows.Select(
            r => $"{Pool}:{r.Listener},{Member},{r.Status},{r.Check},{r.Last},\n")));
}
