using System.Text.Json.Nodes;
using Statera.EndToEnd.Support;
using Statera.Testing;

namespace Statera.EndToEnd;

/// <summary>Beside a real Barbican: its secrets, its containers, its lists of readers.</summary>
public sealed class BarbicanTests(BarbicanCloud cloud) : IClassFixture<BarbicanCloud>
{
    private static readonly TestAuthority Root = TestAuthority.Root();

    [Fact]
    public async Task Unmodified_client_stores_uses_and_deletes_certificates()
    {
        var cancel = TestContext.Current.CancellationToken;
        var (sam, web) = (cloud.Sam, Root.Issue());
        var bundle = await StoreAsync(
            "web", "application/octet-stream", Convert.ToBase64String(web.Pkcs12()), "--payload-content-encoding", "base64");
        var certificate = await StoreAsync("web-crt", "text/plain", web.Pem, "--secret-type", "certificate");
        var key = await StoreAsync("web-key", "text/plain", web.KeyPem, "--secret-type", "private");
        var authority = await StoreAsync("ca", "text/plain", Root.Pem);
        var container = (await sam.OpenStack.RunAsync(
            ["secret", "container", "create", "--name", "web", "--type", "certificate", "--secret", $"certificate={certificate}",
                "--secret", $"private_key={key}", "-f", "value", "-c", "Container href"],
            cancel)).Succeeded.Trim();

        var lb = await sam.OpenStack.JsonAsync("loadbalancer create --name lb --vip-subnet-id vip-subnet --wait", cancel);
        var listener = await sam.OpenStack.JsonAsync(
            $"loadbalancer listener create --name https --protocol TERMINATED_HTTPS --protocol-port 443 --default-tls-container-ref {bundle} --sni-container-refs {container} --client-authentication MANDATORY --client-ca-tls-container-ref {authority} --wait lb",
            cancel);
        ((string)listener["default_tls_container_ref"]!).ShouldBe(bundle);
        ((string)listener["client_ca_tls_container_ref"]!).ShouldBe(authority);

        // The service may read them from now on, and nobody had to say so.
        foreach (var reference in new[] { bundle, container, certificate, key, authority })
        {
            (await sam.ReadersAsync(reference, cancel)).ShouldBe([cloud.ServiceUser]);
        }

        (await sam.OpenStack.RunAsync($"acl get {bundle}", cancel)).Succeeded.ShouldContain(cloud.ServiceUser);
        await sam.ConsumedByAsync(bundle, cancel, (string)lb["id"]!);
        await sam.ConsumedByAsync(container, cancel, $"lbaas://loadbalancers/{lb["id"]}");
        (await sam.OpenStack.RunAsync($"secret container get {container}", cancel)).Succeeded.ShouldContain("octavia");

        (await sam.OpenStack.RunAsync(
            $"loadbalancer listener set --default-tls-container-ref {container} --wait https", cancel)).Succeeded.ShouldBe("");
        await sam.ConsumedByAsync(bundle, cancel);
        (await sam.OpenStack.RunAsync("loadbalancer delete --cascade --wait lb", cancel)).Succeeded.ShouldBe("");
        await sam.ConsumedByAsync(container, cancel);
        await sam.ConsumedByAsync(authority, cancel);
        (await sam.OpenStack.RunAsync($"secret container delete {container}", cancel)).Succeeded.ShouldBe("");
        (await sam.OpenStack.RunAsync($"secret delete {bundle}", cancel)).Succeeded.ShouldBe("");

        async Task<string> StoreAsync(string name, string type, string payload, params string[] more) =>
            (string)JsonNode.Parse((await sam.OpenStack.RunAsync(
                ["secret", "store", "--name", name, "--payload-content-type", type, "--payload", payload, .. more, "-f", "json"],
                cancel)).Succeeded)!["Secret href"]!;
    }

