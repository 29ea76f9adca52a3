using System.Net.Security;
using System.Net.Sockets;
using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>What is passed through, what is said before it, and who is let in.</summary>
public sealed class ProtocolTests
{
    [Theory]
    [InlineData(PoolProtocol.Proxy)]
    [InlineData(PoolProtocol.ProxyV2)]
    public async Task A_member_is_told_who_the_client_is(PoolProtocol protocol)
    {
        await using var rig = new AmphoraRig();
        using var one = new EchoBackend("one");
        var whole = rig.LoadBalancer(Member(one.Port));
        await rig.ConvergeAsync(whole with { Pools = [whole.Pools[0] with { Protocol = protocol }] });

        var seen = (await rig.SendAsync("GET / HTTP/1.1", "Host: t", "127.0.0.8"))!;
        seen.ShouldContain(protocol is PoolProtocol.Proxy
            ? $"one\nPROXY TCP4 127.0.0.8 {rig.Vip} "
            : "one\n\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c\u007f\0\0\u0008");
    }

    [Fact]
    public async Task TLS_is_passed_through()
    {
        await using var rig = new AmphoraRig();
        var authority = TestAuthority.Root();
        using var one = new EchoBackend("one", certificate: authority.Issue("member.example").Whole());
        var whole = rig.LoadBalancer(Member(one.Port));
        await rig.ConvergeAsync(whole with
        {
            Listeners = [whole.Listeners[0] with { Protocol = ListenerProtocol.Https }],
            Pools = [whole.Pools[0] with { Protocol = PoolProtocol.Https }],
        });

        using var client = new TcpClient();
        await client.ConnectAsync(rig.Vip, Port, Cancel);
        await using var tls = new SslStream(client.GetStream(), false, (_, shown, _, _) => shown!.Subject == "CN=member.example");
        await tls.AuthenticateAsClientAsync("member.example");
        await tls.WriteAsync("GET / HTTP/1.1\r\nHost: t\r\n\r\n"u8.ToArray(), Cancel);
        var buffer = new byte[200];
        (await tls.ReadAsync(buffer, Cancel)).ShouldBeGreaterThan(0);
        System.Text.Encoding.ASCII.GetString(buffer).ShouldStartWith("HTTP/1.1 200");
    }

    [Theory]
    [InlineData(ListenerProtocol.Http)]
    [InlineData(ListenerProtocol.Tcp)]
    public async Task Clients_from_elsewhere_are_not_let_in(ListenerProtocol protocol)
    {
        await using var rig = new AmphoraRig();
        using var one = new EchoBackend("one");
        var whole = rig.LoadBalancer(Member(one.Port));
        await rig.SettleAsync(whole with
        {
            Listeners =
            [
                whole.Listeners[0] with
                {
                    Protocol = protocol,
                    AllowedCidrs = [.. Enumerable.Range(0, 100).Select(i => $"10.0.{i}.0/24"), "127.0.1.0/24", "127.0.3.3/32"],
                },
            ],
        });

        (await rig.SendAsync("GET / HTTP/1.1", "Host: t", "127.0.1.9")).ShouldNotBeNull();
        (await rig.SendAsync("GET / HTTP/1.1", "Host: t", "127.0.3.3")).ShouldNotBeNull();
        (await IsCutAsync(rig, "127.0.2.9")).ShouldBeTrue();
        (await IsCutAsync(rig, "127.0.3.4")).ShouldBeTrue();
    }

    [Theory]
    [InlineData(HealthMonitorType.Https)]
    [InlineData(HealthMonitorType.TlsHello)]
    public async Task Members_are_asked_over_TLS(HealthMonitorType type)
    {
        await using var rig = new AmphoraRig();
        using var secure = new EchoBackend("one", certificate: TestAuthority.Root().Issue("member.example").Whole());
        using var plain = new EchoBackend("two");
        var whole = rig.LoadBalancer(Member(secure.Port), Member(plain.Port));
        await rig.ConvergeAsync(whole with
        {
            Listeners = [whole.Listeners[0] with { Protocol = ListenerProtocol.Https }],
            Pools = [whole.Pools[0] with { Protocol = PoolProtocol.Https }],
            HealthMonitors =
            [
                new HealthMonitorSpec
                {
                    Id = Guid.NewGuid(), ProjectId = "p", PoolId = whole.Pools[0].Id, Type = type, Delay = 1, Timeout = 1,
                    MaxRetries = 1, MaxRetriesDown = 1, HttpVersion = 1.1, DomainName = "member.example",
                },
            ],
        });

        await Eventually.HoldsAsync(
            () => StateOf(rig, whole.Members[0]) is MemberState.Up && StateOf(rig, whole.Members[1]) is MemberState.Down,
            "the one is up, and the other is down", Cancel);
    }

    // Before the request is sent, or after it.
    private static async Task<bool> IsCutAsync(AmphoraRig rig, string client) =>
        await rig.SendAsync("GET / HTTP/1.1", "Host: t", client) is null;

    private static MemberState? StateOf(AmphoraRig rig, MemberSpec member) =>
        rig.Health.Members.GetValueOrDefault(member.Id)?.State;
}
