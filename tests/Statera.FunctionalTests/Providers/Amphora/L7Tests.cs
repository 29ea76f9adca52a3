using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>L7 policies and rules, by real requests.</summary>
public sealed class L7Tests
{
    [Theory]
    [InlineData(L7RuleType.HostName, L7CompareType.EqualTo, null, "www.example.org", "Host: WWW.example.org", "/", true)]
    [InlineData(L7RuleType.HostName, L7CompareType.EqualTo, null, "www.example.org", "Host: www.example.org:8080", "/", true)]
    [InlineData(L7RuleType.HostName, L7CompareType.EqualTo, null, "www.example.org:8080", "Host: www.example.org:8080", "/", true)]
    [InlineData(L7RuleType.HostName, L7CompareType.EqualTo, null, "www.example.org:8080", "Host: www.example.org", "/", false)]
    [InlineData(L7RuleType.HostName, L7CompareType.EqualTo, null, "www.example.org", "Host: mail.example.org", "/", false)]
    [InlineData(L7RuleType.HostName, L7CompareType.StartsWith, null, "www.", "Host: www.example.org", "/", true)]
    [InlineData(L7RuleType.HostName, L7CompareType.EndsWith, null, ".org", "Host: www.example.org:8080", "/", true)]
    [InlineData(L7RuleType.HostName, L7CompareType.Contains, null, "example", "Host: www.example.org", "/", true)]
    [InlineData(L7RuleType.HostName, L7CompareType.Regex, null, @"^w{3}\.example\.org$", "Host: www.example.org:8080", "/", true)]
    [InlineData(L7RuleType.HostName, L7CompareType.Regex, null, ":8080$", "Host: www.example.org:8080", "/", true)]
    [InlineData(L7RuleType.Path, L7CompareType.EqualTo, null, "/a", "", "/a?b", true)]
    [InlineData(L7RuleType.Path, L7CompareType.EqualTo, null, "/a", "", "/A", false)]
    [InlineData(L7RuleType.Path, L7CompareType.StartsWith, null, "/a", "", "/ab/c", true)]
    [InlineData(L7RuleType.Path, L7CompareType.StartsWith, null, "-i", "", "/-i", false)]
    [InlineData(L7RuleType.Path, L7CompareType.EndsWith, null, "/c", "", "/ab/c", true)]
    [InlineData(L7RuleType.Path, L7CompareType.Contains, null, "b/", "", "/ab/c", true)]
    [InlineData(L7RuleType.Path, L7CompareType.Regex, null, "^/[a-z]+/c$", "", "/ab/c", true)]
    [InlineData(L7RuleType.FileType, L7CompareType.EqualTo, null, "jpg", "", "/a/b.jpg?c=.png", true)]
    [InlineData(L7RuleType.FileType, L7CompareType.EqualTo, null, ".jpg", "", "/a/b.jpg", true)]
    [InlineData(L7RuleType.FileType, L7CompareType.EqualTo, null, "jpg", "", "/a/jpg", false)]
    [InlineData(L7RuleType.FileType, L7CompareType.Regex, null, "^(jpg|png)$", "", "/a.b/c.png", true)]
    [InlineData(L7RuleType.FileType, L7CompareType.Regex, null, "^(jpg|png)$", "", "/a.b/png", false)]
    [InlineData(L7RuleType.FileType, L7CompareType.Regex, null, "^(jpg|png)$", "", "/png", false)]
    [InlineData(L7RuleType.Header, L7CompareType.EqualTo, "X-A", "b", "x-a: b", "/", true)]
    [InlineData(L7RuleType.Header, L7CompareType.EqualTo, "X-A", "\"b c\"", "X-A: b c", "/", true)]
    [InlineData(L7RuleType.Header, L7CompareType.EqualTo, "X-A", "b", "X-B: b", "/", false)]
    [InlineData(L7RuleType.Header, L7CompareType.EqualTo, "X'$a%#", "b\\c$d'#", "X'$a%#: b\\c$d'#", "/", true)]
    [InlineData(L7RuleType.Header, L7CompareType.Regex, "X-A", "^b+ c\\d$", "X-A: bb c1", "/", true)]
    [InlineData(L7RuleType.Cookie, L7CompareType.EqualTo, "crumb", "x", "Cookie: a=b; crumb=x", "/", true)]
    [InlineData(L7RuleType.Cookie, L7CompareType.StartsWith, "crumb", "x", "Cookie: crumb=yx", "/", false)]
    [InlineData(L7RuleType.SslConnHasCert, L7CompareType.EqualTo, null, "true", "", "/", false)]
    public async Task Rule(
        L7RuleType type, L7CompareType compare, string? key, string value, string header, string path, bool matches)
    {
        await using var rig = new AmphoraRig();
        using var one = new EchoBackend("one");
        var rule = (Type: type, Compare: compare, Key: key, Value: value, Invert: false);
        var whole = rig.LoadBalancer(Member(one.Port)).With(L7Action.Reject, 1, rule);
        var inverted = whole with { L7Rules = [.. whole.L7Rules.Select(it => it with { Invert = true })] };

        await rig.SettleAsync(whole);
        (await StatusAsync(rig, path, header)).ShouldBe(matches ? 403 : 200);
        await rig.SettleAsync(inverted);
        (await StatusAsync(rig, path, header)).ShouldBe(matches ? 200 : 403);
    }

