using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Text;
using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>Members come, go and change while the process that serves stays.</summary>
public sealed class ChangesTests
{
    private static readonly string[] Names = ["one", "two", "three"];

    [Theory]
    [InlineData(BalancingAlgorithm.RoundRobin, false)]
    [InlineData(BalancingAlgorithm.LeastConnections, false)]
    [InlineData(BalancingAlgorithm.SourceIp, false)]
    [InlineData(BalancingAlgorithm.RoundRobin, true)]
    public async Task No_request_is_lost_and_no_process_started(BalancingAlgorithm algorithm, bool cookies)
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one"), two = new("two"), three = new("three");
        Backend[] backends = [one, two, three];
        var random = new Random(7);
        var whole = rig.LoadBalancer(Member(one.Port));
        whole = whole with
        {
            Pools =
            [
                whole.Pools[0] with
                {
                    Algorithm = algorithm, SessionPersistence = cookies ? new(SessionPersistenceType.HttpCookie) : null,
                },
            ],
        };
        await rig.ConvergeAsync(whole);
        var process = await rig.ProcessAsync();

        var wrong = await WhileAskingAsync(rig, async () =>
        {
            for (var i = 0; i < 150; i++)
            {
                whole = Changed(whole, backends, random);
                await rig.ConvergeAsync(whole);
            }
        });

