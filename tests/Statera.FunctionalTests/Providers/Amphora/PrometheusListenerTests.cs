using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>A load balancer tells its own metrics where it is asked for them.</summary>
public sealed class PrometheusListenerTests
{
    private const int MetricsPort = 9100;

    // What HAProxy says nothing of unless there is such a limit.
    private static readonly string[] Limits =
    [
        "octavia_member_current_throttle", "octavia_member_idle_connections_limit", "octavia_member_limit_sessions",
        "octavia_member_queue_limit",
    ];

    [Fact]
    public async Task Metrics_agree_with_what_was_served()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one"), two = new("twotwo");
        var gone = Member(1);
        var whole = WithMetrics(Monitored(rig.LoadBalancer(Member(one.Port), Member(two.Port), gone)));
        await rig.ConvergeAsync(whole);
        await Eventually.HoldsAsync(
            () => rig.Health.Members.GetValueOrDefault(gone.Id)?.State is MemberState.Down, "the third is down", Cancel);
        var (atStart, second) = (one.Requests, two.Requests);
        for (var i = 0; i < 10; i++)
        {
            (await rig.GetAsync()).ShouldBeOneOf("one", "twotwo");
        }

        var it = await ScrapeAsync(rig);

        var (listener, pool) = (Listener(whole, 0), Pool(whole));
        it[$"octavia_listener_http_requests_total{{{listener}}}"].ShouldBe(10);
        it[$"octavia_listener_sessions_total{{{listener}}}"].ShouldBe(10);
        it[$"octavia_listener_http_responses_total{{{listener},code=\"2xx\"}}"].ShouldBe(10);
        it[$"octavia_listener_http_responses_total{{{listener},code=\"5xx\"}}"].ShouldBe(0);
        it[$"octavia_listener_status{{{listener},state=\"UP\"}}"].ShouldBe(1);
        it[$"octavia_listener_status{{{listener},state=\"DOWN\"}}"].ShouldBe(0);

        // Five answers of each: a line, a header, and their names.
        const int Head = 38 + 4;
        it[$"octavia_listener_bytes_out_total{{{listener}}}"].ShouldBeInRange(5 * (Head + 3 + Head + 6), 10 * (Head + 60));
        it[$"octavia_pool_http_responses_total{{{pool},code=\"2xx\"}}"].ShouldBe(10);
        it[$"octavia_pool_active_members{{{pool}}}"].ShouldBe(2);
        it[$"octavia_pool_status{{{pool},state=\"UP\"}}"].ShouldBe(1);
        foreach (var member in whole.Members)
        {
            var (up, of) = (member != whole.Members[2], $"{pool},member=\"{member.Id}\"");
            it[$"octavia_member_status{{{of},state=\"UP\"}}"].ShouldBe(up ? 1 : 0);
            it[$"octavia_member_status{{{of},state=\"DOWN\"}}"].ShouldBe(up ? 0 : 1);
            it[$"octavia_member_loadbalanced_total{{{of}}}"].ShouldBe(up ? 5 : 0);
            it[$"octavia_member_check_up_down_total{{{of}}}"].ShouldBe(up ? 0 : 1);
        }

