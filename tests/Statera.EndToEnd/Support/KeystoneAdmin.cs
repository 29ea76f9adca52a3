using System.Text;
using System.Text.Json.Nodes;

namespace Statera.EndToEnd.Support;

/// <summary>The admin of a Keystone by plain HTTP, for what would take the command-line client too long.</summary>
internal sealed class KeystoneAdmin : IDisposable
{
    // Its server closes a connection after an answer without saying so.
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
    private readonly RealKeystone _keystone;

    private KeystoneAdmin(RealKeystone keystone) => _keystone = keystone;

    public static async Task<KeystoneAdmin> LogInAsync(RealKeystone keystone, CancellationToken cancel)
    {
        var admin = new KeystoneAdmin(keystone);
        admin._http.DefaultRequestHeaders.Add(
            "X-Auth-Token", (string)(await keystone.Admin.JsonAsync("token issue", cancel))["id"]!);
        return admin;
    }

    /// <summary>Makes a project.</summary>
    /// <returns>Its id.</returns>
    public Task<string> ProjectAsync(string name, CancellationToken cancel) => MakeAsync(
        "projects", "project", new JsonObject { ["name"] = name, ["domain_id"] = "default" }, cancel);

    /// <summary>Makes a user with roles in a project; the roles are there.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> UserAsync(
        string project, string name, string password, string[] roles, CancellationToken cancel)
    {
        var user = await MakeAsync(
            "users", "user", new JsonObject { ["name"] = name, ["password"] = password, ["domain_id"] = "default" }, cancel);
        foreach (var role in roles)
        {
            using var reply = await _http.PutAsync(
                $"{_keystone.Url}/projects/{project}/users/{user}/roles/{await RoleAsync(role, cancel)}", null, cancel);
            reply.EnsureSuccessStatusCode();
        }

        return user;
    }

    /// <summary>Makes a role.</summary>
    public Task<string> MakeRoleAsync(string name, CancellationToken cancel) =>
        MakeAsync("roles", "role", new JsonObject { ["name"] = name }, cancel);

    /// <summary>Changes a user's password, which ends the user's tokens.</summary>
    public async Task ChangePasswordAsync(string user, string password, CancellationToken cancel)
    {
        using var reply = await _http.PatchAsync(
            $"{_keystone.Url}/users/{user}",
            Content(new JsonObject { ["user"] = new JsonObject { ["password"] = password } }), cancel);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>Tells clients where a service is.</summary>
    public async Task EndpointAsync(string type, string url, CancellationToken cancel)
    {
        var service = await MakeAsync("services", "service", new JsonObject { ["type"] = type, ["name"] = type }, cancel);
        await MakeAsync(
            "endpoints", "endpoint",
            new JsonObject
            {
                ["service_id"] = service, ["interface"] = "public", ["region_id"] = "RegionOne", ["url"] = url,
            },
            cancel);
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> RoleAsync(string name, CancellationToken cancel)
    {
        using var reply = await _http.GetAsync($"{_keystone.Url}/roles?name={name}", cancel);
        return (string)(await BodyAsync(reply, cancel))["roles"]![0]!["id"]!;
    }

    private async Task<string> MakeAsync(string plural, string singular, JsonObject body, CancellationToken cancel)
    {
        using var reply = await _http.PostAsync(
            $"{_keystone.Url}/{plural}", Content(new JsonObject { [singular] = body }), cancel);
        return (string)(await BodyAsync(reply, cancel))[singular]!["id"]!;
    }

    private static async Task<JsonNode> BodyAsync(HttpResponseMessage reply, CancellationToken cancel) =>
        JsonNode.Parse(await reply.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancel))!;

    private static StringContent Content(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");
}
