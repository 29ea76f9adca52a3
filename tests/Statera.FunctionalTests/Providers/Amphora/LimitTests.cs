using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>How many clients may come, how long anybody may be silent, and who stands in for whom.</summary>
public sealed class LimitTests
{
    private const int Short = 300;

    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: t\r\n\r\n"u8.ToArray();

    [Theory]
    [InlineData(ListenerProtocol.Http)]
    [InlineData(ListenerProtocol.Tcp)]
    public async Task Who_is_over_the_limit_waits_until_somebody_goes(ListenerProtocol protocol)
    {
        await using var rig = new AmphoraRig();
        using var member = new Backend("ok");
        await rig.SettleAsync(rig.LoadBalancer(Member(member.Port)).With(l => l with { Protocol = protocol, ConnectionLimit = 2 }));
        using Socket first = await ServedAsync(rig), second = await ServedAsync(rig);

        using var third = await ConnectAsync(rig);
        await third.SendAsync(Request, Cancel);
        var answer = ReadAsync(third);
        await Eventually.HoldsAsync(
            () => rig.Health.Listeners.Values.Any(it => it.Full), "the listener is full", Cancel);
        answer.IsCompleted.ShouldBeFalse();

        first.Close();
        (await answer).ShouldEndWith("ok");
    }

    [Theory]
    [InlineData(ListenerProtocol.Http)]
    [InlineData(ListenerProtocol.Tcp)]
    public async Task A_client_that_is_silent_for_too_long_is_cut(ListenerProtocol protocol)
    {
        await using var rig = new AmphoraRig();
        using var member = new Backend("ok");
        await rig.SettleAsync(rig.LoadBalancer(Member(member.Port)).With(
            l => l with { Protocol = protocol, TimeoutClientData = Short }));
        using var client = await ConnectAsync(rig);
        var started = Stopwatch.GetTimestamp();

        while (await ReadAsync(client) is { Length: > 0 })
        {
            // 408 comes first where HTTP is spoken.
        }

        Stopwatch.GetElapsedTime(started).TotalMilliseconds.ShouldBeInRange(Short * 0.9, Short * 10);
    }

    [Theory]
    [InlineData(ListenerProtocol.Http, "HTTP/1.1 504")]
    [InlineData(ListenerProtocol.Tcp, "")]
    public async Task A_member_that_is_silent_for_too_long_is_given_up(ListenerProtocol protocol, string answer)
    {
        await using var rig = new AmphoraRig();
        using var member = new TcpListener(IPAddress.Loopback, 0);
        member.Start();
        var port = ((IPEndPoint)member.LocalEndpoint).Port;
        await rig.SettleAsync(rig.LoadBalancer(Member(port)).With(l => l with { Protocol = protocol, TimeoutMemberData = Short }));
        using var client = await ConnectAsync(rig);
        var started = Stopwatch.GetTimestamp();
        await client.SendAsync(Request, Cancel);

        (await ReadAsync(client)).ShouldStartWith(answer);
        Stopwatch.GetElapsedTime(started).TotalMilliseconds.ShouldBeInRange(Short * 0.9, Short * 10);
    }

    [Fact]
    public async Task A_member_that_does_not_let_in_for_too_long_is_given_up()
    {
        await using var rig = new AmphoraRig();
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        var endpoint = (IPEndPoint)full.LocalEndPoint!;

        // The one that is let in without being taken makes the rest wait.
        using var before = new TcpClient();
        await before.ConnectAsync(endpoint, Cancel);
        await rig.SettleAsync(rig.LoadBalancer(Member(endpoint.Port)).With(l => l with { TimeoutMemberConnect = 100 }));

        (await rig.GetAsync())!.ShouldStartWith("HTTP/1.1 503");
    }

    [Fact]
    public async Task A_look_into_the_connection_delays_nobody_who_speaks()
    {
        await using var rig = new AmphoraRig();
        using var member = new Backend("ok");
        await rig.SettleAsync(rig.LoadBalancer(Member(member.Port)).With(l => l with { TimeoutTcpInspect = 3_600_000 }));

        (await rig.GetAsync()).ShouldBe("ok");
    }

    [Fact]
    public async Task A_backup_serves_when_no_other_member_does()
    {
        await using var rig = new AmphoraRig();
        using Backend spare = new("spare"), second = new("second");
        var main = new Backend("main");
        var monitored = rig.LoadBalancer(
            Member(main.Port), Member(spare.Port) with { Backup = true }, Member(second.Port) with { Backup = true });
        monitored = monitored with
        {
            HealthMonitors =
            [
                new HealthMonitorSpec
                {
                    Id = Guid.NewGuid(), ProjectId = "p", PoolId = monitored.Pools[0].Id, Type = HealthMonitorType.Tcp,
                    Delay = 1, Timeout = 1, MaxRetries = 1, MaxRetriesDown = 1,
                },
            ],
        };
        await rig.SettleAsync(monitored);
        (await BodiesAsync(rig)).ShouldBe(["main"]);

        main.Dispose();
        await Eventually.HoldsAsync(
            () => rig.Health.Members.Values.Any(it => it.State is MemberState.Down), "it is seen to be down", Cancel);
        (await BodiesAsync(rig)).ShouldBe(["second", "spare"], "all of the backups share");
    }

    [Fact]
    public async Task What_is_weighed_0_or_switched_off_gets_nothing()
    {
        await using var rig = new AmphoraRig();
        using Backend on = new("on"), off = new("off"), idle = new("idle");
        var whole = rig.LoadBalancer(Member(on.Port), Member(off.Port) with { AdminStateUp = false }, Member(idle.Port, weight: 0));
        await rig.SettleAsync(whole);
        (await BodiesAsync(rig)).ShouldBe(["on"]);

        await rig.SettleAsync(whole with { Pools = [whole.Pools[0] with { AdminStateUp = false }] });
        (await rig.GetAsync())!.ShouldStartWith("HTTP/1.1 503");
    }

    private static async Task<string[]> BodiesAsync(AmphoraRig rig)
    {
        var bodies = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 10; i++)
        {
            bodies.Add((await rig.GetAsync())!);
        }

        return [.. bodies];
    }

    private static async Task<Socket> ConnectAsync(AmphoraRig rig)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(rig.Vip, Port, Cancel);
        return client;
    }

    private static async Task<Socket> ServedAsync(AmphoraRig rig)
    {
        var client = await ConnectAsync(rig);
        await client.SendAsync(Request, Cancel);
        (await ReadAsync(client)).ShouldEndWith("ok");
        return client;
    }

    private static async Task<string> ReadAsync(Socket client)
    {
        var buffer = new byte[4096];
        return Encoding.ASCII.GetString(buffer, 0, await client.ReceiveAsync(buffer, Cancel));
    }
}

/// <summary>A load balancer with something else in its listener.</summary>
internal static class ListenerChanges
{
    public static LoadBalancer With(this LoadBalancer whole, Func<ListenerSpec, ListenerSpec> change) =>
        whole with { Listeners = [.. whole.Listeners.Select(change)] };
}
