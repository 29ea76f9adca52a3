using System.Diagnostics;
using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>Each attribute of health monitors, by what members are asked and what follows from their answers.</summary>
public sealed class MonitorTests
{
    [Theory]
    [InlineData(null, null, null, null, "GET / HTTP/1.0\r\n", null)]
    [InlineData("HEAD", "/health?a=b%20c", null, null, "HEAD /health?a=b%20c HTTP/1.0\r\n", null)]
    [InlineData("OPTIONS", "/", 1.1, null, "OPTIONS / HTTP/1.1\r\n", "host: VIP\r\n")]
    [InlineData("POST", "/", 1.1, "www.example.org", "POST / HTTP/1.1\r\n", "host: www.example.org\r\n")]
    public async Task A_member_is_asked_as_it_was_told(
        string? method, string? path, double? version, string? domain, string line, string? host)
    {
        await using var rig = new AmphoraRig();
        using var member = new ProbedMember();
        await rig.ConvergeAsync(Monitored(rig, [Member(member.Port)], it => it with
        {
            HttpMethod = method, UrlPath = path, HttpVersion = version, DomainName = domain,
        }));

        await Eventually.HoldsAsync(() => !member.Asked.IsEmpty, "it was asked", Cancel);
        var text = member.Asked.First().Text;
        text.ShouldStartWith(line);
        text.Contains("\r\nhost: ", StringComparison.OrdinalIgnoreCase).ShouldBe(host is not null);
        text.ShouldContain(host?.Replace("VIP", $"{rig.Vip}", StringComparison.Ordinal) ?? "", Case.Insensitive);
        await BecomesAsync(rig, MemberState.Up);
    }

    [Theory]
    [InlineData("200", 200, MemberState.Up)]
    [InlineData("200", 204, MemberState.Down)]
    [InlineData("200,204", 204, MemberState.Up)]
    [InlineData("200, 204", 203, MemberState.Down)]
    [InlineData("200-204", 203, MemberState.Up)]
    [InlineData("200-204", 205, MemberState.Down)]
    [InlineData(null, 301, MemberState.Down)]
    public async Task Only_codes_that_are_expected_are_good(string? expected, int answered, MemberState state)
    {
        await using var rig = new AmphoraRig();
        using var member = new ProbedMember(status: answered);
        await rig.ConvergeAsync(Monitored(rig, [Member(member.Port)], it => it with { ExpectedCodes = expected }));

        await BecomesAsync(rig, state);
    }

    [Fact]
    public async Task A_member_is_asked_where_it_says()
    {
        await using var rig = new AmphoraRig();
        using ProbedMember serves = new(), other = new("127.0.0.3", 500);
        var whole = Monitored(rig, [Member(serves.Port) with { MonitorAddress = "127.0.0.3", MonitorPort = other.Port }]);
        await rig.ConvergeAsync(whole);

        await BecomesAsync(rig, MemberState.Down);
        serves.Asked.ShouldBeEmpty();
        other.Status = 200;
        await BecomesAsync(rig, MemberState.Up);
        (await rig.SendAsync("GET /it HTTP/1.1", "Host: t"))!.ShouldStartWith("HTTP/1.1 200");
        serves.Asked.Single().Text.ShouldStartWith("GET /it ");
    }

    [Fact]
    public async Task It_takes_as_many_answers_as_it_was_told()
    {
        await using var rig = new AmphoraRig();
        using var member = new ProbedMember();
        await rig.ConvergeAsync(Monitored(rig, [Member(member.Port)], it => it with { Delay = 2, MaxRetries = 3, MaxRetriesDown = 2 }));
        await BecomesAsync(rig, MemberState.Up);

        member.Status = 500;
        await BecomesAsync(rig, MemberState.Down);
        member.Asked.Count(it => it.Status == 500).ShouldBe(2, "it is seen before it is asked again");

        var before = member.Asked.Count(it => it.Status == 200);
        member.Status = 200;
        await BecomesAsync(rig, MemberState.Up);
        (member.Asked.Count(it => it.Status == 200) - before).ShouldBe(3);

        var times = member.Asked.Select(it => it.At).ToArray();
        times.Zip(times.Skip(1), (a, b) => Stopwatch.GetElapsedTime(a, b).TotalSeconds).Min().ShouldBeGreaterThan(1.5);
    }

    [Fact]
    public async Task A_member_that_does_not_answer_in_time_is_down()
    {
        await using var rig = new AmphoraRig();
        using var member = new ProbedMember(status: 0);
        await rig.ConvergeAsync(Monitored(rig, [Member(member.Port)]));

        await BecomesAsync(rig, MemberState.Down);
        rig.Health.Members.Single().Value.Reason!.ShouldContain("timeout", Case.Insensitive);
    }

    [Fact]
    public async Task A_monitor_that_is_switched_off_asks_nobody_and_takes_nobody_out()
    {
        await using var rig = new AmphoraRig();
        using var member = new ProbedMember(status: 500);
        var whole = Monitored(rig, [Member(member.Port)]);
        await rig.ConvergeAsync(whole);
        await BecomesAsync(rig, MemberState.Down);

        await rig.SettleAsync(whole with { HealthMonitors = [whole.HealthMonitors[0] with { AdminStateUp = false }] });

        var asked = member.Asked.Count;
        (await rig.SendAsync("GET / HTTP/1.1", "Host: t"))!.ShouldStartWith("HTTP/1.1 500");
        member.Asked.Count.ShouldBe(asked + 1, "nothing but this request");
        await Eventually.HoldsAsync(() => rig.Health.Members.IsEmpty, "nothing is said of its health", Cancel);
    }

    private static LoadBalancer Monitored(
        AmphoraRig rig, MemberSpec[] members, Func<HealthMonitorSpec, HealthMonitorSpec>? change = null)
    {
        var whole = rig.LoadBalancer(members);
        var monitor = new HealthMonitorSpec
        {
            Id = Guid.NewGuid(), ProjectId = "p", PoolId = whole.Pools[0].Id, Type = HealthMonitorType.Http, Delay = 1, Timeout = 1,
            MaxRetries = 1, MaxRetriesDown = 1,
        };
        return whole with { HealthMonitors = [change?.Invoke(monitor) ?? monitor] };
    }

    private static Task BecomesAsync(AmphoraRig rig, MemberState state) => Eventually.HoldsAsync(
        () => rig.Health.Members.Values.Any(it => it.State == state), $"the member is {state}", Cancel);
}
