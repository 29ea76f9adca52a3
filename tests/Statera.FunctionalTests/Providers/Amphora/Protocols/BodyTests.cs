using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;
using static Statera.FunctionalTests.Providers.Amphora.TlsRig;

namespace Statera.FunctionalTests.Providers.Amphora.Protocols;

/// <summary>What HTTP has around a request: bodies, large or in pieces, consent to send them, connections that stay.</summary>
public sealed class BodyTests
{
    private const int Large = 24 * 1024 * 1024;
    private static readonly TestAuthority Root = TestAuthority.Root();

    [Theory]
    [InlineData("http", "1.1", "plain", true)]
    [InlineData("http", "1.1", "plain", false)]
    [InlineData("https", "1.1", "plain", true)]
    [InlineData("https", "2.0", "plain", true)]
    [InlineData("https", "2.0", "plain", false)]
    [InlineData("https", "1.1", "h2", true)]
    [InlineData("https", "1.1", "h2", false)]
    [InlineData("https", "2.0", "h2", true)]
    [InlineData("https", "2.0", "h2", false)]
    public async Task Large_bodies_arrive_whole(string scheme, string version, string member, bool chunked)
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(MirrorAsync, member == "plain" ? null : Root.Issue());
        await rig.SettleAsync(Of(rig, scheme, member, one));
        using var web = new WebClient(rig, Version.Parse(version)) { Http = { BaseAddress = new Uri($"{scheme}://www.example.org/") } };
        var sent = new byte[Large];
        new Random(7).NextBytes(sent);

