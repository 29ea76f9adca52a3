using System.Text;
using Statera.FunctionalTests.Support;
using Statera.FunctionalTests.Support.Endpoints;

namespace Statera.FunctionalTests.Fuzz;

/// <summary>Requests that are broken below what HTTP clients let one say; each service outlives them all.</summary>
public sealed class BrokenHttpTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Body = "{\"loadbalancer\": {}}";

    private static readonly (string Service, string Path)[] Lists =
    [
        ("load-balancer", "/v2/lbaas/loadbalancers"), ("network", "/v2.0/networks"), ("identity", "/v3/auth/tokens"),
        ("key-manager", "/v1/secrets"),
    ];

    // The part behind the path; TOKEN stands for a good one.
    private static readonly (string What, string Text)[] Requests =
    [
        ("a body shorter than it says", $"POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nContent-Length: 500\r\n\r\n{Body}"),
        ("a body longer than it says", $"POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nContent-Length: 3\r\n\r\n{Body}"),
        ("two lengths", $"POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nContent-Length: 3\r\nContent-Length: 20\r\n\r\n{Body}"),
        ("a negative length", $"POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nContent-Length: -1\r\n\r\n{Body}"),
        ("no number for a length", $"POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nContent-Length: abc\r\n\r\n{Body}"),
        ("a huge length", $"POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nContent-Length: 99999999999999999999\r\n\r\n{Body}"),
        ("more than is taken", $"POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nContent-Length: 900000000\r\n\r\n{Body}"),
        ("no length", $"POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\n\r\n{Body}"),
        ("a chunk cut off", "POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n{\"load"),
        ("chunks without an end", $"POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n{Body}\r\n"),
        ("a chunk of no size", $"POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{Body}\r\n0\r\n\r\n"),
        ("a chunk of all sizes", $"POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n{Body}"),
        ("chunks and a length", $"POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n14\r\n{Body}\r\n0\r\n\r\n"),
        ("an encoding that is none", $"POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nTransfer-Encoding: zip\r\n\r\n{Body}"),
        ("no host", "GET PATH HTTP/1.1\r\nX-Auth-Token: TOKEN\r\n\r\n"),
        ("two hosts", "GET PATH HTTP/1.1\r\nHost: a\r\nHost: b\r\nX-Auth-Token: TOKEN\r\n\r\n"),
        ("an old version", "GET PATH HTTP/1.0\r\nX-Auth-Token: TOKEN\r\n\r\n"),
        ("an oldest version", "GET PATH\r\n\r\n"),
        ("a version to come", "GET PATH HTTP/9.9\r\nHost: h\r\n\r\n"),
        ("another protocol", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"),
        ("HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("an upgrade", "GET PATH HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nX-Auth-Token: TOKEN\r\n\r\n"),
        ("nothing", ""),
        ("empty lines", "\r\n\r\n\r\n"),
        ("a NUL in a header", "GET PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TO\0KEN\r\n\r\n"),
        ("a line feed alone", "GET PATH HTTP/1.1\nHost: h\nX-Auth-Token: TOKEN\n\n"),
        ("a folded header", "GET PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nAccept: a\r\n b\r\n\r\n"),
        ("a header without a name", "GET PATH HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n"),
        ("a header that is no ASCII", "GET PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: \xff\xfe\xed\xa0\x80\r\nConnection: close\r\n\r\n"),
        ("an Accept that is no ASCII", "GET PATH HTTP/1.1\r\nHost: h\r\nAccept: \xff\xfe\r\nX-Auth-Token: TOKEN\r\nConnection: close\r\n\r\n"),
        ("a type that is no ASCII", "POST PATH HTTP/1.1\r\nHost: h\r\nContent-Type: \xff/\xfe\r\nX-Auth-Token: TOKEN\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"),
        ("a path that is no ASCII", "GET PATH/\xff\xfe HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nConnection: close\r\n\r\n"),
        ("a query that is no ASCII", "GET PATH?name=\xff\xfe HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nConnection: close\r\n\r\n"),
        ("a path with a NUL", "GET PATH/\0 HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("a path out of the root", "GET /../../etc/passwd HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nConnection: close\r\n\r\n"),
        ("a path that is an address", "GET http://evil/PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nConnection: close\r\n\r\n"),
        ("a path of slashes", "GET //////////PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nConnection: close\r\n\r\n"),
        ("no path", "GET  HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("a star", "OPTIONS * HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nConnection: close\r\n\r\n"),
        ("a tunnel", "CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\nX-Auth-Token: TOKEN\r\nConnection: close\r\n\r\n"),
        ("a method with spaces", "GE T PATH HTTP/1.1\r\nHost: h\r\n\r\n"),
        ("two tokens", "GET PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nX-Auth-Token: TOKEN\r\nConnection: close\r\n\r\n"),
        ("two types", $"POST PATH HTTP/1.1\r\nHost: h\r\nContent-Type: a/b\r\nContent-Type: application/json\r\nX-Auth-Token: TOKEN\r\nContent-Length: 20\r\nConnection: close\r\n\r\n{Body}"),
        ("a body with GET", $"GET PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nContent-Length: 20\r\nConnection: close\r\n\r\n{Body}"),
        ("two requests at once", "GET PATH HTTP/1.1\r\nHost: h\r\n\r\nGET PATH HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Broken_request_is_refused_and_the_next_is_answered(int list)
    {
        var (service, path) = Lists[list];
        var wrong = new List<string>();
        foreach (var (what, text) in Requests.Concat(Long()))
        {
            var answer = await RawHttp.SendAsync(Root(service), Bytes(text, path), ends: true, ApiClient.Cancel);

            // 505: a version that there is not.
            if (answer.Status is >= 500 and not 505)
            {
                wrong.Add($"{what}: {answer.Text}");
            }
        }

        wrong.ShouldBeEmpty();
        (await Belongings.Of(server, service, null).GetAsync("/")).Status.ShouldBeOneOf(200, 300);
    }

    [Fact]
    public async Task Who_stops_in_the_middle_of_a_body_is_not_waited_for()
    {
        var text = $"POST PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nContent-Length: 5000\r\n\r\n{Body}";
        var answers = await Task.WhenAll(Lists.Select(
            it => RawHttp.SendAsync(Root(it.Service), Bytes(text, it.Path), ends: false, ApiClient.Cancel)));
        answers.ShouldAllBe(it => it.Status == 0 || it.Status == 408 || it.Status == 400);
    }

    // As long as a client can make them; with a limit each, and the limits are ends of the same road.
    private static IEnumerable<(string What, string Text)> Long()
    {
        foreach (var length in new[] { 1_000, 7_000, 9_000, 30_000, 40_000, 2_000_000 })
        {
            var x = new string('x', length);
            yield return ($"a path of {length}", $"GET PATH/{x} HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nConnection: close\r\n\r\n");
            yield return ($"a query of {length}", $"GET PATH?name={x} HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nConnection: close\r\n\r\n");
            yield return ($"a header of {length}", $"GET PATH HTTP/1.1\r\nHost: h\r\nX-{x}: 1\r\nX-Auth-Token: TOKEN\r\nConnection: close\r\n\r\n");
            yield return ($"a token of {length}", $"GET PATH HTTP/1.1\r\nHost: h\r\nX-Auth-Token: {x}\r\nConnection: close\r\n\r\n");
            yield return ($"a method of {length}", $"{x} PATH HTTP/1.1\r\nHost: h\r\n\r\n");
        }

        yield return ("many headers", $"GET PATH HTTP/1.1\r\nHost: h\r\n{string.Concat(Enumerable.Repeat("A: b\r\n", 500))}\r\n");
        yield return ("many filters",
            $"GET PATH?{string.Join('&', Enumerable.Range(0, 1_000).Select(i => $"n{i}=1"))} HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nConnection: close\r\n\r\n");
        yield return ("many of a filter",
            $"GET PATH?{string.Join('&', Enumerable.Repeat("name=1", 900))} HTTP/1.1\r\nHost: h\r\nX-Auth-Token: TOKEN\r\nConnection: close\r\n\r\n");
    }

    private Uri Root(string service) => Belongings.Of(server, service, null).Root;

    private byte[] Bytes(string text, string path) => Encoding.Latin1.GetBytes(text
        .Replace("PATH", path, StringComparison.Ordinal).Replace("TOKEN", server.Admin.Token, StringComparison.Ordinal));
}
