using System.Text.Json.Nodes;
using Statera.EndToEnd.Support;
using Statera.Testing;

namespace Statera.EndToEnd;

/// <summary>Certificates as a user stores and uses them: Barbican's unmodified client, OpenSSL's own bundles.</summary>
public sealed class KeyManagerTests
{
    [Fact]
    public async Task Unmodified_client_stores_shares_uses_and_deletes_certificates()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerProcess.StartAsync(cancel, null, "--providers", "noop_driver");
        var openstack = new OpenStackClient(server);
        var (key, certificate, bundle) = (In("web.key"), In("web.crt"), In("web.p12"));
        (await Command.RunAsync("openssl",
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "90", "-subj", "/CN=www.example.org",
                "-keyout", key, "-out", certificate],
            cancel)).Succeeded.ShouldBe("");
        (await Command.RunAsync("openssl",
            ["pkcs12", "-export", "-inkey", key, "-in", certificate, "-passout", "pass:", "-out", bundle],
            cancel)).Succeeded.ShouldBe("");

        var web = await StoreAsync(
            "web", "application/octet-stream", Convert.ToBase64String(await File.ReadAllBytesAsync(bundle, cancel)),
            "--payload-content-encoding", "base64");
        var crt = await StoreAsync("web-crt", "text/plain", await File.ReadAllTextAsync(certificate, cancel), "--secret-type", "certificate");
        var pem = await StoreAsync("web-key", "text/plain", await File.ReadAllTextAsync(key, cancel), "--secret-type", "private");
        (await openstack.JsonAsync("secret list", cancel)).AsArray().Select(it => (string)it!["Name"]!)
            .ShouldBe(["web", "web-crt", "web-key"]);
        ((string)(await openstack.JsonAsync($"secret get {crt}", cancel))["Content types"]!["default"]!).ShouldBe("text/plain");
        ((string)(await openstack.JsonAsync($"secret get --payload {crt}", cancel))["Payload"]!).Trim()
            .ShouldBe((await File.ReadAllTextAsync(certificate, cancel)).Trim());

        // The client can't write a container's times as JSON.
        var container = (await openstack.RunAsync(
            ["secret", "container", "create", "--name", "web", "--type", "certificate", "--secret", $"certificate={crt}",
                "--secret", $"private_key={pem}", "-f", "value", "-c", "Container href"],
            cancel)).Succeeded.Trim();
        (await openstack.RunAsync($"secret container get {container}", cancel)).Succeeded.ShouldContain("certificate");

        await openstack.RunAsync("acl user add --user somebody --operation-type read " + web, cancel);
        (await openstack.RunAsync($"acl get {web}", cancel)).Succeeded.ShouldContain("somebody");
        (await openstack.RunAsync($"acl submit --operation-type read --project-access {web}", cancel)).Succeeded.ShouldContain("True");

        await openstack.JsonAsync("loadbalancer create --name lb --vip-subnet-id vip-subnet --wait", cancel);
        await openstack.JsonAsync(
            $"loadbalancer listener create --name https --protocol TERMINATED_HTTPS --protocol-port 443 --default-tls-container-ref {web} --sni-container-refs {container} --wait lb",
            cancel);
        await Eventually.HoldsAsync(
            async () => (await openstack.RunAsync($"secret container get {container}", cancel)).Succeeded.Contains("octavia", StringComparison.Ordinal),
            "the container's user is noted", cancel);
        (await openstack.RunAsync(
            $"loadbalancer listener create --protocol TERMINATED_HTTPS --protocol-port 444 --default-tls-container-ref {crt} lb", cancel))
            .Errors.ShouldContain("Could not retrieve certificate");
        (await openstack.RunAsync("loadbalancer delete --cascade --wait lb", cancel)).Succeeded.ShouldBe("");

        var later = Ref(await openstack.JsonAsync("secret store --name later", cancel), "Secret href");
        (await openstack.RunAsync($"secret update {later} words", cancel)).Succeeded.ShouldBe("");
        ((string)(await openstack.JsonAsync($"secret get --payload {later}", cancel))["Payload"]!).ShouldBe("words");
        (await openstack.RunAsync($"secret container delete {container}", cancel)).Succeeded.ShouldBe("");
        foreach (var secret in new[] { web, crt, pem, later })
        {
            (await openstack.RunAsync($"secret delete {secret}", cancel)).Succeeded.ShouldBe("");
        }

        (await openstack.JsonAsync("secret list", cancel)).AsArray().ShouldBeEmpty();

        string In(string name) => Path.Combine(server.State, name);

        async Task<string> StoreAsync(string name, string type, string payload, params string[] more) => Ref(
            JsonNode.Parse((await openstack.RunAsync(
                ["secret", "store", "--name", name, "--payload-content-type", type, "--payload", payload, .. more, "-f", "json"],
                cancel)).Succeeded)!,
            "Secret href");
    }

    private static string Ref(JsonNode made, string name) => (string)made[name]!;
}
