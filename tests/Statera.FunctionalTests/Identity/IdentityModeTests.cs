using Statera.FunctionalTests.Support;
using Statera.Server.Hosting;
using Statera.Server.Settings;

namespace Statera.FunctionalTests.Identity;

/// <summary>Where tokens come from is a setting.</summary>
public sealed class IdentityModeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("st-mode").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_identity_everything_is_allowed_and_a_header_says_whose_a_new_object_is()
    {
        await using var server = await StartAsync((SettingsTable.Mode, "none"));
        var octavia = new ApiClient(new Uri(server.Urls.LoadBalancer + "/"), null);
        var subnets = (await new ApiClient(new Uri(server.Urls.Network + "/"), null).GetAsync("v2.0/subnets"))["subnets"];
        var body = new { loadbalancer = new { vip_subnet_id = subnets[0]!.Id() } };

        (await octavia.PostAsync("v2/lbaas/loadbalancers", body)).ShouldRefuse(400, "project");
        var made = (await octavia.SendAsync(
            "POST", "v2/lbaas/loadbalancers", System.Net.Http.Json.JsonContent.Create(body),
            headers => headers.Add("X-Project-Id", "ours"))).ShouldBe(201)["loadbalancer"];
        made.ShouldHave(new { project_id = "ours" });
        (await octavia.SendAsync("GET", "v2/lbaas/loadbalancers", null, headers => headers.Add("X-Project-Id", "theirs")))
            .ShouldBe(200).Text.ShouldContain(made.Id());

        server.Urls.Identity.ShouldBe("", "there is none");
        server.AdminPassword.ShouldBeNull();
        File.Exists(server.CloudsYaml).ShouldBeFalse();
    }

    [Fact]
    public async Task Keystone_that_does_not_answer_is_named_and_a_start_does_not_wait_for_it()
    {
        var password = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(password, "x", ApiClient.Cancel);
        File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var server = await StartAsync(
            (SettingsTable.Mode, "keystone"), (SettingsTable.AuthUrl, "http://127.0.0.1:1"), (SettingsTable.PasswordFile, password));
        var octavia = new ApiClient(new Uri(server.Urls.LoadBalancer + "/"), "token");

        (await octavia.GetAsync("/")).ShouldBe(200);
        (await octavia.GetAsync("v2/lbaas/loadbalancers")).ShouldRefuse(503, "Keystone at http://127.0.0.1:1/v3 does not answer");
        var nobody = (await octavia.As(null).GetAsync("v2/lbaas/loadbalancers")).ShouldRefuse(401);
        nobody.Headers.WwwAuthenticate.ToString().ShouldBe("Keystone uri=\"http://127.0.0.1:1/v3\"");
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", null, "identity-password-file")]
    [InlineData("http://127.0.0.1:1", "rw-r--r--", "identity-password-file")]
    [InlineData("127.0.0.1:1", "rw-------", "identity-auth-url")]
    [InlineData("", "rw-------", "identity-auth-url")]
    public async Task Keystone_that_cannot_be_used_is_told_at_the_start(string url, string? mode, string setting)
    {
        var password = Path.Combine(_folder, "password");
        if (mode is not null)
        {
            await File.WriteAllTextAsync(password, "x", ApiClient.Cancel);
            File.SetUnixFileMode(password, mode == "rw-------"
                ? UnixFileMode.UserRead | UnixFileMode.UserWrite
                : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        (await Should.ThrowAsync<SettingsException>(() => StartAsync(
            (SettingsTable.Mode, "keystone"), (SettingsTable.AuthUrl, url), (SettingsTable.PasswordFile, password))))
            .Message.ShouldContain(setting);
    }

    [Fact]
    public async Task Security_groups_of_a_vip_have_a_policy_of_their_own()
    {
        var path = Path.Combine(_folder, "policy.yaml");
        await File.WriteAllTextAsync(
            path, "\"os_load-balancer_api:loadbalancer:post:vip_sg_ids\": \"!\"\nos_load-balancer_api:loadbalancer:put:vip_sg_ids: \"!\"",
            ApiClient.Cancel);
        await using var server = await StartAsync((SettingsTable.Mode, "none"), (SettingsTable.PolicyFile, path));
        var octavia = new ApiClient(new Uri(server.Urls.LoadBalancer + "/"), null);
        var subnets = (await new ApiClient(new Uri(server.Urls.Network + "/"), null).GetAsync("v2.0/subnets"))["subnets"];
        var body = new { vip_subnet_id = subnets[0]!.Id(), project_id = "ours" };

        (await octavia.PostAsync("v2/lbaas/loadbalancers", new { loadbalancer = body.With("vip_sg_ids", Array.Empty<string>()) }))
            .ShouldRefuse(403, "os_load-balancer_api:loadbalancer:post:vip_sg_ids");
        var made = (await octavia.PostAsync("v2/lbaas/loadbalancers", new { loadbalancer = body })).ShouldBe(201)["loadbalancer"].Id();
        (await octavia.PutAsync($"v2/lbaas/loadbalancers/{made}", new { loadbalancer = new { vip_sg_ids = (string[]?)null } }))
            .ShouldRefuse(403, "os_load-balancer_api:loadbalancer:put:vip_sg_ids");
        (await octavia.PutAsync($"v2/lbaas/loadbalancers/{made}", new { loadbalancer = new { name = "n" } })).ShouldBe(200);
    }

    [Fact]
    public async Task Policy_file_that_cannot_be_used_is_told_at_the_start_with_its_line()
    {
        var path = Path.Combine(_folder, "policy.yaml");
        await File.WriteAllTextAsync(path, "\n\"load-balancer:write\": \"role\"", ApiClient.Cancel);
        (await Should.ThrowAsync<SettingsException>(() => StartAsync((SettingsTable.PolicyFile, path))))
            .Message.ShouldContain($"{path}, line 2: ");
    }

    private Task<StateraServer> StartAsync(params (Setting Setting, string Value)[] settings)
    {
        var values = new Dictionary<Setting, string>
        {
            [SettingsTable.State] = Path.Combine(_folder, "state"),
            [SettingsTable.LoadBalancerPort] = "0",
            [SettingsTable.IdentityPort] = "0",
            [SettingsTable.NetworkPort] = "0",
            [SettingsTable.Providers] = "noop_driver",
            [SettingsTable.LogLevel] = "Error",
        };
        foreach (var (setting, value) in settings)
        {
            values[setting] = value;
        }

        return StateraServer.StartAsync(
            new SettingValues(values, _ => null, new Dictionary<string, string>()), CancellationToken.None);
    }
}
