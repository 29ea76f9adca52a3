using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;
using static Statera.FunctionalTests.Providers.Amphora.TlsRig;

namespace Statera.FunctionalTests.Providers.Amphora.Protocols;

/// <summary>
/// gRPC as it is on the wire: HTTP/2 with messages of a length each, whose outcome is in the trailers of the answer.
/// </summary>
public sealed class GrpcTests
{
    private static readonly TestAuthority Root = TestAuthority.Root();

    [Fact]
    public async Task A_call_and_its_outcome()
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(ServeAsync, Root.Issue());
        await rig.SettleAsync(Of(rig, Member(one.Port)));
        using var web = new WebClient(rig, HttpVersion.Version20);

        foreach (var text in new[] { "hello", "", new string('x', 1_000_000) })
        {
            using var call = await CallAsync(web, "/echo", new ByteArrayContent(Message(text)));
            (await AllAsync(call)).ShouldBe([text]);
            StatusOf(call).ShouldBe("0");
        }
    }

    [Fact]
    public async Task A_call_that_fails_tells_why()
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(ServeAsync, Root.Issue());
        await rig.SettleAsync(Of(rig, Member(one.Port)));
        using var web = new WebClient(rig, HttpVersion.Version20);

        // With nothing but trailers, which are the headers then; and after a message.
        using var unknown = await CallAsync(web, "/unknown", new ByteArrayContent(Message("hello")));
        unknown.Headers.GetValues("grpc-status").Single().ShouldBe("12");
        using var late = await CallAsync(web, "/late", new ByteArrayContent(Message("hello")));
        (await AllAsync(late)).ShouldBe(["hello"]);
        StatusOf(late).ShouldBe("13");
        late.TrailingHeaders.GetValues("grpc-message").Single().ShouldBe("too%20late");
    }

    [Fact]
    public async Task Streams_in_both_directions_at_one_time()
    {
        const int Calls = 20;
        await using var rig = new AmphoraRig();
        await using WebMember one = await WebMember.StartAsync(ServeAsync, Root.Issue()), two = await WebMember.StartAsync(ServeAsync, Root.Issue());
        var wanted = Of(rig, Member(one.Port), Member(two.Port));
        await rig.SettleAsync(wanted);
        using var web = new WebClient(rig, HttpVersion.Version20, oneConnection: true);

        var calls = await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => Conversation.OpenAsync(web, "/echo")));
        await SayAsync("first");

        // Those that have begun go on while members change and another process takes over.
        await rig.ConvergeAsync(wanted = wanted with { Members = wanted.Members[..1] });
        await SayAsync("told");
        await rig.ConvergeAsync(Changed(wanted, 20_001));
        await SayAsync(new string('x', 100_000));
        foreach (var call in calls)
        {
            (await call.EndAsync()).ShouldBe("0");
        }

        web.Connections.ShouldBe(1);
        await rig.ProcessAsync();

        async Task SayAsync(string text)
        {
            foreach (var call in calls)
            {
                (await call.SayAsync(text)).ShouldBe(text);
            }
        }
    }

    [Fact]
    public async Task A_member_learns_that_its_client_gave_up()
    {
        await using var rig = new AmphoraRig();
        var gaveUp = new TaskCompletionSource();
        await using var one = await WebMember.StartAsync(
            async context =>
            {
                context.RequestAborted.Register(() => gaveUp.TrySetResult());
                await ServeAsync(context);
            },
            Root.Issue());
        await rig.SettleAsync(Of(rig, Member(one.Port)));
        using var web = new WebClient(rig, HttpVersion.Version20);
        var call = await Conversation.OpenAsync(web, "/echo");
        (await call.SayAsync("hello")).ShouldBe("hello");

        call.GiveUp();

        await gaveUp.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
    }

    private static LoadBalancer Of(AmphoraRig rig, params MemberSpec[] members)
    {
        rig.Secrets.Put(Web, Root.Issue());
        return rig.TlsLoadBalancer(l => l with { AlpnProtocols = ["h2"] }, members)
            .WithPool(p => p with { AlpnProtocols = ["h2"] });
    }

    private static Task<HttpResponseMessage> CallAsync(WebClient web, string path, HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        return web.SendAsync(HttpMethod.Post, path, content, ("TE", "trailers"), ("grpc-timeout", "20S"));
    }

    private static string StatusOf(HttpResponseMessage call) => call.TrailingHeaders.GetValues("grpc-status").Single();

    private static byte[] Message(string text)
    {
        var message = new byte[5 + text.Length];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), text.Length);
        Encoding.ASCII.GetBytes(text, message.AsSpan(5));
        return message;
    }

    // The text of the next message; null where there is no more.
    private static async Task<string?> ReadAsync(Stream stream)
    {
        var head = new byte[5];
        if (await stream.ReadAtLeastAsync(head, 5, throwOnEndOfStream: false, Cancel) < 5)
        {
            return null;
        }

        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        await stream.ReadExactlyAsync(message, Cancel);
        return Encoding.ASCII.GetString(message);
    }

    private static async Task<List<string>> AllAsync(HttpResponseMessage call)
    {
        var stream = await call.Content.ReadAsStreamAsync(Cancel);
        List<string> all = [];
        while (await ReadAsync(stream) is { } text)
        {
            all.Add(text);
        }

        return all;
    }

    // Says each message again.
    private static async Task ServeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        if (context.Request is not { Protocol: "HTTP/2", Headers.TE: [not null and "trailers"], ContentType: "application/grpc" }
            || context.Request.Path == "/unknown")
        {
            context.Response.Headers["grpc-status"] = "12";
            return;
        }

        await context.Response.Body.FlushAsync();
        while (await ReadAsync(context.Request.Body) is { } text)
        {
            await context.Response.Body.WriteAsync(Message(text));
            await context.Response.Body.FlushAsync();
        }

        var late = context.Request.Path == "/late";
        context.Response.AppendTrailer("grpc-status", late ? "13" : "0");
        context.Response.AppendTrailer("grpc-message", late ? "too%20late" : "");
    }

    /// <summary>A call that streams in both directions.</summary>
    private sealed class Conversation : HttpContent
    {
        private readonly Channel<byte[]> _messages = Channel.CreateUnbounded<byte[]>();
        private HttpResponseMessage? _answer;
        private Stream? _answers;

        public static async Task<Conversation> OpenAsync(WebClient web, string path)
        {
            var call = new Conversation();
            call._answer = await CallAsync(web, path, call);
            call._answers = await call._answer.Content.ReadAsStreamAsync(Cancel);
            return call;
        }

        public async Task<string?> SayAsync(string text)
        {
            _messages.Writer.TryWrite(Message(text));
            return await ReadAsync(_answers!);
        }

        /// <summary>Says that this was all; the outcome.</summary>
        public async Task<string> EndAsync()
        {
            _messages.Writer.Complete();
            (await ReadAsync(_answers!)).ShouldBeNull();
            return StatusOf(_answer!);
        }

        /// <summary>The stream is reset.</summary>
        public void GiveUp() => _messages.Writer.Complete(new IOException("It was given up."));

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync(Cancel);
            await foreach (var message in _messages.Reader.ReadAllAsync(Cancel))
            {
                await stream.WriteAsync(message, Cancel);
                await stream.FlushAsync(Cancel);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
