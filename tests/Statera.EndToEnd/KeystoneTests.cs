using System.Text.Json.Nodes;
using Statera.EndToEnd.Support;
using Statera.Testing;

namespace Statera.EndToEnd;

/// <summary>Beside a real Keystone: its users, its projects, its catalog.</summary>
public sealed class KeystoneTests
{
    private const string Password = "secret-of-a-test";

    [Fact]
    public async Task Users_of_a_real_Keystone_have_load_balancers_each_its_own_until_the_token_ends()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var keystone = await RealKeystone.StartAsync(cancel);
        await MakeUserAsync(keystone, "service", "octavia", "admin", cancel);
        await using var server = await ServerProcess.StartAsync(
            cancel, null, "--providers", "noop_driver", "--identity-mode", "keystone", "--identity-auth-url", keystone.Url,
            "--identity-password-file", keystone.Secret("password", Password + "\n"), "--identity-cache-time", "2s");
        foreach (var (type, url) in new[] { ("load-balancer", server.LoadBalancerUrl), ("network", server.NetworkUrl) })
        {
            await keystone.Admin.JsonAsync($"service create --name statera-{type} {type}", cancel);
            await keystone.Admin.JsonAsync($"endpoint create --region RegionOne {type} public {url}", cancel);
        }

        await MakeUserAsync(keystone, "ours", "sam", "member", cancel);
        await MakeUserAsync(keystone, "theirs", "kim", "member", cancel);
        var (sam, kim) = (keystone.As("sam", Password, "ours"), keystone.As("kim", Password, "theirs"));

        var made = await sam.JsonAsync("loadbalancer create --name web --vip-subnet-id vip-subnet --wait", cancel);
        ((string)made["provisioning_status"]!).ShouldBe("ACTIVE");
        Names(await sam.JsonAsync("loadbalancer list", cancel)).ShouldBe(["web"]);
        Names(await kim.JsonAsync("loadbalancer list", cancel)).ShouldBeEmpty();
        Names(await keystone.Admin.JsonAsync("loadbalancer list", cancel)).ShouldBe(["web"]);
        (await kim.RunAsync($"loadbalancer delete {made["id"]}", cancel)).ExitCode.ShouldNotBe(0);

        await TokenEndsAsync(sam, server, keystone, cancel);
    }

    // One that is revoked is believed for as long as the setting says, and one that is not goes on for as long while
    // Keystone is away.
    private static async Task TokenEndsAsync(
        OpenStackClient sam, ServerProcess server, RealKeystone keystone, CancellationToken cancel)
    {
        var (revoked, kept, unseen) = (await TokenAsync(sam, cancel), await TokenAsync(sam, cancel), await TokenAsync(sam, cancel));
        (await GetAsync(server, revoked, cancel)).Status.ShouldBe(200);

        (await sam.RunAsync($"token revoke {revoked}", cancel)).Succeeded.ShouldBe("");
        await Eventually.HoldsAsync(
            async () => (await GetAsync(server, revoked, cancel)).Status == 401, "the revoked token ends", cancel);
        var (_, nobody, challenge) = await GetAsync(server, "nonsense", cancel);
        nobody.ShouldContain("requires authentication");
        challenge.ShouldBe($"Keystone uri=\"{keystone.Url}\"");
        (await GetAsync(server, kept, cancel)).Status.ShouldBe(200);

        await keystone.StopAsync();
        var (status, text, _) = await GetAsync(server, unseen, cancel);
        status.ShouldBe(503, text);
        text.ShouldContain($"Keystone at {keystone.Url} does not answer");
        await Eventually.HoldsAsync(
            async () => (await GetAsync(server, kept, cancel)).Status == 503, "the kept token is asked about again", cancel);

        await keystone.StartServerAsync(cancel);
        (await GetAsync(server, unseen, cancel)).Status.ShouldBe(200);
    }

    private static async Task MakeUserAsync(
        RealKeystone keystone, string project, string user, string role, CancellationToken cancel)
    {
        await keystone.Admin.JsonAsync($"project create {project}", cancel);
        await keystone.Admin.JsonAsync($"user create --password {Password} {user}", cancel);
        (await keystone.Admin.RunAsync($"role add --project {project} --user {user} {role}", cancel)).Succeeded.ShouldBe("");
    }

    private static async Task<string> TokenAsync(OpenStackClient openstack, CancellationToken cancel) =>
        (string)(await openstack.JsonAsync("token issue", cancel))["id"]!;

    private static async Task<(int Status, string Text, string Challenge)> GetAsync(
        ServerProcess server, string token, CancellationToken cancel)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Auth-Token", token);
        using var reply = await http.GetAsync($"{server.LoadBalancerUrl}/v2.0/lbaas/loadbalancers", cancel);
        return ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync(cancel), reply.Headers.WwwAuthenticate.ToString());
    }

    private static IEnumerable<string> Names(JsonNode list) => list.AsArray().Select(item => (string)item!["name"]!);
}
