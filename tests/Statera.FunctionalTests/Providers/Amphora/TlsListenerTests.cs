using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using Statera.Core.Model;
using Statera.Core.Reconcile;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;
using static Statera.FunctionalTests.Providers.Amphora.TlsRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>TLS with clients, ended by a real HAProxy.</summary>
public sealed class TlsListenerTests
{
    private static readonly TestAuthority Root = TestAuthority.Root();
    private static readonly TestAuthority Strangers = TestAuthority.Root("strangers");
    private static readonly DateTimeOffset Later = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Requests_come_to_members_in_the_clear()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one");
        rig.Secrets.Put(Web, Root.Issue());
        await rig.SettleAsync(rig.TlsLoadBalancer(null, Member(one.Port)));

        (await TlsClient.GetAsync(rig)).ShouldNotBeNull().ShouldEndWith("\r\n\r\none");
        one.Requests.ShouldBe(1);
        (await rig.GetAsync()).ShouldNotBe("one", "HTTP in the clear is none here");
    }

    [Fact]
    public async Task The_name_that_a_client_asks_for_chooses_the_certificate()
    {
        await using var rig = new AmphoraRig();
        rig.Secrets.Put(Web, Root.Issue("zzz.example.org"));
        rig.Secrets.Put(Other, Root.Issue("aaa.example.org", ecdsa: false));
        await rig.SettleAsync(rig.TlsLoadBalancer(l => l with { SniContainerRefs = [Other] }));

        (await SubjectAsync(rig, "aaa.example.org")).ShouldBe("CN=aaa.example.org");
        (await SubjectAsync(rig, "zzz.example.org")).ShouldBe("CN=zzz.example.org");
        (await SubjectAsync(rig, "unknown.example.org")).ShouldBe("CN=zzz.example.org");
        (await SubjectAsync(rig, "")).ShouldBe("CN=zzz.example.org");
    }

    [Fact]
    public async Task Without_a_default_certificate_the_first_is_it_and_there_may_be_many()
    {
        await using var rig = new AmphoraRig();
        var references = Enumerable.Range(100, 80).Select(i => $"http://keys/v1/secrets/{i}").ToArray();
        foreach (var reference in references)
        {
            rig.Secrets.Put(reference, Root.Issue($"{reference[^3..]}.example.org"));
        }

        await rig.SettleAsync(rig.TlsLoadBalancer(
            l => l with { DefaultTlsContainerRef = null, SniContainerRefs = [.. references] }));

        (await SubjectAsync(rig, "unknown.example.org")).ShouldBe("CN=100.example.org");
        (await SubjectAsync(rig, "179.example.org")).ShouldBe("CN=179.example.org");
    }

    [Theory]
    [InlineData(ClientAuthentication.None, "nobody", true)]
    [InlineData(ClientAuthentication.None, "stranger", true)]
    [InlineData(ClientAuthentication.Optional, "nobody", true)]
    [InlineData(ClientAuthentication.Optional, "friend", true)]
    [InlineData(ClientAuthentication.Optional, "stranger", false)]
    [InlineData(ClientAuthentication.Optional, "revoked", false)]
    [InlineData(ClientAuthentication.Mandatory, "nobody", false)]
    [InlineData(ClientAuthentication.Mandatory, "friend", true)]
    [InlineData(ClientAuthentication.Mandatory, "stranger", false)]
    [InlineData(ClientAuthentication.Mandatory, "revoked", false)]
    public async Task Clients_show_who_they_are(ClientAuthentication asked, string who, bool served)
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one");
        var revoked = Root.Issue("revoked");
        rig.Secrets.Put(Web, Root.Issue());
        rig.Secrets.Put(Clients, Root.Pem);
        rig.Secrets.Put(Revoked, Root.Revoke(Later, revoked));
        await rig.SettleAsync(rig.TlsLoadBalancer(
            l => l with
            {
                ClientAuthentication = asked, ClientCaTlsContainerRef = Clients, ClientCrlContainerRef = Revoked,
            },
            Member(one.Port)));

        var own = who switch
        {
            "friend" => Root.Issue("friend"),
            "stranger" => Strangers.Issue("stranger"),
            "revoked" => revoked,
            _ => null,
        };
        (await TlsClient.GetAsync(rig, own: own) is { } answer && answer.EndsWith("one", StringComparison.Ordinal))
            .ShouldBe(served);
        one.Requests.ShouldBe(served ? 1 : 0);
    }

    [Fact]
    public async Task Members_are_told_what_clients_have_shown()
    {
        await using var rig = new AmphoraRig();
        using EchoBackend one = new("one");
        rig.Secrets.Put(Web, Root.Issue());
        rig.Secrets.Put(Clients, Root.Pem);
        string[] headers =
        [
            "X-Forwarded-Proto", "X-SSL-Client-Verify", "X-SSL-Client-Has-Cert", "X-SSL-Client-DN", "X-SSL-Client-CN",
            "X-SSL-Issuer", "X-SSL-Client-SHA1", "X-SSL-Client-Not-Before", "X-SSL-Client-Not-After",
        ];
        await rig.SettleAsync(rig.TlsLoadBalancer(AsksClients(headers), Member(one.Port)));

        // Dates from 2050 on are none that HAProxy tells.
        var friend = Root.Issue("friend", until: new DateTimeOffset(2049, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var shown = (await TlsClient.GetAsync(rig, own: friend)).ShouldNotBeNull();
        string[] expected =
        [
            "x-forwarded-proto: https",
            "x-ssl-client-verify: 0",
            "x-ssl-client-has-cert: 1",
            "x-ssl-client-dn: /CN=friend",
            "x-ssl-client-cn: friend",
            "x-ssl-issuer: /CN=root",
            $"x-ssl-client-sha1: {friend.Certificate.Thumbprint}",
            $"x-ssl-client-not-before: {friend.Certificate.NotBefore.ToUniversalTime():yyMMddHHmmss}Z",
            $"x-ssl-client-not-after: {friend.Certificate.NotAfter.ToUniversalTime():yyMMddHHmmss}Z",
        ];
        foreach (var line in expected)
        {
            shown.ShouldContain(line + "\r\n");
        }

        (await TlsClient.GetAsync(rig)).ShouldNotBeNull().ShouldContain("x-ssl-client-has-cert: 0\r\n");
    }

    [Theory]
    [InlineData(L7RuleType.SslConnHasCert, L7CompareType.EqualTo, null, "true", true)]
    [InlineData(L7RuleType.SslVerifyResult, L7CompareType.EqualTo, null, "0", true)]
    [InlineData(L7RuleType.SslVerifyResult, L7CompareType.EqualTo, null, "1", false)]
    [InlineData(L7RuleType.SslDnField, L7CompareType.EqualTo, "CN", "friend", true)]
    [InlineData(L7RuleType.SslDnField, L7CompareType.StartsWith, "CN", "foe", false)]
    [InlineData(L7RuleType.SslDnField, L7CompareType.Regex, "CN", "^f.*d$", true)]
    public async Task Policies_look_at_what_clients_have_shown(
        L7RuleType type, L7CompareType compare, string? key, string value, bool matches)
    {
        await using var rig = new AmphoraRig();
        using EchoBackend one = new("one");
        rig.Secrets.Put(Web, Root.Issue());
        rig.Secrets.Put(Clients, Root.Pem);
        await rig.SettleAsync(rig.TlsLoadBalancer(AsksClients(), Member(one.Port))
            .With(L7Action.Reject, 1, (type, compare, key, value, false)));

        (await TlsClient.GetAsync(rig, own: Root.Issue("friend"))).ShouldNotBeNull()
            .ShouldStartWith(matches ? "HTTP/1.1 403" : "HTTP/1.1 200");
    }

    [Fact]
    public async Task Versions_and_ciphers_are_those_that_are_named()
    {
        await using var rig = new AmphoraRig();
        rig.Secrets.Put(Web, Root.Issue());
        var wanted = rig.TlsLoadBalancer(l => l with
        {
            TlsVersions = ["TLSv1.2"], TlsCiphers = "TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES256-GCM-SHA384",
        });
        await rig.SettleAsync(wanted);

        await using (var client = await TlsClient.ConnectAsync(rig))
        {
            (client.Version, client.Cipher).ShouldBe(
                (SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384));
        }

        (await TlsClient.GetAsync(rig, versions: SslProtocols.Tls13)).ShouldBeNull();

        await rig.SettleAsync(wanted with
        {
            Listeners = [wanted.Listeners[0] with { TlsVersions = ["TLSv1.3", "TLSv1.2"], TlsCiphers = "TLS_CHACHA20_POLY1305_SHA256" }],
        });
        await using (var client = await TlsClient.ConnectAsync(rig))
        {
            (client.Version, client.Cipher).ShouldBe(
                (SslProtocols.Tls13, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256));
        }

        (await TlsClient.GetAsync(rig, versions: SslProtocols.Tls12)).ShouldBeNull();
    }

    [Fact]
    public async Task Ciphers_that_openssl_does_not_know_are_told()
    {
        await using var rig = new AmphoraRig();
        rig.Secrets.Put(Web, Root.Issue());

        var result = await rig.Provider.ReconcileAsync(rig.TlsLoadBalancer(l => l with { TlsCiphers = "NO-SUCH" }), Cancel);

        result.ShouldBeOfType<ReconcileResult.Rejected>().Reason.ShouldContain("NO-SUCH");
    }

    [Theory]
    [InlineData("h2,http/1.1", "h2,http/1.1", "h2")]
    [InlineData("http/1.1,h2", "h2,http/1.1", "http/1.1")]
    [InlineData("http/1.1", "h2,http/1.1", "http/1.1")]
    [InlineData("http/1.0", "http/1.0", "http/1.0")]
    [InlineData(null, "h2,http/1.1", "")]
    public async Task The_protocol_is_agreed_upon(string? offered, string asked, string agreed)
    {
        await using var rig = new AmphoraRig();
        rig.Secrets.Put(Web, Root.Issue());
        await rig.SettleAsync(rig.TlsLoadBalancer(l => l with { AlpnProtocols = offered is null ? null : [.. offered.Split(',')] }));

        await using var client = await TlsClient.ConnectAsync(rig, alpn: asked.Split(','));

        client.Alpn.ShouldBe(agreed);
    }

    [Fact]
    public async Task Http_2_is_spoken_with_clients()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one");
        rig.Secrets.Put(Web, Root.Issue());
        await rig.SettleAsync(rig.TlsLoadBalancer(l => l with { AlpnProtocols = ["h2", "http/1.1"] }, Member(one.Port)));
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        });

        using var reply = await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, $"https://{rig.Vip}:{Port}/")
            {
                Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            },
            Cancel);

        (reply.Version, await reply.Content.ReadAsStringAsync(Cancel)).ShouldBe((new Version(2, 0), "one"));
    }

    [Fact]
    public async Task Browsers_are_told_to_use_nothing_but_tls()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one");
        rig.Secrets.Put(Web, Root.Issue());
        var wanted = rig.TlsLoadBalancer(l => l with { HstsMaxAge = 300, HstsPreload = true }, Member(one.Port));
        await rig.SettleAsync(wanted);
        (await TlsClient.GetAsync(rig)).ShouldNotBeNull().ToLowerInvariant()
            .ShouldContain("\r\nstrict-transport-security: max-age=300; preload\r\n");

        // An answer of HAProxy's own says so too.
        await rig.SettleAsync(wanted with { Members = [] });
        var answer = (await TlsClient.GetAsync(rig)).ShouldNotBeNull();
        answer.ShouldStartWith("HTTP/1.1 503");
        answer.ToLowerInvariant().ShouldContain("\r\nstrict-transport-security: max-age=300; preload\r\n");
    }

    private static async Task<string> SubjectAsync(AmphoraRig rig, string name)
    {
        await using var client = await TlsClient.ConnectAsync(rig, name);
        return client.Subject;
    }

    private static Func<ListenerSpec, ListenerSpec> AsksClients(params string[] headers) => listener => listener with
    {
        ClientAuthentication = ClientAuthentication.Optional,
        ClientCaTlsContainerRef = Clients,
        InsertHeaders = headers.ToImmutableSortedDictionary(name => name, _ => "true", StringComparer.Ordinal),
    };
}