    [Fact]
    public async Task All_rules_of_a_policy_must_hold_and_those_switched_off_are_none()
    {
        await using var rig = new AmphoraRig();
        using var one = new EchoBackend("one");
        var whole = rig.LoadBalancer(Member(one.Port)).With(
            L7Action.Reject, 1, Path("/a"), (L7RuleType.Header, L7CompareType.EqualTo, "X-A", "b", false));
        await rig.SettleAsync(whole);
        (await StatusAsync(rig, "/a", "X-A: b")).ShouldBe(403);
        (await StatusAsync(rig, "/a", "X-A: c")).ShouldBe(200);

        await rig.SettleAsync(whole with { L7Rules = [whole.L7Rules[0], whole.L7Rules[1] with { AdminStateUp = false }] });
        (await StatusAsync(rig, "/a", "X-A: c")).ShouldBe(403);

        await rig.SettleAsync(whole with { L7Rules = [.. whole.L7Rules.Select(it => it with { AdminStateUp = false })] });
        (await StatusAsync(rig, "/a", "X-A: b")).ShouldBe(200);
    }

    [Fact]
    public async Task What_rejects_comes_first_then_what_redirects_then_what_sends_to_a_pool()
    {
        await using var rig = new AmphoraRig();
        using EchoBackend one = new("one"), two = new("two");
        var pool = Guid.NewGuid();
        var whole = rig.LoadBalancer(Member(one.Port));
        whole = whole with
        {
            Pools = [.. whole.Pools, whole.Pools[0] with { Id = pool }],
            Members = [.. whole.Members, Member(two.Port) with { PoolId = pool }],
        };
        whole = whole
            .With(L7Action.RedirectToPool, 1, Path("/a")).ChangeLast(it => it with { RedirectPoolId = pool })
            .With(L7Action.RedirectToUrl, 2, Path("/a/b")).ChangeLast(it => it with { RedirectUrl = "http://u.example/%20?x=\"$y\"", RedirectHttpCode = 303 })
            .With(L7Action.RedirectPrefix, 3, Path("/a/b/c")).ChangeLast(it => it with { RedirectPrefix = "https://p.example" })
            .With(L7Action.Reject, 4, Path("/a/b/c/d"));
        await rig.SettleAsync(whole);

        (await BodyAsync(rig, "/")).ShouldStartWith("one\n");
        (await BodyAsync(rig, "/a")).ShouldStartWith("two\n");
        var url = (await rig.SendAsync("GET /a/b HTTP/1.1", "Host: t"))!;
        url.ShouldStartWith("HTTP/1.1 303");
        url.ShouldContain("location: http://u.example/%20?x=\"$y\"\r\n");
        (await rig.SendAsync("GET /a/b/c HTTP/1.1", "Host: t"))!.ShouldContain("http://u.example/", customMessage: "by position");
        (await StatusAsync(rig, "/a/b/c/d", "")).ShouldBe(403);

        // Where the redirect before it is gone, the next one is asked.
        await rig.SettleAsync(whole with { L7Policies = [.. whole.L7Policies.Select(it => it with { AdminStateUp = it.Position != 2 })] });
        var prefix = (await rig.SendAsync("GET /a/b/c?d=e HTTP/1.1", "Host: t"))!;
        prefix.ShouldStartWith("HTTP/1.1 302");
        prefix.ShouldContain("location: https://p.example/a/b/c?d=e\r\n");

        // A pool that is switched off gets nothing.
        await rig.SettleAsync(whole with { Pools = [whole.Pools[0], whole.Pools[1] with { AdminStateUp = false }] });
        (await BodyAsync(rig, "/a")).ShouldStartWith("one\n");
    }

