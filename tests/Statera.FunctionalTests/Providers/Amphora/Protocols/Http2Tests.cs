using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;
using static Statera.FunctionalTests.Providers.Amphora.TlsRig;

namespace Statera.FunctionalTests.Providers.Amphora.Protocols;

/// <summary>HTTP/2 with clients and with members, agreed upon by ALPN.</summary>
public sealed class Http2Tests
{
    private static readonly TestAuthority Root = TestAuthority.Root();

    [Theory]
    [InlineData("1.1", "plain", "HTTP/1.1")]
    [InlineData("2.0", "plain", "HTTP/1.1")]
    [InlineData("1.1", "http/1.1", "HTTP/1.1")]
    [InlineData("2.0", "http/1.1", "HTTP/1.1")]
    [InlineData("1.1", "h2", "HTTP/2")]
    [InlineData("2.0", "h2", "HTTP/2")]
    [InlineData("1.1", "h2,http/1.1", "HTTP/2")]
    [InlineData("2.0", "h2,http/1.1", "HTTP/2")]
    public async Task Each_side_speaks_what_it_agreed_upon(string client, string member, string seen)
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(Protocol, member == "plain" ? null : Root.Issue());
        var wanted = Http2(rig, Member(one.Port));
        await rig.SettleAsync(member == "plain"
            ? wanted
            : wanted.WithPool(p => p with { AlpnProtocols = [.. member.Split(',')] }));

        using var web = new WebClient(rig, Version.Parse(client));
        for (var i = 0; i < 3; i++)
        {
            using var answer = await web.SendAsync(HttpMethod.Get, "/");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Version.ShouldBe(Version.Parse(client));
            (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe(seen);
        }

        web.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http/1.1")]
    public async Task What_is_not_offered_is_not_spoken(string? offered)
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(Protocol);
        var wanted = Http2(rig, Member(one.Port));
        await rig.SettleAsync(wanted with
        {
            Listeners = [wanted.Listeners[0] with { AlpnProtocols = offered is null ? null : [offered] }],
        });

        using WebClient second = new(rig, HttpVersion.Version20), first = new(rig, HttpVersion.Version11);
        await Should.ThrowAsync<HttpRequestException>(() => second.GetAsync());
        (await first.GetAsync()).ShouldBe("HTTP/1.1");
    }

    // Neither is one that names no protocol turned away where nothing but HTTP/2 is offered: that is how ALPN is meant.
    [Fact]
    public async Task A_client_that_agrees_upon_nothing_is_spoken_to_in_http_1()
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(Protocol);
        var wanted = Http2(rig, Member(one.Port));
        await rig.SettleAsync(wanted with { Listeners = [wanted.Listeners[0] with { AlpnProtocols = ["h2"] }] });

