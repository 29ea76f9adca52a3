using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>PING monitors, with hosts that answer pings or do not and serve in either case.</summary>
public sealed class PingMonitorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_member_that_answers_no_ping_gets_nothing_until_it_does(bool ipv6)
    {
        await using var rig = new AmphoraRig();
        using NetworkNamespace one = new("one"), two = new("two");
        await rig.SettleAsync(Pinged(rig, [MemberOn(one, ipv6), MemberOn(two, ipv6)]));
        await Eventually.HoldsAsync(() => States(rig) is "Up,Up", "both answer", Cancel);
        await Eventually.HoldsAsync(async () => await BodiesAsync(rig) == "one,two", "both serve", Cancel);

        one.Answer(pings: false);
        await Eventually.HoldsAsync(() => States(rig) is "Down,Up", "one is down", Cancel);
        (await BodiesAsync(rig)).ShouldBe("two");
        rig.Health.Members.Values.Single(it => it.State is MemberState.Down).Reason!
            .ShouldBe($"PING: {(ipv6 ? one.Address6 : one.Address)} did not answer within 1 s.");

        one.Answer(pings: true);
        await Eventually.HoldsAsync(() => States(rig) is "Up,Up", "both are up", Cancel);
        (await BodiesAsync(rig)).ShouldBe("one,two");
    }

    [Fact]
    public async Task One_that_is_down_stays_so_over_changes_and_deaths_and_whoever_comes_next()
    {
        await using var rig = new AmphoraRig();
        using NetworkNamespace one = new("one"), two = new("two"), three = new("three");
        MemberSpec first = MemberOn(one), second = MemberOn(two);
        var whole = Pinged(rig, [first, second]);
        one.Answer(pings: false);
        await rig.SettleAsync(whole);
        await Eventually.HoldsAsync(() => States(rig) is "Down,Up", "one is down", Cancel);

        var reloaded = Changed(whole, timeout: 12_345);
        await rig.SettleAsync(reloaded);
        (await BodiesAsync(rig)).ShouldBe("two", "over a reload");

        await rig.SettleAsync(With(reloaded, first with { AdminStateUp = false }, second));
        await rig.SettleAsync(reloaded);
        await Eventually.HoldsAsync(async () => await BodiesAsync(rig) == "two", "it is asked again when switched on", Cancel);

        await KillAsync(await rig.ProcessAsync());
        await rig.SettleAsync(reloaded);
        (await BodiesAsync(rig)).ShouldBe("two", "over the process's death");

        await rig.RestartProviderAsync();
        await rig.SettleAsync(reloaded);
        (await BodiesAsync(rig)).ShouldBe("two", "over the service's end");

        var added = With(reloaded, first, second, MemberOn(three) with { PoolId = whole.Pools[0].Id });
        await rig.SettleAsync(added);
        await Eventually.HoldsAsync(async () => await BodiesAsync(rig) == "three,two", "one that comes serves", Cancel);

        one.Answer(pings: true);
        await Eventually.HoldsAsync(async () => await BodiesAsync(rig) == "one,three,two", "it serves again", Cancel);
    }

    [Fact]
    public async Task It_is_pinged_where_it_says_and_no_more_when_nobody_asks()
    {
        await using var rig = new AmphoraRig();
        using NetworkNamespace serves = new("serves"), other = new("other");
        other.Answer(pings: false);
        var whole = Pinged(rig, [MemberOn(serves) with { MonitorAddress = other.Address }]);
        await rig.SettleAsync(whole);
        await Eventually.HoldsAsync(() => States(rig) is "Down", "it is down", Cancel);
        (await rig.GetAsync())!.ShouldStartWith("HTTP/1.1 503");

        await rig.SettleAsync(whole with { HealthMonitors = [] });
        (await rig.GetAsync()).ShouldBe("serves");
        await Eventually.HoldsAsync(() => rig.Health.Members.IsEmpty, "nothing is said of its health", Cancel);
    }

    private static MemberSpec MemberOn(NetworkNamespace host, bool ipv6 = false) =>
        Member(8080) with { Address = ipv6 ? host.Address6 : host.Address };

    private static LoadBalancer Pinged(AmphoraRig rig, MemberSpec[] members)
    {
        var whole = rig.LoadBalancer(members);
        return whole with
        {
            HealthMonitors =
            [
                new HealthMonitorSpec
                {
                    Id = Guid.NewGuid(), ProjectId = "p", PoolId = whole.Pools[0].Id, Type = HealthMonitorType.Ping, Delay = 1,
                    Timeout = 1, MaxRetries = 1, MaxRetriesDown = 1,
                },
            ],
        };
    }

    private static LoadBalancer With(LoadBalancer whole, params MemberSpec[] members) =>
        whole with { Members = [.. members.Select(it => it with { PoolId = whole.Pools[0].Id })] };

    private static string States(AmphoraRig rig) =>
        string.Join(',', rig.Health.Members.Values.Select(it => $"{it.State}").Order(StringComparer.Ordinal));

    private static async Task<string> BodiesAsync(AmphoraRig rig)
    {
        var bodies = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 12; i++)
        {
            bodies.Add((await rig.GetAsync())!);
        }

        return string.Join(',', bodies);
    }
}