        wrong.ShouldBeEmpty();
        (await rig.ProcessAsync()).ShouldBe(process);
    }

    [Fact]
    public async Task Members_that_come_are_asked_and_those_that_went_are_not()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one"), two = new("two");
        var whole = rig.LoadBalancer(Member(one.Port));
        await rig.ConvergeAsync(whole);
        var process = await rig.ProcessAsync();

        await rig.ConvergeAsync(whole = With(whole, [whole.Members[0], Member(two.Port, weight: 3)]));
        (await SharesAsync(rig, 8)).ShouldBe((2, 6));
        await rig.ConvergeAsync(whole = With(whole, [whole.Members[0], whole.Members[1] with { Weight = 1 }]));
        (await SharesAsync(rig, 8)).ShouldBe((4, 4));
        await rig.ConvergeAsync(whole = With(whole, [whole.Members[0] with { AdminStateUp = false }, whole.Members[1]]));
        (await SharesAsync(rig, 4)).ShouldBe((0, 4));
        await rig.ConvergeAsync(whole = With(whole, [whole.Members[0] with { AdminStateUp = true }, whole.Members[1]]));
        (await SharesAsync(rig, 4)).ShouldBe((2, 2));
        await rig.ConvergeAsync(whole = With(whole, [whole.Members[0]]));
        (await SharesAsync(rig, 4)).ShouldBe((4, 0));
        await rig.ConvergeAsync(whole = With(whole, []));
        (await rig.GetAsync()).ShouldNotBeNull().ShouldStartWith("HTTP/1.1 503");
        await rig.ConvergeAsync(With(whole, [Member(two.Port)]));
        (await SharesAsync(rig, 4)).ShouldBe((0, 4));

        (await rig.ProcessAsync()).ShouldBe(process);
    }

    [Fact]
    public async Task A_member_that_comes_is_checked_and_one_that_does_not_answer_gets_nothing()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one"), two = new("two");
        var whole = Monitored(rig.LoadBalancer(Member(one.Port)));
        await rig.ConvergeAsync(whole);
        var process = await rig.ProcessAsync();
        var port = two.Port;
        two.Dispose();

        await rig.ConvergeAsync(whole = With(whole, [whole.Members[0], Member(port)]));

        await Eventually.HoldsAsync(() => StateOf(rig, whole.Members[1]) is MemberState.Down, "it is found down", Cancel);
        (await SharesAsync(rig, 6)).ShouldBe((6, 0));
        (await rig.ProcessAsync()).ShouldBe(process);
    }

    [Fact]
    public async Task Those_that_leave_finish_what_they_have_for_as_long_as_they_may()
    {
        await using var rig = new AmphoraRig(drain: TimeSpan.FromSeconds(2));
        using Backend one = new("one");
        var whole = rig.LoadBalancer(Member(one.Port));
        whole = whole with { Listeners = [whole.Listeners[0] with { Protocol = ListenerProtocol.Tcp }] };
        await rig.ConvergeAsync(whole);
        var process = await rig.ProcessAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(rig.Vip, Port, Cancel);
        (await AskOnAsync(client)).ShouldBe("one");

        await rig.ConvergeAsync(whole = With(whole, []));

        (await AskOnAsync(client)).ShouldBe("one");
        (await ServersAsync(rig, whole)).Length.ShouldBe(1, "it is there as long as it is needed");
        (await client.GetStream().ReadAsync(new byte[1], Cancel)).ShouldBe(0, "it is cut in the end");
        await Eventually.HoldsAsync(async () => (await ServersAsync(rig, whole)).Length == 0, "it is taken out", Cancel);
        (await rig.ProcessAsync()).ShouldBe(process);
    }

    [Fact]
    public async Task The_next_provider_goes_on_with_a_process_that_was_told_changes()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one"), two = new("two");
        var whole = rig.LoadBalancer(Member(one.Port));
        whole = whole with { Listeners = [whole.Listeners[0] with { Protocol = ListenerProtocol.Tcp }] };
        await rig.ConvergeAsync(whole);
        var process = await rig.ProcessAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(rig.Vip, Port, Cancel);
        (await AskOnAsync(client)).ShouldBe("one");
        await rig.ConvergeAsync(whole = With(whole, [Member(two.Port)]));

        await rig.RestartProviderAsync();
        await rig.ConvergeAsync(whole);
        (await NameAsync(rig)).ShouldBe("two");
        (await rig.ProcessAsync()).ShouldBe(process);

        // Also with what was not yet through.
        (await ServersAsync(rig, whole)).Length.ShouldBe(2);
        client.Close();
        await Eventually.HoldsAsync(async () => (await ServersAsync(rig, whole)).Length == 1, "it is taken out", Cancel);

        await rig.ConvergeAsync(whole = With(whole, [Member(one.Port)]));
        (await NameAsync(rig)).ShouldBe("one");
        (await rig.ProcessAsync()).ShouldBe(process);
    }

    [Fact]
    public async Task What_a_crash_left_half_told_is_replaced()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one"), two = new("two");
        var whole = rig.LoadBalancer(Member(one.Port));
        await rig.ConvergeAsync(whole);
        var process = await rig.ProcessAsync();
        await rig.ConvergeAsync(whole = With(whole, [Member(two.Port)]));

        // What the note says while a change is under way.
        var note = Path.Combine(rig.DirectoryOf(whole), "told");
        await File.WriteAllTextAsync(note, (await File.ReadAllLinesAsync(note, Cancel))[0], Cancel);
        await rig.RestartProviderAsync();
        await rig.SettleAsync(whole);

        (await rig.GetAsync()).ShouldBe("two");
        (await rig.ProcessAsync()).ShouldNotBe(process);
    }

    [Fact]
    public async Task A_process_that_does_not_do_what_it_is_told_is_replaced_and_counted()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one"), two = new("two");
        using var reloads = new Reloads();
        var whole = rig.LoadBalancer(Member(one.Port));
        await rig.ConvergeAsync(whole);
        var process = await rig.ProcessAsync();
        var member = Member(two.Port);
        (await rig.AskProcessAsync(
            whole, $"add server {whole.Pools[0].Id}:{whole.Listeners[0].Id}/{member.Id} 127.0.0.1:1")).ShouldContain("registered");

        await rig.SettleAsync(With(whole, [member]));

        (await rig.GetAsync()).ShouldBe("two");
        (await rig.ProcessAsync()).ShouldNotBe(process);
        reloads.Reasons.ShouldContain("refused");
    }

    [Fact]
    public async Task What_was_told_is_not_undone_by_a_process_that_comes_after()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one"), two = new("two");
        var whole = Monitored(rig.LoadBalancer(Member(one.Port), Member(two.Port)));
        await rig.ConvergeAsync(whole);
        await rig.ConvergeAsync(With(whole, [whole.Members[0] with { AdminStateUp = false }, whole.Members[1] with { Weight = 3 }]));
        await Eventually.HoldsAsync(() => StateOf(rig, whole.Members[1]) is MemberState.Up, "it is checked", Cancel);

        // Back to what it was, and by another process: HAProxy would keep what the first was told.
        await rig.SettleAsync(AmphoraRig.Changed(whole, 20_000));

        (await SharesAsync(rig, 8)).ShouldBe((4, 4));
    }

    // The servers of the process that serves as what was told made them, and as the file does.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task After_any_changes_the_process_is_what_one_started_anew_would_be(int seed)
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one"), two = new("two"), three = new("three");
        Backend[] backends = [one, two, three];
        var random = new Random(seed);
        var whole = rig.LoadBalancer(Member(one.Port));
        whole = seed % 2 == 0 ? Monitored(whole) : whole;
        whole = seed % 3 == 0
            ? whole with { Pools = [whole.Pools[0] with { SessionPersistence = new(SessionPersistenceType.HttpCookie) }] }
            : whole;
        await rig.ConvergeAsync(whole);
        for (var i = 0; i < 60; i++)
        {
            whole = Changed(whole, backends, random);
            whole = i % 20 == 19 ? AmphoraRig.Changed(whole, 10_000 + i) : whole;
            await rig.ConvergeAsync(whole);
        }

        await Eventually.HoldsAsync(
            async () => (await ServersAsync(rig, whole)).Length == whole.Members.Length, "those that left are through", Cancel);
        var told = await ServersAsync(rig, whole);
        await KillAsync(await rig.ProcessAsync());
        await rig.SettleAsync(whole);

        told.ShouldBe(await ServersAsync(rig, whole));
    }

    private static LoadBalancer With(LoadBalancer whole, MemberSpec[] members) =>
        whole with { Members = [.. members.Select(m => m with { PoolId = whole.Pools[0].Id })] };

    private static LoadBalancer Monitored(LoadBalancer whole) => whole with
    {
        HealthMonitors =
        [
            new HealthMonitorSpec
            {
                Id = Guid.NewGuid(), ProjectId = "p", PoolId = whole.Pools[0].Id, Type = HealthMonitorType.Tcp, Delay = 1, Timeout = 1,
                MaxRetries = 1, MaxRetriesDown = 1,
            },
        ],
    };

    // At least one member stays that takes traffic.
    private static LoadBalancer Changed(LoadBalancer whole, Backend[] backends, Random random)
    {
        List<MemberSpec> members = [.. whole.Members];
        var some = random.Next(members.Count);
        switch (random.Next(4))
        {
            case 0 when members.Count < 8:
                members.Insert(some, Member(backends[random.Next(backends.Length)].Port, random.Next(0, 5)));
                break;
            case 1:
                members.RemoveAt(some);
                break;
            case 2:
                members[some] = members[some] with { Weight = random.Next(0, 20) };
                break;
            default:
                members[some] = members[some] with { AdminStateUp = !members[some].AdminStateUp };
                break;
        }

        return members.Any(m => m is { AdminStateUp: true, Weight: > 0 })
            ? With(whole, [.. members])
            : With(whole, [.. members, Member(backends[0].Port)]);
    }

    private static MemberState? StateOf(AmphoraRig rig, MemberSpec member) =>
        rig.Health.Members.TryGetValue(member.Id, out var facts) ? facts.State : null;

    private static async Task<(int One, int Two)> SharesAsync(AmphoraRig rig, int requests)
    {
        var (one, two) = (0, 0);
        for (var i = 0; i < requests; i++)
        {
            var answer = await rig.GetAsync();
            one += answer == "one" ? 1 : 0;
            two += answer == "two" ? 1 : 0;
        }

        return (one, two);
    }

    // All that the process says of its servers but what changes by itself.
    private static async Task<string[]> ServersAsync(AmphoraRig rig, LoadBalancer whole)
    {
        var states = Table(await rig.AskProcessAsync(whole, "show servers state"), ' ', "# be_id");
        var stat = Table(await rig.AskProcessAsync(whole, "show stat -1 4 -1"), ',', "# pxname");
        return
        [
            .. from state in states
               from row in stat
               where row["svname"] == state["srv_name"]
               let off = int.Parse(state["srv_admin_state"], null) & 1
               orderby state["srv_name"]
               select $"{state["srv_id"]} {state["srv_name"]} {state["srv_addr"]}:{state["srv_port"]} off={off} "
                   + $"weight={state["srv_uweight"]} check={state["srv_check_state"]} ssl={state["srv_use_ssl"]} "
                   + $"backup={row["bck"]} cookie={row["cookie"]}",
        ];
    }

    private static Dictionary<string, string>[] Table(string text, char separator, string head)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var names = lines.Single(line => line.StartsWith(head, StringComparison.Ordinal))[2..].TrimEnd(separator).Split(separator);
        return
        [
            .. lines.SkipWhile(line => !line.StartsWith(head, StringComparison.Ordinal)).Skip(1)
                .Select(line => names.Zip(line.Split(separator)).ToDictionary(it => it.First, it => it.Second)),
        ];
    }

    private static async Task<string> NameAsync(AmphoraRig rig)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(rig.Vip, Port, Cancel);
        return await AskOnAsync(client);
    }

    private static async Task<string> AskOnAsync(TcpClient client)
    {
        var (stream, buffer) = (client.GetStream(), new byte[1024]);
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: t\r\n\r\n"), Cancel);
        var count = await stream.ReadAsync(buffer, Cancel);
        return Encoding.ASCII.GetString(buffer, 0, count).Split("\r\n\r\n")[^1];
    }

    // Some on a connection for each request, some on one for all.
    private static async Task<IReadOnlyCollection<string>> WhileAskingAsync(AmphoraRig rig, Func<Task> steps)
    {
        var wrong = new ConcurrentQueue<string>();
        using var done = new CancellationTokenSource();
        using var lasting = new HttpClient();
        var asked = 0;
        var clients = Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var answer = i % 2 == 0 ? await rig.GetAsync() : await lasting.GetStringAsync($"http://{rig.Vip}:{Port}/", Cancel);
                Interlocked.Increment(ref asked);
                if (!Names.Contains(answer))
                {
                    wrong.Enqueue(answer ?? "nothing");
                }
            }
        })).ToArray();
        await Eventually.HoldsAsync(() => asked > 10, "clients are at work", Cancel);
        await steps();
        await done.CancelAsync();
        await Task.WhenAll(clients);
        return wrong;
    }

    /// <summary>Hears of reloads; also of those of tests beside this one.</summary>
    private sealed class Reloads : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Reloads()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "statera_amphora_reloads")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
            {
                foreach (var tag in tags)
                {
                    Reasons.Enqueue($"{tag.Value}");
                }
            });
            _listener.Start();
        }

        public ConcurrentQueue<string> Reasons { get; } = new();

        public void Dispose() => _listener.Dispose();
    }
}
