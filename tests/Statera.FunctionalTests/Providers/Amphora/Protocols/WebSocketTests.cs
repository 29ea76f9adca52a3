using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;
using static Statera.FunctionalTests.Providers.Amphora.TlsRig;

namespace Statera.FunctionalTests.Providers.Amphora.Protocols;

/// <summary>WebSockets: an upgrade of HTTP 1.1, or a stream of HTTP/2 (RFC 8441).</summary>
public sealed class WebSocketTests
{
    private static readonly TestAuthority Root = TestAuthority.Root();

    [Theory]
    [InlineData("ws", "1.1", "plain", "GET HTTP/1.1")]
    [InlineData("wss", "1.1", "plain", "GET HTTP/1.1")]
    [InlineData("wss", "2.0", "plain", "GET HTTP/1.1")]
    [InlineData("wss", "1.1", "h2,http/1.1", "GET HTTP/1.1")]
    [InlineData("wss", "2.0", "h2,http/1.1", "GET HTTP/1.1")]
    [InlineData("wss", "1.1", "h2", "CONNECT HTTP/2")]
    [InlineData("wss", "2.0", "h2", "CONNECT HTTP/2")]
    public async Task Messages_go_both_ways(string scheme, string version, string member, string seen)
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(EchoAsync, member == "plain" ? null : Root.Issue());
        var wanted = Of(rig, scheme, Member(one.Port));
        await rig.SettleAsync(member == "plain"
            ? wanted
            : wanted.WithPool(p => p with { AlpnProtocols = [.. member.Split(',')] }));

        using var web = new WebClient(rig, Version.Parse(version));
        using var socket = await ConnectAsync(web, scheme);
        (await ReadAsync(socket)).ShouldBe(seen);
        for (var i = 0; i < 20; i++)
        {
            await SayAsync(socket, $"{i}");
        }

