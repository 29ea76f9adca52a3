using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Statera.Testing;

namespace Statera.EndToEnd.Support;

/// <summary>The API by plain HTTP, for what would take the command-line client too long.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly ServerProcess _server;

    private ApiClient(ServerProcess server) => _server = server;

    /// <summary>Logs in as the operator.</summary>
    public static async Task<ApiClient> LogInAsync(ServerProcess server, CancellationToken cancel)
    {
        var api = new ApiClient(server);
        var body = JsonNode.Parse(
            """
            {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "admin", "domain": {"id": "default"}}}},
                      "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}
            """)!;
        body["auth"]!["identity"]!["password"]!["user"]!["password"] = server.AdminPassword;
        using var reply = await api._http.PostAsync(
            $"{server.IdentityUrl}/auth/tokens", Content(body), cancel);
        api._http.DefaultRequestHeaders.Add(
            "X-Auth-Token", reply.EnsureSuccessStatusCode().Headers.GetValues("X-Subject-Token").Single());
        return api;
    }

    /// <summary>Makes a load balancer with one HTTP listener and pool, in one call.</summary>
    public async Task<(string Id, string Vip, string PoolId)> CreateAsync(
        string name, CancellationToken cancel, params int[] backends)
    {
        var subnets = await GetAsync($"{_server.NetworkUrl}/v2.0/subnets?name=vip-subnet", cancel);
        var members = backends.Select(port => $$$"""{"address": "127.0.0.1", "protocol_port": {{{port}}}}""");
        var body = JsonNode.Parse(
            $$$"""
            {"loadbalancer": {"name": "{{{name}}}", "vip_subnet_id": "{{{subnets["subnets"]![0]!["id"]}}}", "listeners": [
              {"protocol": "HTTP", "protocol_port": 8080, "default_pool": {
                "name": "p", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN", "members": [{{{string.Join(", ", members)}}}]}}]}}
            """)!;
        var made = (await PostAsync("loadbalancers", body, cancel))["loadbalancer"]!;
        return ((string)made["id"]!, (string)made["vip_address"]!, (string)made["pools"]![0]!["id"]!);
    }

    public Task<JsonNode> GetLoadBalancerAsync(string id, CancellationToken cancel) =>
        GetAsync($"{Root}/loadbalancers/{id}", cancel);

    public async Task<JsonArray> ListAsync(string plural, CancellationToken cancel) =>
        (await GetAsync($"{Root}/{plural}", cancel))[plural]!.AsArray();

    /// <summary>Waits until everything accepted is carried out; else tells what stands in the way.</summary>
    public async Task AllActiveAsync(CancellationToken cancel)
    {
        try
        {
            await Eventually.HoldsAsync(
                async () => (await ListAsync("loadbalancers", cancel))
                    .All(it => (string)it!["provisioning_status"]! == "ACTIVE"),
                "all are ACTIVE", cancel);
        }
        catch (TimeoutException error)
        {
            var stuck = (await ListAsync("loadbalancers", cancel))
                .First(it => (string)it!["provisioning_status"]! != "ACTIVE")!;
            var tree = await GetAsync($"{Root}/loadbalancers/{stuck["id"]}/status", cancel);
            throw new TimeoutException($"{error.Message}: {tree.ToJsonString()}");
        }
    }

    public async Task<JsonNode> PostAsync(string path, JsonNode body, CancellationToken cancel)
    {
        using var reply = await _http.PostAsync($"{Root}/{path}", Content(body), cancel);
        return JsonNode.Parse(await Checked(reply).Content.ReadAsStringAsync(cancel))!;
    }

    /// <summary>Makes something of the network service.</summary>
    public async Task<JsonNode> PostNetworkAsync(string plural, string kind, string json, CancellationToken cancel)
    {
        using var reply = await _http.PostAsync(
            $"{_server.NetworkUrl}/v2.0/{plural}", Content(new JsonObject { [kind] = JsonNode.Parse(json) }), cancel);
        return JsonNode.Parse(await Checked(reply).Content.ReadAsStringAsync(cancel))!;
    }

    public async Task PutAsync(string path, JsonNode body, CancellationToken cancel)
    {
        using var reply = await _http.PutAsync($"{Root}/{path}", Content(body), cancel);
        Checked(reply);
    }

    public async Task<HttpStatusCode> DeleteAsync(string path, CancellationToken cancel)
    {
        using var reply = await _http.DeleteAsync($"{Root}/{path}", cancel);
        return reply.StatusCode;
    }

    public async Task<JsonNode> GetAsync(string url, CancellationToken cancel)
    {
        using var reply = await _http.GetAsync(url, cancel);
        return JsonNode.Parse(await Checked(reply).Content.ReadAsStringAsync(cancel))!;
    }

    public void Dispose() => _http.Dispose();

    private string Root => $"{_server.LoadBalancerUrl}/v2.0/lbaas";

    private static HttpResponseMessage Checked(HttpResponseMessage reply) => reply.IsSuccessStatusCode
        ? reply
        : throw new HttpRequestException($"{(int)reply.StatusCode} from {reply.RequestMessage!.RequestUri}");

    private static StringContent Content(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");
}