        using var web = new WebClient(rig, HttpVersion.Version11);
        (await web.GetAsync()).ShouldBe("HTTP/1.1");
    }

    // A member that has HTTP 1.1 only is spoken to in that, whatever the pool would like.
    [Fact]
    public async Task A_member_that_does_not_know_it_is_spoken_to_in_http_1()
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(Protocol, Root.Issue(), HttpProtocols.Http1);
        await rig.SettleAsync(Http2(rig, Member(one.Port)).WithPool(p => p with { AlpnProtocols = ["h2", "http/1.1"] }));

        using var web = new WebClient(rig, HttpVersion.Version20);
        (await web.GetAsync()).ShouldBe("HTTP/1.1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hundred_requests_are_under_way_on_one_connection(bool toMember)
    {
        const int Together = 100;
        await using var rig = new AmphoraRig();
        var (arrived, all) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var one = await WebMember.StartAsync(
            async context =>
            {
                if (Interlocked.Increment(ref arrived) == Together)
                {
                    all.SetResult();
                }

                // Nobody is answered before the last one has come.
                await all.Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync(context.Request.Query["n"]!);
            },
            toMember ? Root.Issue() : null);
        var wanted = Http2(rig, Member(one.Port));
        await rig.SettleAsync(toMember ? wanted.WithPool(p => p with { AlpnProtocols = ["h2"] }) : wanted);

        using var web = new WebClient(rig, HttpVersion.Version20, oneConnection: true);
        var answers = await Task.WhenAll(Enumerable.Range(0, Together).Select(i => web.GetAsync($"/?n={i}")));
        answers.ShouldBe(Enumerable.Range(0, Together).Select(i => $"{i}"));
        web.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Policies_headers_and_cookies_are_the_same(bool toMember)
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(Headers("one"), Root.Issue());
        await using var two = await WebMember.StartAsync(Headers("two"), Root.Issue());
        var wanted = Http2(rig, Member(one.Port), Member(two.Port))
            .With(L7Action.Reject, 1, (L7RuleType.HostName, L7CompareType.EqualTo, null, "secret.example.org", false))
            .With(L7Action.Reject, 2, (L7RuleType.Cookie, L7CompareType.EqualTo, "b", "2", false), (L7RuleType.Path, L7CompareType.StartsWith, null, "/secret", false))
            .With(L7Action.RedirectPrefix, 3, (L7RuleType.Path, L7CompareType.StartsWith, null, "/old", false))
            .ChangeLast(policy => policy with { RedirectPrefix = "https://new.example.org" });
        await rig.SettleAsync((wanted with
        {
            Listeners =
            [
                wanted.Listeners[0] with
                {
                    HstsMaxAge = 60,
                    InsertHeaders = wanted.Listeners[0].InsertHeaders.AddRange(
                        new[] { "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto" }.Select(name => KeyValuePair.Create(name, "true"))),
                },
            ],
        }).WithPool(p => p with
        {
            AlpnProtocols = toMember ? ["h2"] : ["http/1.1"],
            SessionPersistence = new(SessionPersistenceType.HttpCookie),
        }));

        using var web = new WebClient(rig, HttpVersion.Version20, oneConnection: true);
        (await StatusAsync("/secret", ("Cookie", "a=1; b=2"))).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync("/secret", ("Cookie", "a=1; b=3"))).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync("/", ("Host", "secret.example.org"))).ShouldBe(HttpStatusCode.Forbidden);
        using var moved = await web.SendAsync(HttpMethod.Get, "/old?a=b");
        moved.Headers.Location!.ToString().ShouldBe("https://new.example.org/old?a=b");
        moved.Headers.GetValues("Strict-Transport-Security").Single().ShouldBe("max-age=60");

        using var first = await web.SendAsync(HttpMethod.Get, "/", null, ("X-Forwarded-Proto", "gopher"));
        var seen = await first.Content.ReadAsStringAsync(Cancel);
        seen.ShouldContain("X-Forwarded-For: 127.0.0.1\n");
        seen.ShouldContain($"X-Forwarded-Port: {Port}\n");
        seen.ShouldContain("X-Forwarded-Proto: https\n");
        seen.ShouldContain("Host: www.example.org\n");
        var cookie = first.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        cookie.ShouldStartWith("SRV=");
        for (var i = 0; i < 6; i++)
        {
            using var next = await web.SendAsync(HttpMethod.Get, "/", null, ("Cookie", $"a=1; {cookie}; b=3"));
            var body = await next.Content.ReadAsStringAsync(Cancel);
            body[..3].ShouldBe(seen[..3]);
            body.ShouldContain("Cookie: a=1; b=3\n");
        }

        async Task<HttpStatusCode> StatusAsync(string path, (string, string) header)
        {
            using var answer = await web.SendAsync(HttpMethod.Get, path, null, header);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Another_process_takes_over_and_no_request_is_lost()
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(Protocol, Root.Issue());
        var wanted = Http2(rig, Member(one.Port)).WithPool(p => p with { AlpnProtocols = ["h2"] });
        await rig.SettleAsync(wanted);
        using var web = new WebClient(rig, HttpVersion.Version20, oneConnection: true);
        using var stop = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 8).Select(_ => AskAsync()).ToArray();

        for (var i = 1; i <= 3; i++)
        {
            await rig.SettleAsync(Changed(wanted, 20_000 + i));
        }

        await stop.CancelAsync();
        (await Task.WhenAll(asking)).Min().ShouldBeGreaterThan(0);
        web.Connections.ShouldBeGreaterThanOrEqualTo(3, "those that are replaced tell their clients to go");

        async Task<int> AskAsync()
        {
            var count = 0;
            for (; !stop.IsCancellationRequested; count++)
            {
                (await web.GetAsync()).ShouldBe("HTTP/2");
            }

            return count;
        }
    }

    [Fact]
    public async Task A_member_that_comes_is_spoken_to_likewise_by_the_process_that_runs()
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(Protocol, Root.Issue());
        var wanted = Http2(rig).WithPool(p => p with { AlpnProtocols = ["h2", "http/1.1"] });
        await rig.SettleAsync(wanted);
        var process = await rig.ProcessAsync();

        await rig.ConvergeAsync(wanted with { Members = [Member(one.Port) with { PoolId = wanted.Pools[0].Id }] });

        using var web = new WebClient(rig, HttpVersion.Version20);
        (await web.GetAsync()).ShouldBe("HTTP/2");
        (await rig.ProcessAsync()).ShouldBe(process);
    }

    [Theory]
    [InlineData(ListenerProtocol.Https, PoolProtocol.Https)]
    [InlineData(ListenerProtocol.Tcp, PoolProtocol.Tcp)]
    public async Task It_is_passed_through(ListenerProtocol listener, PoolProtocol pool)
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(Protocol, Root.Issue());
        var wanted = rig.LoadBalancer(Member(one.Port));
        await rig.SettleAsync(wanted with
        {
            Listeners = [wanted.Listeners[0] with { Protocol = listener }],
            Pools = [wanted.Pools[0] with { Protocol = pool }],
        });

        using var web = new WebClient(rig, HttpVersion.Version20, oneConnection: true);
        (await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => web.GetAsync()))).Distinct().ShouldBe(["HTTP/2"]);
        web.Connections.ShouldBe(1);
    }

    private static LoadBalancer Http2(AmphoraRig rig, params MemberSpec[] members)
    {
        rig.Secrets.Put(Web, Root.Issue());
        return rig.TlsLoadBalancer(l => l with { AlpnProtocols = ["h2", "http/1.1"] }, members);
    }

    private static Task Protocol(HttpContext context) => context.Response.WriteAsync(context.Request.Protocol);

    private static RequestDelegate Headers(string name) => context => context.Response.WriteAsync(
        $"{name}\n" + string.Concat(context.Request.Headers.Select(header => $"{header.Key}: {header.Value}\n")));
}
