using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;
using Statera.Testing;

namespace Statera.FunctionalTests.KeyManager;

/// <summary>What listeners and pools reference is read, checked, looked after and given back.</summary>
public sealed class CertificateTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly TestAuthority Root = TestAuthority.Root();
    private static readonly TestAuthority Between = Root.Intermediate();

    private Session Member => server.Member;

    [Fact]
    public async Task Listener_takes_a_bundle_a_container_authorities_and_revocations()
    {
        var web = Between.Issue();
        var bundle = await BinaryAsync(web.Pkcs12(null, Between.Certificate));
        var container = await ContainerAsync(
            ("certificate", web.Pem), ("private_key", web.EncryptedKeyPem("sesame")), ("private_key_passphrase", "sesame"),
            ("intermediates", Between.Pem));
        var (ca, crl) = (await TextAsync(Root.Pem), await TextAsync(Root.Revoke(DateTimeOffset.UtcNow.AddDays(90))));
        var lb = await Member.LoadBalancerAsync();

        var listener = await Member.MakeAsync("listeners", Tls(lb, bundle)
            .With("sni_container_refs", new[] { container }).With("client_authentication", "MANDATORY")
            .With("client_ca_tls_container_ref", ca).With("client_crl_container_ref", crl));
        await Member.ActiveAsync(lb);

        listener.ShouldHave(new { default_tls_container_ref = bundle, client_crl_container_ref = crl });
        foreach (var reference in new[] { bundle, ca, crl })
        {
            await ConsumedByAsync(reference, [lb]);
        }

        await ConsumedByAsync(container, [$"lbaas://loadbalancers/{lb}"]);
        await Member.MakeAsync("pools", new
        {
            loadbalancer_id = lb, protocol = "HTTP", lb_algorithm = "ROUND_ROBIN", tls_enabled = true,
            tls_container_ref = container, ca_tls_container_ref = ca, crl_container_ref = crl,
        });

        // No longer named, and then gone: the key manager knows of neither use.
        (await Member.PutAsync($"listeners/{listener.Id()}", new { default_tls_container_ref = container })).ShouldBe(200);
        await ConsumedByAsync(bundle, []);
        await Member.DeleteLoadBalancerAsync(lb);
        foreach (var reference in new[] { container, ca, crl })
        {
            await ConsumedByAsync(reference, []);
        }
    }

    [Fact]
    public async Task What_is_not_good_is_refused_before_anything_is_stored()
    {
        var now = DateTimeOffset.UtcNow;
        var (web, other) = (Root.Issue(), Root.Issue("other"));
        var lb = await Member.LoadBalancerAsync();
        var good = await BinaryAsync(web.Pkcs12());
        var root = await TextAsync(Root.Pem);
        var unknown = $"{server.Server.Urls.KeyManager}/v1/secrets/{Guid.NewGuid()}";
        var (mixed, expired) = (
            await ContainerAsync(("certificate", web.Pem), ("private_key", other.KeyPem)),
            await BinaryAsync(Root.Issue("old", until: now.AddDays(-3)).Pkcs12()));

        foreach (var (body, words) in new (JsonObject, string[])[]
        {
            (Tls(lb, unknown), [$"Could not retrieve certificate: ['{unknown}']"]),
            (Tls(lb, "http://somewhere.else/x"), ["Could not retrieve certificate: ['http://somewhere.else/x']"]),
            (Tls(lb, mixed), ["do not match"]),
            (Tls(lb, expired), ["expired on"]),
            (Tls(lb, await TextAsync("junk")), ["can't be read"]),
            (Tls(lb, await SecretAsync(new { })), ["Could not retrieve"]),
            (Tls(lb, mixed).With("sni_container_refs", new[] { expired, unknown, good }), ["do not match", "expired on", unknown]),
            (Tls(lb, good).With("client_ca_tls_container_ref", good), ["client authentication CA certificate is invalid"]),
            (Tls(lb, good).With("client_ca_tls_container_ref", root).With("client_crl_container_ref", root), ["revocation list"]),
            (Tls(lb, good).With("client_ca_tls_container_ref", root)
                .With("client_crl_container_ref", await TextAsync(TestAuthority.Root().Revoke(now.AddDays(1)))), ["not valid for client"]),
        })
        {
            (await Member.PostAsync("listeners", body)).ShouldRefuse(400, words);
        }

        (await Member.GetAsync($"listeners?loadbalancer_id={lb}"))["listeners"].AsArray().ShouldBeEmpty();
        (await Member.PostAsync("loadbalancers", new
        {
            vip_subnet_id = server.SubnetId, name = "never", listeners = new[] { Tls(null, expired) },
        })).ShouldRefuse(400, "expired on");
        (await Member.GetAsync("loadbalancers?name=never"))["loadbalancers"].AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_projects_secret_is_taken_only_where_it_is_shared()
    {
        var (owner, stranger) = (await server.SessionAsync("member"), await server.SessionAsync("member"));
        var secret = await BinaryAsync(Root.Issue().Pkcs12(), owner);
        var lb = await stranger.LoadBalancerAsync();

        (await stranger.PostAsync("listeners", Tls(lb, secret))).ShouldRefuse(400, "Could not retrieve", secret);
        (await server.Admin.PostAsync("listeners", Tls(lb, secret))).ShouldRefuse(400, "Could not retrieve", secret);
        await owner.Barbican.PutAsync(PathOf(secret) + "/acl", new { read = new { users = new[] { "somebody" } } });
        (await stranger.PostAsync("listeners", Tls(lb, secret))).ShouldRefuse(400, "Could not retrieve", secret);
        await owner.Barbican.PutAsync(PathOf(secret) + "/acl", new { read = new { users = new[] { stranger.UserId } } });
        (await stranger.PostAsync("listeners", Tls(lb, secret))).ShouldBe(201);
        await stranger.ActiveAsync(lb);

        // No longer shared: told, and what else the listener needs can still be changed.
        (await owner.Barbican.DeleteAsync(PathOf(secret) + "/acl")).ShouldBe(200);
        var listener = await ReasonAsync(stranger, lb, "can't be read");
        (await stranger.PutAsync($"listeners/{listener}", new { name = "still" })).ShouldBe(200);
    }

    [Fact]
    public async Task Certificates_in_use_are_read_again()
    {
        var (now, lb) = (DateTimeOffset.UtcNow, await Member.LoadBalancerAsync());
        var secret = await BinaryAsync(Root.Issue(until: now.AddDays(5)).Pkcs12());
        (await Member.PostAsync("listeners", Tls(lb, secret))).ShouldBe(201);
        await ReasonAsync(Member, lb, "expires on");

        await Replace(Root.Issue(until: now.AddYears(1)).Pkcs12());
        await ReasonAsync(Member, lb, null);
        await Replace(Root.Issue(until: now.AddDays(-1)).Pkcs12());
        await ReasonAsync(Member, lb, "expired on");
        await Replace("junk"u8.ToArray());
        await ReasonAsync(Member, lb, "can't be read");
        await Replace(Root.Issue().Pkcs12());
        await ReasonAsync(Member, lb, null);
        (await Member.Barbican.DeleteAsync(PathOf(secret))).ShouldBe(204);
        await ReasonAsync(Member, lb, "there is no secret");
        await Member.ActiveAsync(lb);
        await Member.DeleteLoadBalancerAsync(lb);

        async Task Replace(byte[] payload) => (await Member.Barbican.SendBytesAsync(
            "PUT", PathOf(secret), payload, "application/octet-stream")).ShouldBe(204);
    }

    private static JsonObject Tls(string? loadBalancer, string reference)
    {
        var body = Session.JsonObjectOf(new
        {
            protocol = "TERMINATED_HTTPS", protocol_port = 443, default_tls_container_ref = reference,
        });
        return loadBalancer is null ? body : body.With("loadbalancer_id", loadBalancer);
    }

    // The listener's id, once its reason in the status tree is that one (null: none).
    private static async Task<string> ReasonAsync(Session session, string lb, string? words)
    {
        var listener = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                var found = (await session.GetAsync($"loadbalancers/{lb}/status"))["statuses"]["loadbalancer"]!["listeners"]![0]!;
                listener = found.Id();
                var reason = (string?)found["reason"];
                return words is null ? reason is null : reason?.Contains(words, StringComparison.Ordinal) is true;
            },
            $"the listener's reason is: {words ?? "none"}", ApiClient.Cancel);
        return listener;
    }

    private async Task ConsumedByAsync(string reference, string[] expected) => await Eventually.HoldsAsync(
        async () => (await Member.Barbican.GetAsync(PathOf(reference) + "/consumers"))["consumers"].AsArray()
            .Select(it => (string)(it!["resource_id"] ?? it["URL"])!).SequenceEqual(expected),
        $"{reference} is used by {string.Join(", ", expected)}", ApiClient.Cancel);

    private Task<string> TextAsync(string payload) =>
        SecretAsync(new { payload, payload_content_type = "text/plain" });

    private Task<string> BinaryAsync(byte[] payload, Session? session = null) => SecretAsync(
        new
        {
            payload = Convert.ToBase64String(payload), payload_content_type = "application/octet-stream",
            payload_content_encoding = "base64",
        },
        session);

    private async Task<string> SecretAsync(object body, Session? session = null) =>
        (string)(await (session ?? Member).Barbican.PostAsync("v1/secrets", body)).ShouldBe(201)["secret_ref"]!;

    private async Task<string> ContainerAsync(params (string Name, string Payload)[] parts)
    {
        var references = new JsonArray();
        foreach (var (name, payload) in parts)
        {
            references.Add(Session.JsonObjectOf(new { name, secret_ref = await TextAsync(payload) }));
        }

        return (string)(await Member.Barbican.PostAsync(
            "v1/containers", new { name = "c", type = "certificate", secret_refs = references })).ShouldBe(201)["container_ref"]!;
    }

    private static string PathOf(string reference) => new Uri(reference).AbsolutePath.TrimStart('/');
}
