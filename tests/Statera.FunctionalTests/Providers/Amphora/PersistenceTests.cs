using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>A client is kept with the member that it first got, also by the process that comes next.</summary>
public sealed class PersistenceTests
{
    [Fact]
    public async Task By_its_address()
    {
        await using var rig = new AmphoraRig();
        using EchoBackend one = new("one"), two = new("two");
        var whole = Kept(rig.LoadBalancer(Member(one.Port), Member(two.Port)), new(SessionPersistenceType.SourceIp));
        await rig.ConvergeAsync(whole);
        var known = new Dictionary<string, string>();
        for (var i = 1; i <= 20; i++)
        {
            known[$"127.0.9.{i}"] = await MemberOfAsync(rig, "", $"127.0.9.{i}");
        }

        known.Values.Distinct().Count().ShouldBe(2, "not all clients have one member");
        await StayAsync();

        // Two in a row: what the first was told, it tells the second.
        await rig.ConvergeAsync(Changed(whole, 20_001));
        await rig.SettleAsync(Changed(whole, 20_002));
        await StayAsync();

        // A drained member keeps those that it has, and gets no other.
        var drained = whole with { Members = [whole.Members[0] with { Weight = 0 }, whole.Members[1]] };
        await rig.SettleAsync(drained);
        await StayAsync();
        for (var i = 1; i <= 10; i++)
        {
            (await MemberOfAsync(rig, "", $"127.0.10.{i}")).ShouldBe("two");
        }

        async Task StayAsync()
        {
            foreach (var (client, member) in known)
            {
                (await MemberOfAsync(rig, "", client)).ShouldBe(member);
            }
        }
    }

    [Fact]
    public async Task By_a_cookie_that_it_is_given_and_that_members_do_not_see()
    {
        await using var rig = new AmphoraRig();
        using EchoBackend one = new("one"), two = new("two");
        var whole = Kept(rig.LoadBalancer(Member(one.Port), Member(two.Port)), new(SessionPersistenceType.HttpCookie));
        await rig.ConvergeAsync(whole);
        var first = (await rig.SendAsync("GET / HTTP/1.1", "Host: t"))!;
        var (cookie, member) = (CookieOf(first, "SRV"), NameOf(first));

        await StaysAsync();
        (await rig.SendAsync("GET / HTTP/1.1", $"Host: t\r\nCookie: a=b; {cookie}"))!.ShouldNotContain("SRV=");
        await rig.SettleAsync(Changed(whole, 20_001));
        await StaysAsync();

        // Even by one that knows nothing of the ones before.
        await KillAsync(await rig.ProcessAsync());
        await Eventually.HoldsAsync(() => rig.Processes().Length == 0, "it is gone", Cancel);
        await rig.ConvergeAsync(Changed(whole, 20_001));
        await StaysAsync();

        async Task StaysAsync()
        {
            for (var i = 0; i < 6; i++)
            {
                (await MemberOfAsync(rig, $"\r\nCookie: {cookie}")).ShouldBe(member);
            }
        }
    }

    [Theory]
    [InlineData("SESSION")]
    [InlineData("S'$%&|~")]
    public async Task By_a_cookie_of_the_application(string name)
    {
        await using var rig = new AmphoraRig();
        using EchoBackend one = new("one", $"Set-Cookie: {name}=abc.1\r\n"), two = new("two", $"Set-Cookie: {name}=abc.2; Path=/\r\n");
        var whole = Kept(rig.LoadBalancer(Member(one.Port), Member(two.Port)), new(SessionPersistenceType.AppCookie, name));
        await rig.ConvergeAsync(whole);
        HashSet<string> cookies = [];
        for (var i = 0; i < 4; i++)
        {
            cookies.Add(CookieOf((await rig.SendAsync("GET / HTTP/1.1", "Host: t"))!, name));
        }

        cookies.ShouldBe([$"{name}=abc.1", $"{name}=abc.2"], ignoreOrder: true);
        await StayAsync();
        await rig.SettleAsync(Changed(whole, 20_001));
        await StayAsync();

        async Task StayAsync()
        {
            for (var i = 0; i < 6; i++)
            {
                (await MemberOfAsync(rig, $"\r\nCookie: {name}=abc.1")).ShouldBe("one");
                (await MemberOfAsync(rig, $"\r\nCookie: {name}=abc.2")).ShouldBe("two");
            }
        }
    }

    private static LoadBalancer Kept(LoadBalancer whole, SessionPersistence persistence) =>
        whole with { Pools = [whole.Pools[0] with { SessionPersistence = persistence }] };

    private static async Task<string> MemberOfAsync(AmphoraRig rig, string headers, string? source = null) =>
        NameOf((await rig.SendAsync("GET / HTTP/1.1", $"Host: t{headers}", source))!);

    private static string NameOf(string answer) => answer.Split("\r\n\r\n", 2)[1].Split('\n')[0];

    private static string CookieOf(string answer, string name) => answer.Split("\r\n")
        .First(line => line.StartsWith($"set-cookie: {name}=", StringComparison.OrdinalIgnoreCase))["set-cookie: ".Length..].Split(';')[0];
}
