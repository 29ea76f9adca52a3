using System.Collections.Concurrent;
using System.Net.Sockets;
using Statera.Core.Model;
using Statera.Core.Reconcile;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;

namespace Statera.FunctionalTests.Providers.Amphora;

public sealed class AmphoraProviderTests
{
    [Fact]
    public async Task Members_get_their_weights_share()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one"), two = new("two");
        await rig.ConvergeAsync(rig.LoadBalancer(Member(one.Port, weight: 3), Member(two.Port)));

        for (var i = 0; i < 40; i++)
        {
            (await rig.GetAsync()).ShouldBeOneOf("one", "two");
        }

        (one.Requests, two.Requests).ShouldBe((30, 10));
    }

    [Fact]
    public async Task A_listener_without_a_pool_answers_503()
    {
        await using var rig = new AmphoraRig();
        await rig.ConvergeAsync(rig.LoadBalancer() with { Pools = [] });

        (await rig.GetAsync()).ShouldStartWith("HTTP/1.1 503");
    }

    [Fact]
    public async Task The_same_again_changes_nothing()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one");
        var wanted = rig.LoadBalancer(Member(one.Port));
        await rig.ConvergeAsync(wanted);
        var before = await rig.ProcessAsync();

        await rig.ConvergeAsync(wanted with { Spec = wanted.Spec with { Name = "another name" } });

        (await rig.ProcessAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Changes_under_load_lose_no_request()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one");
        var wanted = rig.LoadBalancer(Member(one.Port));
        await rig.ConvergeAsync(wanted);

        var lost = await WhileAskingAsync(rig, async () =>
        {
            for (var i = 1; i <= 8; i++)
            {
                await rig.ConvergeAsync(Changed(wanted, timeout: 10_000 + i));
            }
        });

        lost.ShouldBeEmpty();
        await rig.ProcessAsync();
        Directory.GetFiles(rig.DirectoryOf(wanted), "*.cfg").Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Failover_replaces_what_serves_and_loses_no_request()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one");
        var wanted = rig.LoadBalancer(Member(one.Port));
        await rig.ConvergeAsync(wanted);
        var (process, amphora) = (await rig.ProcessAsync(), rig.Provider.AmphoraeOf(wanted).Single());

        var lost = await WhileAskingAsync(
            rig, () => rig.ConvergeAsync(wanted with { Spec = wanted.Spec with { Failovers = 1 } }));

        lost.ShouldBeEmpty();
        (await rig.ProcessAsync()).ShouldNotBe(process);
        var next = rig.Provider.AmphoraeOf(wanted).Single();
        next.ComputeId.ShouldNotBe(amphora.ComputeId);
        next.ShouldBe(amphora with { ComputeId = next.ComputeId });
        (next.OwnAddress, next.VipAddress).ShouldBe((rig.Vip.ToString(), rig.Vip.ToString()));
    }

    [Fact]
    public async Task A_flavor_gives_the_process_its_size()
    {
        await using var rig = new AmphoraRig();
        var wanted = rig.LoadBalancer();
        await rig.ConvergeAsync(wanted with
        {
            Spec = wanted.Spec with { FlavorData = """{"max_connections": 321, "threads": 2}""" },
        });

        var config = await File.ReadAllTextAsync(Directory.GetFiles(rig.DirectoryOf(wanted), "*.cfg").Single(), Cancel);
        config.ShouldContain("maxconn 321\n");
        config.ShouldContain("nbthread 2\n");
    }

    [Fact]
    public async Task A_killed_proxy_is_reported_at_once_and_refuses_nobody()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one");
        var wanted = rig.LoadBalancer(Member(one.Port));
        await rig.ConvergeAsync(wanted);
        var first = await rig.ProcessAsync();
        await Eventually.HoldsAsync(() => rig.Health.Listeners.Values.Any(l => l.Open), "an observation", Cancel);

        var started = TimeProvider.System.GetTimestamp();
        await KillAsync(first);
        var waiting = rig.GetAsync();
        await Eventually.HoldsAsync(() => rig.Reports.Any(r => r.NeedsReconcile), "a report", Cancel);
        rig.Health.Fault.ShouldStartWith("HAProxy ended unexpectedly");
        await rig.ConvergeAsync(wanted);

        (await waiting).ShouldBe("one");
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        (await rig.ProcessAsync()).ShouldNotBe(first);
        await Eventually.HoldsAsync(() => rig.Health.Fault is null, "the fault is gone", Cancel);
    }

    [Fact]
    public async Task The_next_provider_takes_over_what_runs_without_a_disturbance()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one");
        var wanted = rig.LoadBalancer(Member(one.Port));
        await rig.ConvergeAsync(wanted);
        var process = await rig.ProcessAsync();

        var lost = await WhileAskingAsync(rig, async () =>
        {
            await rig.RestartProviderAsync();
            await rig.ConvergeAsync(wanted);
            (await rig.ProcessAsync()).ShouldBe(process);
            await rig.ConvergeAsync(Changed(wanted, timeout: 20_000));
        });

        lost.ShouldBeEmpty();
        (await rig.ProcessAsync()).ShouldNotBe(process);
    }

    [Fact]
    public async Task A_proxy_that_died_while_nobody_looked_is_started_again()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one");
        var wanted = rig.LoadBalancer(Member(one.Port));
        await rig.ConvergeAsync(wanted);
        var process = await rig.ProcessAsync();
        await rig.Provider.DisposeAsync();
        await KillAsync(process);
        await Eventually.HoldsAsync(() => rig.Processes().Length == 0, "the process is gone", Cancel);

        await rig.RestartProviderAsync();
        await rig.ConvergeAsync(wanted);

        (await rig.GetAsync()).ShouldBe("one");
    }

    [Fact]
    public async Task A_member_that_refuses_is_down_and_says_why_and_stays_down_over_a_change()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one");
        var gone = new Backend("gone");
        var deaf = Member(gone.Port);
        gone.Dispose();
        var wanted = rig.LoadBalancer(Member(one.Port), deaf);
        wanted = wanted with { HealthMonitors = [Monitor(wanted.Pools[0].Id)] };
        await rig.ConvergeAsync(wanted);

        await Eventually.HoldsAsync(
            () => rig.Health.Members.Values.Count(m => m.State is not MemberState.Unknown) == 2,
            "both members are known", Cancel);
        rig.Health.Members[wanted.Members[0].Id].ShouldBe(new MemberFacts(MemberState.Up, null));
        rig.Health.Members[deaf.Id].State.ShouldBe(MemberState.Down);
        rig.Health.Members[deaf.Id].Reason!.ShouldBe("L4CON: Connection refused");

        rig.Reports.Clear();
        await rig.ConvergeAsync(Changed(wanted, timeout: 11_000));
        await rig.GetAsync();
        await Eventually.HoldsAsync(
            () => rig.Health.Listeners.Values.Any(l => l.Statistics.TotalConnections == 1), "a look at the next process", Cancel);
        rig.Reports.ShouldAllBe(r => r.Health.Members[deaf.Id].State == MemberState.Down);
        File.ReadAllText(Path.Combine(rig.DirectoryOf(wanted), "servers.state")).ShouldContain(deaf.Id.ToString());
    }

    [Fact]
    public async Task A_connection_outlives_changes()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one");
        var wanted = rig.LoadBalancer(Member(one.Port));
        wanted = wanted with { Listeners = [wanted.Listeners[0] with { Protocol = ListenerProtocol.Tcp }] };
        await rig.ConvergeAsync(wanted);
        using var client = new TcpClient();
        await client.ConnectAsync(rig.Vip, Port, Cancel);
        await AskOnAsync(client);

        await rig.ConvergeAsync(Changed(wanted, timeout: 11_000));
        await rig.RestartProviderAsync();
        await rig.ConvergeAsync(Changed(wanted, timeout: 12_000));

        await AskOnAsync(client);
        await Eventually.HoldsAsync(() => rig.Processes().Length == 2, "the first process and the last", Cancel);
        client.Close();
        await rig.ProcessAsync();
    }

    [Fact]
    public async Task A_process_whose_directory_is_gone_is_found_and_removed()
    {
        await using var rig = new AmphoraRig();
        var wanted = rig.LoadBalancer();
        await rig.ConvergeAsync(wanted);
        Directory.Delete(rig.DirectoryOf(wanted), recursive: true);
        await rig.RestartProviderAsync();

        (await rig.Provider.ListAsync(Cancel)).ShouldBe([wanted.Id]);
        await rig.Provider.RemoveAsync(wanted.Id, Cancel);

        rig.Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task Counters_never_go_back()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one");
        var wanted = rig.LoadBalancer(Member(one.Port));
        var listener = wanted.Listeners[0].Id;
        long Seen() => rig.Health.Listeners.TryGetValue(listener, out var facts) ? facts.Statistics.TotalConnections : 0;

        await rig.ConvergeAsync(wanted);
        for (var round = 1; round <= 4; round++)
        {
            await rig.GetAsync();
            await rig.GetAsync();
            await Eventually.HoldsAsync(() => Seen() == 2 * round, $"{2 * round} connections are counted", Cancel);
            await (round switch
            {
                1 => rig.ConvergeAsync(Changed(wanted, timeout: 30_000)),
                2 => RestartAsync(rig, Changed(wanted, timeout: 30_000)),
                _ => KilledAsync(rig, Changed(wanted, timeout: 30_000)),
            });
        }

        var counts = rig.Reports.Select(r => r.Health.Listeners[listener].Statistics.TotalConnections).ToArray();
        counts.ShouldBe(counts.Order());
    }

    [Fact]
    public async Task A_listener_that_is_switched_off_is_closed()
    {
        await using var rig = new AmphoraRig();
        var wanted = rig.LoadBalancer();
        await rig.ConvergeAsync(wanted);
        await rig.ConvergeAsync(wanted with { Listeners = [wanted.Listeners[0] with { AdminStateUp = false }] });

        await Eventually.HoldsAsync(() => rig.Processes().Length == 0, "no process", Cancel);
        (await rig.GetAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_port_in_use_is_tried_again_and_says_so()
    {
        await using var rig = new AmphoraRig();
        using var thief = new TcpListener(rig.Vip, Port);
        thief.Start();

        var result = await rig.Provider.ReconcileAsync(rig.LoadBalancer(), Cancel);

        result.ShouldBeOfType<ReconcileResult.RetryAfter>().Reason.ShouldContain($"{rig.Vip}:{Port} is in use");
    }

    [Fact]
    public async Task Removal_leaves_nothing()
    {
        await using var rig = new AmphoraRig();
        var wanted = rig.LoadBalancer();
        await rig.ConvergeAsync(wanted);
        (await rig.Provider.ListAsync(Cancel)).ShouldBe([wanted.Id]);

        await rig.Provider.RemoveAsync(wanted.Id, Cancel);

        rig.Processes().ShouldBeEmpty();
        Directory.Exists(rig.DirectoryOf(wanted)).ShouldBeFalse();
        (await rig.Provider.ListAsync(Cancel)).ShouldBeEmpty();
        await rig.Provider.RemoveAsync(wanted.Id, Cancel);
    }

    private static HealthMonitorSpec Monitor(Guid pool) => new()
    {
        Id = Guid.NewGuid(), ProjectId = "p", PoolId = pool, Type = HealthMonitorType.Http,
        Delay = 1, Timeout = 1, MaxRetries = 1, MaxRetriesDown = 1,
    };

    private static async Task AskOnAsync(TcpClient client)
    {
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: t\r\n\r\n"u8.ToArray(), Cancel);
        var answer = new byte[1000];
        (await client.GetStream().ReadAsync(answer, Cancel)).ShouldBeGreaterThan(0);
        System.Text.Encoding.ASCII.GetString(answer).ShouldStartWith("HTTP/1.1 200");
    }

    private static async Task RestartAsync(AmphoraRig rig, LoadBalancer wanted)
    {
        await rig.RestartProviderAsync();
        await rig.ConvergeAsync(wanted);
    }

    private static async Task KilledAsync(AmphoraRig rig, LoadBalancer wanted)
    {
        var before = rig.Reports.Count(r => r.NeedsReconcile);
        await KillAsync(await rig.ProcessAsync());
        await Eventually.HoldsAsync(() => rig.Reports.Count(r => r.NeedsReconcile) > before, "its death is reported", Cancel);
        await rig.ConvergeAsync(wanted);
    }

    // Four clients, one connection a request, from before the first step until after the last.
    private static async Task<IReadOnlyCollection<string>> WhileAskingAsync(AmphoraRig rig, Func<Task> steps)
    {
        var wrong = new ConcurrentQueue<string>();
        using var done = new CancellationTokenSource();
        var asked = 0;
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var answer = await rig.GetAsync();
                Interlocked.Increment(ref asked);
                if (answer != "one")
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
}