        HttpContent content = chunked ? new StreamContent(new Pieces(sent)) : new ByteArrayContent(sent);
        using var answer = await web.SendAsync(HttpMethod.Put, "/", content);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentLength.ShouldBe(chunked ? null : Large);
        SHA256.HashData(await answer.Content.ReadAsStreamAsync(Cancel)).ShouldBe(SHA256.HashData(sent));
    }

    [Theory]
    [InlineData("http", "plain", true)]
    [InlineData("http", "plain", false)]
    [InlineData("https", "h2", true)]
    [InlineData("https", "h2", false)]
    public async Task A_client_may_ask_before_it_sends(string scheme, string member, bool welcome)
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(
            async context =>
            {
                if (context.Request.Path == "/welcome")
                {
                    await MirrorAsync(context);
                }
                else
                {
                    context.Response.StatusCode = 413;
                }
            },
            member == "plain" ? null : Root.Issue());
        await rig.SettleAsync(Of(rig, scheme, member, one));
        using var web = new WebClient(rig, HttpVersion.Version11) { Http = { BaseAddress = new Uri($"{scheme}://www.example.org/") } };
        var body = new Pieces(new byte[100_000]);

        using var answer = await web.SendAsync(
            HttpMethod.Put, welcome ? "/welcome" : "/", new StreamContent(body), ("Expect", "100-continue"));

        answer.StatusCode.ShouldBe(welcome ? HttpStatusCode.OK : HttpStatusCode.RequestEntityTooLarge);
        (await answer.Content.ReadAsByteArrayAsync(Cancel)).Length.ShouldBe(welcome ? 100_000 : 0);
        body.Position.ShouldBe(welcome ? 100_000 : 0);
    }

    [Theory]
    [InlineData("plain", "GET / HTTP/1.0\r\n\r\n", "HTTP/1.0 - -", false)]
    [InlineData("plain", "GET / HTTP/1.0\r\nHost: t\r\n\r\n", "HTTP/1.0 t -", false)]
    [InlineData("plain", "GET / HTTP/1.0\r\nHost: t\r\nConnection: keep-alive\r\n\r\n", "HTTP/1.0 t -", true)]
    [InlineData("plain", "POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.0 - abc", false)]
    [InlineData("plain", "GET / HTTP/1.1\r\nHost: t\r\n\r\n", "HTTP/1.1 t -", true)]
    [InlineData("plain", "GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n", "HTTP/1.1 t -", false)]
    [InlineData("plain", "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n", "HTTP/1.1 t abc", true)]
    [InlineData("h2", "GET / HTTP/1.0\r\nHost: t\r\n\r\n", "HTTP/2 t -", false)]
    [InlineData("h2", "GET / HTTP/1.0\r\nHost: t\r\nConnection: keep-alive\r\n\r\n", "HTTP/2 t -", true)]
    [InlineData("h2", "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n", "HTTP/2 t abc", true)]
    public async Task A_connection_stays_as_its_client_says(string member, string request, string seen, bool stays)
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(
            async context =>
            {
                using var body = new StreamReader(context.Request.Body);
                var text = await body.ReadToEndAsync();
                var answer = $"{context.Request.Protocol} {Or(context.Request.Host.Value)} {Or(text)}";
                context.Response.ContentLength = answer.Length;
                await context.Response.WriteAsync(answer);
            },
            member == "plain" ? null : Root.Issue());
        await rig.SettleAsync(Of(rig, "http", member, one));
        using var client = await RawAsync(rig);

        // Two at once: the second is not lost, and not answered where the first one closes.
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request + request), Cancel);
        if (stays)
        {
            await stream.WriteAsync("GET / HTTP/1.1\r\nConnection: close\r\nHost: last\r\n\r\n"u8.ToArray(), Cancel);
        }

        var all = await new StreamReader(stream, Encoding.ASCII).ReadToEndAsync(Cancel);
        var answers = all.Split("\r\n\r\n")[1..];
        answers.Length.ShouldBe(stays ? 3 : 1);
        answers[..^1].ShouldAllBe(answer => answer.StartsWith(seen, StringComparison.Ordinal));
        answers[^1].ShouldBe(stays ? $"{seen.Split(' ')[0].Replace("/1.0", "/1.1", StringComparison.Ordinal)} last -" : seen);
    }

    // HTTP 1.0 has no pieces: what has no length ends with the connection.
    [Fact]
    public async Task An_answer_of_unknown_length_is_for_old_clients_too()
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(
            async context =>
            {
                await context.Response.WriteAsync("first ");
                await context.Response.Body.FlushAsync();
                await context.Response.WriteAsync("second");
            });
        await rig.SettleAsync(Of(rig, "http", "plain", one));
        using var client = await RawAsync(rig);
        await client.GetStream().WriteAsync("GET / HTTP/1.0\r\nHost: t\r\n\r\n"u8.ToArray(), Cancel);

        var answer = await new StreamReader(client.GetStream(), Encoding.ASCII).ReadToEndAsync(Cancel);
        answer.ShouldStartWith("HTTP/1.");
        answer.ShouldNotContain("chunked");
        answer.ShouldEndWith("\r\n\r\nfirst second");
    }

    [Theory]
    [InlineData("1.1", "plain")]
    [InlineData("2.0", "plain")]
    [InlineData("1.1", "h2")]
    [InlineData("2.0", "h2")]
    public async Task Answers_without_a_body_leave_the_connection_as_it_is(string version, string member)
    {
        await using var rig = new AmphoraRig();
        await using var one = await WebMember.StartAsync(
            context =>
            {
                context.Response.StatusCode = int.Parse(context.Request.Query["code"]!, null);
                context.Response.Headers["X-Method"] = context.Request.Method;
                context.Response.ContentLength = context.Request.Method == "HEAD" ? 1234 : null;
                return Task.CompletedTask;
            },
            member == "plain" ? null : Root.Issue());
        await rig.SettleAsync(Of(rig, "https", member, one));
        using var web = new WebClient(rig, Version.Parse(version), oneConnection: true);

        foreach (var (method, code) in new[]
                 {
                     ("HEAD", 200), ("GET", 204), ("GET", 304), ("DELETE", 204), ("PATCH", 202), ("OPTIONS", 200), ("PROPFIND", 207),
                 })
        {
            using var answer = await web.SendAsync(new HttpMethod(method), $"/?code={code}");
            ((int)answer.StatusCode).ShouldBe(code);
            answer.Headers.GetValues("X-Method").Single().ShouldBe(method);
            (await answer.Content.ReadAsByteArrayAsync(Cancel)).ShouldBeEmpty();
        }

        web.Connections.ShouldBe(1);
    }

    private static LoadBalancer Of(AmphoraRig rig, string scheme, string member, WebMember one)
    {
        rig.Secrets.Put(Web, Root.Issue());
        var wanted = scheme == "http"
            ? rig.LoadBalancer(Member(one.Port))
            : rig.TlsLoadBalancer(l => l with { AlpnProtocols = ["h2", "http/1.1"] }, Member(one.Port));
        return member == "plain" ? wanted : wanted.WithPool(p => p with { AlpnProtocols = [member] });
    }

    private static async Task<TcpClient> RawAsync(AmphoraRig rig)
    {
        var client = new TcpClient();
        await client.ConnectAsync(rig.Vip, AmphoraRig.Port, Cancel);
        return client;
    }

    private static string Or(string? text) => string.IsNullOrEmpty(text) ? "-" : text;

    // Gives back what it got, in pieces where it came so.
    private static async Task MirrorAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        context.Response.ContentLength = context.Request.ContentLength;
        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    /// <summary>Bytes whose number is not known before, in pieces of odd sizes.</summary>
    private sealed class Pieces(byte[] bytes) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var some = Math.Min(Math.Min(count, 1 + (_position % 40_009)), bytes.Length - _position);
            bytes.AsSpan(_position, some).CopyTo(buffer.AsSpan(offset));
            _position += some;
            return some;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
