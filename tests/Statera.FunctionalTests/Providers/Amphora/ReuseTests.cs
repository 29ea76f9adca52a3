using System.Net.Sockets;
using System.Text;
using Statera.Providers.Amphora;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>Whose requests connections to members carry, and what becomes of one that a member closes at that moment.</summary>
public sealed class ReuseTests
{
    private const int Never = int.MaxValue;

    [Theory]
    [InlineData(HttpReuse.Always, 1)]
    [InlineData(HttpReuse.Safe, 5)]
    public async Task Clients_that_close_share_connections_where_that_is_wanted(HttpReuse reuse, int connections)
    {
        await using var rig = new AmphoraRig(reuse: reuse);
        using var member = new FickleMember(Never);
        await rig.SettleAsync(rig.LoadBalancer(Member(member.Port)));

        for (var i = 0; i < 5; i++)
        {
            (await rig.GetAsync()).ShouldBe("ok");
        }

        member.Connections.ShouldBe(connections);
    }

    // One that was kept may be closed by the member just as the request comes.
    [Theory]
    [InlineData("GET", 2)]
    [InlineData("HEAD", 2)]
    [InlineData("OPTIONS", 2)]
    [InlineData("POST", 1)]
    [InlineData("PUT", 1)]
    [InlineData("DELETE", 1)]
    [InlineData("PATCH", 1)]
    public async Task A_request_that_may_be_sent_twice_is_and_no_other(string method, int sent)
    {
        await using var rig = new AmphoraRig();
        using var member = new FickleMember(1);
        await rig.SettleAsync(rig.LoadBalancer(Member(member.Port)));
        (await rig.SendAsync("TRACE / HTTP/1.1", "Host: t")).ShouldNotBeNull();

        var answer = await rig.SendAsync($"{method} / HTTP/1.1", "Host: t\r\nContent-Length: 0");

        // From HAProxy 3.0 on the client's connection ends without a word, as the member's did.
        (answer ?? "HTTP/1.1 502").ShouldStartWith(sent == 2 ? "HTTP/1.1 200" : "HTTP/1.1 502");
        member.Methods.ShouldBe(["TRACE", .. Enumerable.Repeat(method, sent)]);
    }

    // The client knows that its connection may end between two requests, and sends the second again if it may.
    [Fact]
    public async Task A_client_that_had_an_answer_sees_its_connection_end_as_if_it_were_the_members()
    {
        await using var rig = new AmphoraRig();
        using var member = new FickleMember(1);
        await rig.SettleAsync(rig.LoadBalancer(Member(member.Port)));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(rig.Vip, Port, Cancel);
        var (request, buffer) = ("GET / HTTP/1.1\r\nHost: t\r\n\r\n"u8.ToArray(), new byte[4096]);

        await client.SendAsync(request, Cancel);
        Encoding.ASCII.GetString(buffer, 0, await client.ReceiveAsync(buffer, Cancel)).ShouldEndWith("ok");
        await client.SendAsync(request, Cancel);

        (await client.ReceiveAsync(buffer, Cancel)).ShouldBe(0);
        member.Methods.ShouldBe(["GET", "GET"]);
    }
}
