using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;
using static Statera.FunctionalTests.Providers.Amphora.TlsRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>TLS with members, spoken by a real HAProxy.</summary>
public sealed class TlsMemberTests
{
    private static readonly TestAuthority Root = TestAuthority.Root();
    private static readonly TestAuthority Strangers = TestAuthority.Root("strangers");
    private static readonly DateTimeOffset Later = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_member_is_shown_our_certificate_and_asked_for_the_clients_name()
    {
        await using var rig = new AmphoraRig();
        await using var member = await TlsBackend.StartAsync(Root.Issue());
        rig.Secrets.Put(Web, Root.Issue());
        rig.Secrets.Put(Other, Root.Issue("us"));
        rig.Secrets.Put(Clients, Root.Pem);
        await rig.SettleAsync(rig.TlsLoadBalancer(null, Member(member.Port)).WithPool(p => p with
        {
            TlsContainerRef = Other, CaTlsContainerRef = Clients, AlpnProtocols = ["h2", "http/1.1"],
        }));

        (await TlsClient.GetAsync(rig, "www.example.org")).ShouldNotBeNull().ShouldContain("HTTP/2 www.example.org CN=us");
    }

    [Fact]
    public async Task Without_a_name_and_a_certificate_none_is_told()
    {
        await using var rig = new AmphoraRig();
        await using var member = await TlsBackend.StartAsync(Strangers.Issue());
        await rig.SettleAsync(rig.LoadBalancer(Member(member.Port)).WithPool(p => p));

        (await rig.GetAsync()).ShouldNotBeNull().ShouldContain("HTTP/1.1 - -");
    }

    [Theory]
    [InlineData("friend", "www.example.org", true)]
    [InlineData("friend", "else.example.org", false)]
    [InlineData("stranger", "www.example.org", false)]
    [InlineData("revoked", "www.example.org", false)]
    public async Task A_member_must_be_who_it_says(string who, string asked, bool served)
    {
        await using var rig = new AmphoraRig();
        var revoked = Root.Issue();
        await using var member = await TlsBackend.StartAsync(
            who == "friend" ? Root.Issue() : who == "revoked" ? revoked : Strangers.Issue());
        rig.Secrets.Put(Web, Root.Issue());
        rig.Secrets.Put(Clients, Root.Pem);
        rig.Secrets.Put(Revoked, Root.Revoke(Later, revoked));
        await rig.SettleAsync(rig.TlsLoadBalancer(null, Member(member.Port)).WithPool(
            p => p with { CaTlsContainerRef = Clients, CrlContainerRef = Revoked }));

        (await TlsClient.GetAsync(rig, asked)).ShouldNotBeNull().ShouldStartWith(served ? "HTTP/1.1 200" : "HTTP/1.1 503");
    }

    [Fact]
    public async Task A_member_that_comes_is_spoken_to_likewise_by_the_process_that_runs()
    {
        await using var rig = new AmphoraRig();
        await using var one = await TlsBackend.StartAsync(Root.Issue());
        await using var two = await TlsBackend.StartAsync(Strangers.Issue());
        rig.Secrets.Put(Clients, Root.Pem);
        rig.Secrets.Put(Web, Root.Issue("amphora"));
        var wanted = rig.LoadBalancer(Member(one.Port, weight: 0)).WithPool(
            p => p with { CaTlsContainerRef = Clients, TlsContainerRef = Web, TlsCiphers = "ECDHE+AESGCM:!aNULL" });
        await rig.ConvergeAsync(wanted);
        var process = await rig.ProcessAsync();

        await rig.ConvergeAsync(wanted = wanted with { Members = wanted.Members.Add(Of(one.Port)) });
        (await rig.GetAsync()).ShouldNotBeNull().ShouldContain("HTTP/1.1 - CN=amphora");
        await rig.ConvergeAsync(wanted = wanted with { Members = [Of(two.Port)] });
        (await rig.GetAsync()).ShouldNotBeNull().ShouldStartWith("HTTP/1.1 503");

        (await rig.ProcessAsync()).ShouldBe(process);

        MemberSpec Of(int port) => Member(port) with { PoolId = wanted.Pools[0].Id };
    }

    [Fact]
    public async Task What_is_not_named_is_not_spoken()
    {
        await using var rig = new AmphoraRig();
        await using var member = await TlsBackend.StartAsync(Root.Issue(ecdsa: true));
        var wanted = rig.LoadBalancer(Member(member.Port));
        await rig.SettleAsync(wanted.WithPool(
            p => p with { TlsVersions = ["TLSv1.2"], TlsCiphers = "ECDHE-RSA-AES128-GCM-SHA256" }));
        (await rig.GetAsync()).ShouldNotBeNull().ShouldStartWith("HTTP/1.1 503");

        await rig.SettleAsync(wanted.WithPool(
            p => p with { TlsVersions = ["TLSv1.2"], TlsCiphers = "ECDHE-ECDSA-AES128-GCM-SHA256" }));
        (await rig.GetAsync()).ShouldNotBeNull().ShouldContain("HTTP/1.1 - -");
    }

    // Bytes that are handed through unread are HTTP 1.1 here; a member that was talked into HTTP/2 would not know them.
    [Fact]
    public async Task Tcp_is_wrapped_without_a_change_of_protocol()
    {
        await using var rig = new AmphoraRig();
        await using var member = await TlsBackend.StartAsync(Root.Issue());
        var wanted = rig.LoadBalancer(Member(member.Port)).WithPool(
            p => p with { Protocol = PoolProtocol.Tcp, AlpnProtocols = ["h2", "http/1.1"] });
        await rig.SettleAsync(wanted with
        {
            Listeners = [wanted.Listeners[0] with { Protocol = ListenerProtocol.Tcp }],
        });

        (await rig.GetAsync()).ShouldNotBeNull().ShouldContain("HTTP/1.1 - -");
    }

    [Theory]
    [InlineData(HealthMonitorType.Tcp, true, MemberState.Up)]
    [InlineData(HealthMonitorType.Http, true, MemberState.Up)]
    [InlineData(HealthMonitorType.Tcp, false, MemberState.Down)]
    [InlineData(HealthMonitorType.Http, false, MemberState.Down)]
    public async Task Monitors_speak_tls_too(HealthMonitorType type, bool known, MemberState state)
    {
        await using var rig = new AmphoraRig();
        await using var member = await TlsBackend.StartAsync((known ? Root : Strangers).Issue());
        rig.Secrets.Put(Clients, Root.Pem);
        var wanted = rig.LoadBalancer(Member(member.Port)).WithPool(
            p => p with { CaTlsContainerRef = Clients, AlpnProtocols = ["h2", "http/1.1"] });
        await rig.SettleAsync(wanted with
        {
            HealthMonitors =
            [
                new HealthMonitorSpec
                {
                    Id = Guid.NewGuid(), ProjectId = "p", PoolId = wanted.Pools[0].Id, Type = type, Delay = 1, Timeout = 1,
                    MaxRetries = 1, MaxRetriesDown = 1,
                },
            ],
        });

        await Eventually.HoldsAsync(
            () => rig.Health.Members.Values.Any(m => m.State == state), "a check", Cancel);
    }
}