    [Fact]
    public async Task Headers_are_inserted_for_members_and_not_for_rules()
    {
        await using var rig = new AmphoraRig();
        using var one = new EchoBackend("one");
        var whole = rig.LoadBalancer(Member(one.Port)).With(
            L7Action.Reject, 1, (L7RuleType.Header, L7CompareType.EqualTo, "X-Forwarded-Proto", "http", false));
        whole = whole with
        {
            Listeners =
            [
                whole.Listeners[0] with
                {
                    InsertHeaders = whole.Listeners[0].InsertHeaders.AddRange(
                        new[] { "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Real-IP" }
                            .Select(name => KeyValuePair.Create(name, "true")).Append(KeyValuePair.Create("X-Client-IP", "false"))),
                },
            ],
        };
        await rig.SettleAsync(whole);

        var seen = (await rig.SendAsync("GET / HTTP/1.1", "Host: t\r\nX-Forwarded-For: 192.0.2.9\r\nX-Real-IP: 192.0.2.9", "127.0.0.7"))!
            .ToLowerInvariant();
        seen.ShouldContain("x-forwarded-for: 192.0.2.9\r\n");
        seen.ShouldContain("x-forwarded-for: 127.0.0.7\r\n");
        seen.ShouldContain($"x-forwarded-port: {Port}\r\n");
        seen.ShouldContain("x-forwarded-proto: http\r\n");
        seen.ShouldContain("x-real-ip: 127.0.0.7\r\n");
        seen.ShouldNotContain("x-real-ip: 192.0.2.9\r\n");
        seen.ShouldNotContain("x-client-ip");
    }

    private static (L7RuleType Type, L7CompareType Compare, string? Key, string Value, bool Invert) Path(string path) =>
        (L7RuleType.Path, L7CompareType.StartsWith, null, path, false);

    private static async Task<int> StatusAsync(AmphoraRig rig, string path, string header)
    {
        var host = header.StartsWith("Host:", StringComparison.Ordinal) ? "" : "Host: t";
        var answer = await rig.SendAsync($"GET {path} HTTP/1.1", string.Join("\r\n", new[] { host, header }.Where(it => it != "")));
        return int.Parse(answer!.Split(' ')[1], null);
    }

    private static async Task<string> BodyAsync(AmphoraRig rig, string path) =>
        (await rig.SendAsync($"GET {path} HTTP/1.1", "Host: t"))!.Split("\r\n\r\n", 2)[1];
}

/// <summary>Load balancers with L7 policies.</summary>
internal static class L7Shapes
{
    /// <summary>The same with one policy more at its first listener.</summary>
    public static LoadBalancer With(
        this LoadBalancer whole, L7Action action, int position,
        params (L7RuleType Type, L7CompareType Compare, string? Key, string Value, bool Invert)[] rules)
    {
        var id = Guid.NewGuid();
        return whole with
        {
            L7Policies =
            [
                .. whole.L7Policies,
                new L7PolicySpec { Id = id, ProjectId = "p", ListenerId = whole.Listeners[0].Id, Action = action, Position = position },
            ],
            L7Rules =
            [
                .. whole.L7Rules,
                .. rules.Select(it => new L7RuleSpec
                {
                    Id = Guid.NewGuid(), ProjectId = "p", PolicyId = id, Type = it.Type, CompareType = it.Compare, Key = it.Key,
                    Value = it.Value, Invert = it.Invert,
                }),
            ],
        };
    }

    /// <summary>The same with another last policy.</summary>
    public static LoadBalancer ChangeLast(this LoadBalancer whole, Func<L7PolicySpec, L7PolicySpec> change) =>
        whole with { L7Policies = [.. whole.L7Policies[..^1], change(whole.L7Policies[^1])] };
}