        // Neither has to wait for the other, and a message may be large.
        await SayAsync(socket, new string('x', 300_000));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "enough", Cancel);
        socket.CloseStatusDescription.ShouldBe("enough");
    }

    // What RFC 8441 makes of an upgrade, a member without it can't answer; nobody is left waiting.
    [Fact]
    public async Task A_member_that_has_none_says_so()
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(context =>
        {
            context.Response.StatusCode = 426;
            return Task.CompletedTask;
        });
        await rig.SettleAsync(Of(rig, "wss", Member(one.Port)));

        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var web = new WebClient(rig, version);
            (await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(web, "wss"))).Message.ShouldContain("426");
        }
    }

    [Theory]
    [InlineData("ws", "1.1")]
    [InlineData("wss", "1.1")]
    [InlineData("wss", "2.0")]
    public async Task One_that_is_open_outlives_changes(string scheme, string version)
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(EchoAsync);
        await using var two = await WebMember.StartAsync(EchoAsync);
        var wanted = Of(rig, scheme, Member(one.Port));
        await rig.SettleAsync(wanted);
        var process = await rig.ProcessAsync();
        using var web = new WebClient(rig, Version.Parse(version));
        using var socket = await ConnectAsync(web, scheme);
        await ReadAsync(socket);
        await SayAsync(socket, "before");

        // Its own member leaves, and another one comes.
        await rig.ConvergeAsync(wanted = wanted with { Members = [Member(two.Port) with { PoolId = wanted.Pools[0].Id }] });
        (await rig.ProcessAsync()).ShouldBe(process);
        await SayAsync(socket, "told");

        // Another process takes over.
        await rig.ConvergeAsync(Changed(wanted, 20_001));
        rig.Processes().Length.ShouldBe(2);
        await SayAsync(socket, "drained");
        using var later = new WebClient(rig, Version.Parse(version));
        using var other = await ConnectAsync(later, scheme);
        await ReadAsync(other);
        await SayAsync(other, "anew");

        // The old one goes when it is through.
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        web.Dispose();
        await rig.ProcessAsync();
        await SayAsync(other, "still");
    }

    [Fact]
    public async Task One_that_stays_open_is_cut_after_the_drain_timeout()
    {
        await using var rig = new AmphoraRig(drain: TimeSpan.FromSeconds(1));
        await using var one = await WebMember.StartAsync(EchoAsync);
        var wanted = Of(rig, "ws", Member(one.Port));
        await rig.SettleAsync(wanted);
        using var web = new WebClient(rig, HttpVersion.Version11);
        using var socket = await ConnectAsync(web, "ws");
        await ReadAsync(socket);

        await rig.ConvergeAsync(Changed(wanted, 20_001));

        await Should.ThrowAsync<WebSocketException>(() => ReadAsync(socket));
        await rig.ProcessAsync();
    }

    [Theory]
    [InlineData("ws", "1.1", 500, 60_000)]
    [InlineData("ws", "1.1", 60_000, 500)]
    [InlineData("wss", "2.0", 500, 60_000)]
    [InlineData("wss", "2.0", 60_000, 500)]
    public async Task One_on_which_nothing_is_said_is_cut_after_the_shorter_timeout(
        string scheme, string version, int client, int member)
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(EchoAsync);
        await rig.SettleAsync(Timed(Of(rig, scheme, Member(one.Port)), client, member));
        using var web = new WebClient(rig, Version.Parse(version));
        using var socket = await ConnectAsync(web, scheme);
        await ReadAsync(socket);
        var began = Stopwatch.GetTimestamp();

        await Should.ThrowAsync<WebSocketException>(() => ReadAsync(socket));
        Stopwatch.GetElapsedTime(began).ShouldBeInRange(TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(20));
    }

    // What is said in one direction is a sign of life in both: else each stream of events would be cut.
    [Theory]
    [InlineData("ws", "1.1")]
    [InlineData("wss", "1.1")]
    [InlineData("wss", "2.0")]
    public async Task One_on_which_one_side_only_speaks_stays(string scheme, string version)
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(CountAsync);
        await rig.SettleAsync(Timed(Of(rig, scheme, Member(one.Port)), 1500, 1500));
        using var web = new WebClient(rig, Version.Parse(version));
        using var socket = await ConnectAsync(web, scheme);

        for (var i = 0; i < 12; i++)
        {
            (await ReadAsync(socket)).ShouldBe($"{i}");
        }
    }

    private static LoadBalancer Of(AmphoraRig rig, string scheme, params MemberSpec[] members)
    {
        rig.Secrets.Put(Web, Root.Issue());
        return scheme == "ws"
            ? rig.LoadBalancer(members)
            : rig.TlsLoadBalancer(l => l with { AlpnProtocols = ["h2", "http/1.1"] }, members);
    }

    private static LoadBalancer Timed(LoadBalancer wanted, int client, int member) => wanted with
    {
        Listeners = [wanted.Listeners[0] with { TimeoutClientData = client, TimeoutMemberData = member }],
    };

    private static async Task<ClientWebSocket> ConnectAsync(WebClient web, string scheme)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = web.Http.DefaultRequestVersion;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        try
        {
            await socket.ConnectAsync(new Uri($"{scheme}://www.example.org/"), web.Http, Cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Says something and hears it again.</summary>
    private static async Task SayAsync(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Cancel);
        (await ReadAsync(socket)).ShouldBe(text);
    }

    private static async Task<string> ReadAsync(WebSocket socket)
    {
        var (buffer, length) = (new byte[512 * 1024], 0);
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), Cancel);
            length += part.Count;
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(buffer, 0, length);
            }
        }
    }

    // Says what it was asked in, and then each message again.
    private static async Task EchoAsync(HttpContext context)
    {
        try
        {
            using var socket = await AcceptAsync(context);
            await socket.SendAsync(
                Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Protocol}"), WebSocketMessageType.Text, true, Cancel);
            var buffer = new byte[64 * 1024];
            while (await socket.ReceiveAsync(buffer.AsMemory(), Cancel) is var part)
            {
                if (part.MessageType is WebSocketMessageType.Close)
                {
                    await socket.CloseAsync(socket.CloseStatus!.Value, socket.CloseStatusDescription, Cancel);
                    return;
                }

                await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, Cancel);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The proxy cut it.
        }
    }

    private static async Task CountAsync(HttpContext context)
    {
        using var socket = await AcceptAsync(context);
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        for (var i = 0; i < 12; i++)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes($"{i}"), WebSocketMessageType.Text, true, Cancel);
            await clock.WaitForNextTickAsync(Cancel);
        }
    }

    private static Task<WebSocket> AcceptAsync(HttpContext context) =>
        context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.Zero });
}