        it["octavia_loadbalancer_requests_total"].ShouldBeGreaterThanOrEqualTo(10);
        it["octavia_loadbalancer_cpu"].ShouldBeInRange(0, 100);
        it["octavia_loadbalancer_memory"].ShouldBeInRange(0, 100);
        (one.Requests - atStart, two.Requests - second).ShouldBe((5, 5), "checks connect and ask nothing");
    }

    [Fact]
    public async Task Every_metric_of_Octavia_is_there_and_nothing_of_our_own_ways()
    {
        await using var rig = new AmphoraRig();
        using var one = new Backend("one");
        var whole = WithMetrics(Monitored(rig.LoadBalancer(Member(one.Port))));
        await rig.ConvergeAsync(whole);
        await rig.GetAsync();

        var it = await ScrapeAsync(rig);

        it.Types.Count.ShouldBe(144, "142 that Octavia's amphora takes from HAProxy, CPU and memory");
        it.Types.Keys.Where(name => !it.Of(name).Any()).Order().ShouldBe(Limits);
        it.Types.Keys.ShouldAllBe(name => name.StartsWith("octavia_", StringComparison.Ordinal));
        it.Samples.Keys.ShouldAllBe(name => !name.Contains("metrics", StringComparison.Ordinal));
        it.Of("octavia_listener_current_sessions").Count().ShouldBe(2);
        it.Of("octavia_pool_current_sessions").Count().ShouldBe(1);
        it.Of("octavia_member_current_sessions").Count().ShouldBe(1);
        it[$"octavia_listener_current_sessions{{{Listener(whole, 1)}}}"].ShouldBe(1, "who asks is counted as any client");
    }

    [Theory]
    [InlineData("GET /metrics HTTP/1.1", "HTTP/1.1 200")]
    [InlineData("GET /metrics?name[]=x HTTP/1.1", "HTTP/1.1 200")]
    [InlineData("HEAD /metrics HTTP/1.1", "HTTP/1.1 200")]
    [InlineData("GET / HTTP/1.1", "HTTP/1.1 404")]
    [InlineData("GET /metrics/ HTTP/1.1", "HTTP/1.1 404")]
    [InlineData("POST /metrics HTTP/1.1", "HTTP/1.1 405")]
    [InlineData("DELETE /metrics HTTP/1.1", "HTTP/1.1 405")]
    public async Task Metrics_are_read_at_their_path_and_nothing_else_is(string request, string answer)
    {
        await using var rig = new AmphoraRig();
        await rig.ConvergeAsync(WithMetrics(rig.LoadBalancer()));

        var said = (await rig.SendAsync(request, "Host: t", port: MetricsPort))!;

        said.ShouldStartWith(answer);
        if (answer.EndsWith("200", StringComparison.Ordinal))
        {
            said.ToLowerInvariant().ShouldContain("content-type: text/plain; version=0.0.4; charset=utf-8\r\n");
            said.Contains("octavia_", StringComparison.Ordinal).ShouldBe(request.StartsWith("GET", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Only_who_is_allowed_reads_them()
    {
        await using var rig = new AmphoraRig();
        var whole = WithMetrics(rig.LoadBalancer());
        await rig.ConvergeAsync(whole with
        {
            Listeners = [whole.Listeners[0], whole.Listeners[1] with { AllowedCidrs = ["127.0.0.9/32"] }],
        });

        (await rig.SendAsync("GET /metrics HTTP/1.1", "Host: t", "127.0.0.9", MetricsPort)).ShouldStartWith("HTTP/1.1 200");
        (await IsCutAsync(rig, "127.0.0.8")).ShouldBeTrue();
        var it = Exposition.Parse(Body(await rig.SendAsync("GET /metrics HTTP/1.1", "Host: t", "127.0.0.9", MetricsPort)));
        it[$"octavia_listener_denied_connections_total{{{Listener(whole, 1)}}}"].ShouldBe(1);
    }

    [Fact]
    public async Task Counters_of_a_listener_go_on_whichever_process_serves()
    {
        await using var rig = new AmphoraRig();
        using var one = new Backend("one");
        var whole = WithMetrics(rig.LoadBalancer(Member(one.Port)));
        var sessions = $"octavia_listener_sessions_total{{{Listener(whole, 0)}}}";
        await rig.ConvergeAsync(whole);
        await rig.GetAsync();
        (await ScrapeAsync(rig))[sessions].ShouldBe(1);

        await rig.SettleAsync(Changed(whole, timeout: 40_000));
        await rig.GetAsync();
        (await ScrapeAsync(rig))[sessions].ShouldBe(2, "another process took over");

        await Eventually.HoldsAsync(
            () => rig.Health.Listeners[whole.Listeners[0].Id].Statistics.TotalConnections == 2, "both were seen", Cancel);
        await KillAsync(await rig.ProcessAsync());
        await rig.SettleAsync(Changed(whole, timeout: 40_000));
        await rig.GetAsync();
        (await ScrapeAsync(rig))[sessions].ShouldBe(3, "the one before was killed");

        await rig.RestartProviderAsync();
        await rig.SettleAsync(Changed(whole, timeout: 40_000));
        await rig.GetAsync();
        (await ScrapeAsync(rig))[sessions].ShouldBe(4, "the service was started anew");
    }

    [Fact]
    public async Task Traffic_goes_on_while_nobody_tells_metrics()
    {
        await using var rig = new AmphoraRig();
        using var one = new Backend("one");
        var whole = WithMetrics(rig.LoadBalancer(Member(one.Port)));
        await rig.ConvergeAsync(whole);
        var process = await rig.ProcessAsync();

        // What a service leaves that is killed: a name that nobody listens at.
        await rig.Provider.DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(rig.DirectoryOf(whole), "jail", "metrics.sock"), "", Cancel);

        (await rig.SendAsync("GET /metrics HTTP/1.1", "Host: t", port: MetricsPort)).ShouldStartWith("HTTP/1.1 503");
        (await rig.GetAsync()).ShouldBe("one");

        await rig.RestartProviderAsync();
        await rig.ConvergeAsync(whole);
        (await ScrapeAsync(rig))[$"octavia_listener_sessions_total{{{Listener(whole, 0)}}}"].ShouldBe(1);
        (await rig.ProcessAsync()).ShouldBe(process);
    }

    [Fact]
    public async Task A_process_that_was_told_changes_is_recognised_with_its_way_to_the_metrics()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one"), two = new("two");
        var whole = WithMetrics(rig.LoadBalancer(Member(one.Port)));
        await rig.ConvergeAsync(whole);
        var process = await rig.ProcessAsync();
        var more = whole with { Members = [.. whole.Members, Member(two.Port) with { PoolId = whole.Pools[0].Id }] };
        await rig.ConvergeAsync(more);

        await rig.RestartProviderAsync();
        await rig.SettleAsync(more);

        (await ScrapeAsync(rig)).Of("octavia_member_weight").Count().ShouldBe(2);
        (await rig.ProcessAsync()).ShouldBe(process);
    }

    [Fact]
    public async Task Many_may_ask_at_a_time()
    {
        await using var rig = new AmphoraRig();
        await rig.ConvergeAsync(WithMetrics(rig.LoadBalancer()));

        var all = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => ScrapeAsync(rig)));

        all.ShouldAllBe(it => it.Types.Count == 144);
    }

    [Fact]
    public async Task A_listener_that_goes_takes_its_way_along()
    {
        await using var rig = new AmphoraRig();
        using var one = new Backend("one");
        var whole = WithMetrics(rig.LoadBalancer(Member(one.Port)));
        await rig.ConvergeAsync(whole);
        await ScrapeAsync(rig);

        await rig.SettleAsync(whole with { Listeners = [whole.Listeners[0]] });
        File.Exists(Path.Combine(rig.DirectoryOf(whole), "jail", "metrics.sock")).ShouldBeFalse();
        (await rig.GetAsync()).ShouldBe("one");

        await rig.SettleAsync(whole);
        (await ScrapeAsync(rig)).Of("octavia_listener_status").Count().ShouldBe(4);
    }

    private static LoadBalancer WithMetrics(LoadBalancer whole) => whole with
    {
        Listeners =
        [
            .. whole.Listeners,
            new ListenerSpec
            {
                Id = Guid.NewGuid(), ProjectId = "p", Protocol = ListenerProtocol.Prometheus, ProtocolPort = MetricsPort,
            },
        ],
    };

    private static LoadBalancer Monitored(LoadBalancer whole) => whole with
    {
        HealthMonitors =
        [
            new HealthMonitorSpec
            {
                Id = Guid.NewGuid(), ProjectId = "p", PoolId = whole.Pools[0].Id, Type = HealthMonitorType.Tcp,
                Delay = 1, Timeout = 1, MaxRetries = 1, MaxRetriesDown = 1,
            },
        ],
    };

    private static string Listener(LoadBalancer whole, int number) => $"listener=\"{whole.Listeners[number].Id}\"";

    private static string Pool(LoadBalancer whole) => $"pool=\"{whole.Pools[0].Id}:{whole.Listeners[0].Id}\"";

    private static async Task<Exposition> ScrapeAsync(AmphoraRig rig)
    {
        var answer = await rig.SendAsync("GET /metrics HTTP/1.1", "Host: t", port: MetricsPort);
        answer.ShouldStartWith("HTTP/1.1 200");
        return Exposition.Parse(Body(answer));
    }

    private static string Body(string? answer) =>
        answer![(answer!.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    private static async Task<bool> IsCutAsync(AmphoraRig rig, string source) =>
        await rig.SendAsync("GET /metrics HTTP/1.1", "Host: t", source, MetricsPort) is null;
}