    [Fact]
    public async Task What_is_not_there_or_not_good_is_refused_with_the_reason_and_not_shared()
    {
        var cancel = TestContext.Current.CancellationToken;
        var (sam, web, now) = (cloud.Sam, Root.Issue(), DateTimeOffset.UtcNow);
        var lb = await sam.LoadBalancerAsync(cancel);
        var good = await sam.BinaryAsync(web.Pkcs12(), cancel);
        var unknown = $"{cloud.Barbican.Url}/v1/secrets/{Guid.NewGuid()}";
        var mixed = await sam.ContainerAsync(
            "certificate", cancel, ("certificate", web.Pem), ("private_key", Root.Issue("other").KeyPem));

        foreach (var (reference, more, words) in new (string, string, string)[]
        {
            (unknown, "{}", "Barbican has none of that id"),
            ("http://somewhere.else/x", "{}", "it is no reference of Barbican"),
            (mixed, "{}", "do not match"),
            (await sam.BinaryAsync(Root.Issue("old", until: now.AddDays(-3)).Pkcs12(), cancel), "{}", "expired on"),
            (await sam.BinaryAsync(Root.Issue("new", since: now.AddDays(3)).Pkcs12(), cancel), "{}", "not valid before"),
            (await sam.BinaryAsync(web.Pkcs12("sesame"), cancel), "{}", "Store a PKCS12 bundle without a passphrase"),
            (await sam.TextAsync("junk", cancel), "{}", "can't be read"),
            (await sam.TextAsync(null, cancel), "{}", "it has no payload"),
            (await sam.ContainerAsync("generic", cancel, ("certificate", web.Pem)), "{}", "of type generic, not certificate"),
            (await sam.ContainerAsync("certificate", cancel, ("certificate", web.Pem)), "{}", "private_key"),
            (good, $$"""{"sni_container_refs": ["{{good}}", "{{unknown}}"]}""", unknown),
            (good, $$"""{"client_ca_tls_container_ref": "{{good}}"}""", "client authentication CA certificate is invalid"),
        })
        {
            var (status, text) = await sam.ListenAsync(lb, reference, cancel, more);
            status.ShouldBe(400, text);
            text.ShouldContain(words);
        }

        (await sam.ReadersAsync(mixed, cancel)).ShouldBeEmpty();
        (await sam.ReadersAsync(good, cancel)).ShouldBeEmpty();
        (await sam.ListenAsync(lb, good, cancel)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Secret_is_taken_only_of_who_may_read_it()
    {
        var cancel = TestContext.Current.CancellationToken;
        var (sam, pat, kim) = (cloud.Sam, cloud.Pat, cloud.Kim);
        var secret = await sam.BinaryAsync(Root.Issue().Pkcs12(), cancel);
        var (ours, theirs) = (await pat.LoadBalancerAsync(cancel), await kim.LoadBalancerAsync(cancel));

        await RefusedAsync(pat, ours, "does not let the user " + pat.Id, $"openstack acl user add --user {pat.Id} ");
        await RefusedAsync(kim, theirs, "does not let the user " + kim.Id, $"openstack acl user add --user {kim.Id} ");

        // Who may read may not share: the owner lets the service user read, too.
        await ShareAsync(kim.Id);
        await RefusedAsync(
            kim, theirs, $"the service user {cloud.ServiceUser} may not read it",
            $"openstack acl user add --user {cloud.ServiceUser} --operation-type read {secret}");
        await ShareAsync(cloud.ServiceUser);
        var (status, listener) = await kim.ListenAsync(theirs, secret, cancel);
        status.ShouldBe(201, listener);
        (await sam.ReadersAsync(secret, cancel)).ShouldBe([kim.Id, cloud.ServiceUser], ignoreOrder: true);
        await sam.ConsumedByAsync(secret, cancel, theirs);

        async Task ShareAsync(string user) => (await sam.OpenStack.RunAsync(
            $"acl user add --user {user} --operation-type read {secret}", cancel)).Succeeded.ShouldContain(user);

        async Task RefusedAsync(BarbicanUser user, string lb, params string[] words)
        {
            var (status, text) = await user.ListenAsync(lb, secret, cancel);
            status.ShouldBe(400, text);
            words.ShouldAllBe(it => text.Contains(it), text);
        }
    }

    [Fact]
    public async Task What_becomes_of_a_certificate_in_use_is_told()
    {
        var cancel = TestContext.Current.CancellationToken;
        var sam = cloud.Sam;
        var lb = await sam.LoadBalancerAsync(cancel);
        var old = await sam.BinaryAsync(Root.Issue(until: DateTimeOffset.UtcNow.AddDays(5)).Pkcs12(), cancel);
        var (_, listener) = await sam.ListenAsync(lb, old, cancel);
        await sam.ReasonAsync(lb, "expires on", cancel);

        // The service may read it no longer, and then again.
        (await sam.OpenStack.RunAsync($"acl delete {old}", cancel)).Succeeded.ShouldBe("");
        await sam.ReasonAsync(lb, "does not let the service user " + cloud.ServiceUser, cancel);
        (await sam.ChangeAsync(listener, new JsonObject { ["name"] = "still" }, cancel)).ShouldBe(200);
        await sam.OpenStack.RunAsync($"acl user add --user {cloud.ServiceUser} --operation-type read {old}", cancel);
        await sam.ReasonAsync(lb, "expires on", cancel);

        // A payload never changes in Barbican: a renewed certificate is another secret.
        var renewed = await sam.BinaryAsync(Root.Issue().Pkcs12(), cancel);
        (await sam.ChangeAsync(listener, new JsonObject { ["default_tls_container_ref"] = renewed }, cancel)).ShouldBe(200);
        await sam.ReasonAsync(lb, null, cancel);
        await sam.ConsumedByAsync(old, cancel);
        (await sam.Http.DeleteAsync(renewed, cancel)).Status.ShouldBe(204);
        await sam.ReasonAsync(lb, "Barbican has none of that id", cancel);
        (await sam.ChangeAsync(listener, new JsonObject { ["default_tls_container_ref"] = old }, cancel)).ShouldBe(200);
        await sam.ReasonAsync(lb, "expires on", cancel);
    }

    [Fact]
    public async Task Barbican_may_be_away_and_the_service_users_password_may_change()
    {
        var cancel = TestContext.Current.CancellationToken;
        var sam = cloud.Sam;
        var lb = await sam.LoadBalancerAsync(cancel);
        var secret = await sam.BinaryAsync(Root.Issue().Pkcs12(), cancel);
        var (status, listener) = await sam.ListenAsync(lb, secret, cancel);
        status.ShouldBe(201, listener);

        await cloud.Barbican.StopAsync();
        await sam.ReasonAsync(lb, $"Barbican at {cloud.Barbican.Url}/ does not answer", cancel);
        (status, var text) = await sam.ListenAsync(lb, secret, cancel, """{"protocol_port": 444}""");
        status.ShouldBe(400, text);
        text.ShouldContain("does not answer");
        (await sam.ChangeAsync(listener, new JsonObject { ["name"] = "still" }, cancel)).ShouldBe(200);

        // The token that the service has is worth nothing from here on: it logs in anew.
        await cloud.ChangeServicePasswordAsync(cancel);
        await cloud.Barbican.StartServerAsync(cancel);
        await sam.ReasonAsync(lb, null, cancel);
        (status, text) = await sam.ListenAsync(lb, secret, cancel, """{"protocol_port": 444}""");
        status.ShouldBe(201, text);
    }
}
