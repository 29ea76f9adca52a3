using System.Text;
using System.Text.Json.Nodes;

namespace Statera.Benchmarks;

/// <summary>The API by plain HTTP, as the operator.</summary>
internal sealed class ApiClient : IDisposable
{
    /// <summary>The port of every load balancer that is made here.</summary>
    public const int Port = 8080;

    private readonly HttpClient _http = new();
    private readonly string _root;
    private string _subnet = "";

    private ApiClient(ServerUnderTest server) => _root = $"{server.LoadBalancerUrl}/v2.0/lbaas";

    public static async Task<ApiClient> LogInAsync(ServerUnderTest server, CancellationToken cancel)
    {
        var api = new ApiClient(server);
        var password = (await File.ReadAllTextAsync(Path.Combine(server.State, "admin-password"), cancel)).Trim();
        api._http.DefaultRequestHeaders.Add(
            "X-Auth-Token", await OpenStackLogin.TokenAsync(server.IdentityUrl, password, cancel));
        var subnets = JsonNode.Parse(await api._http.GetStringAsync(
            $"{server.NetworkUrl}/v2.0/subnets?name=vip-subnet", cancel))!;
        api._subnet = (string)subnets["subnets"]![0]!["id"]!;
        return api;
    }

    /// <summary>Makes a load balancer with a listener, a pool and a member, in one call.</summary>
    public async Task<LoadBalancer> CreateAsync(int backend, CancellationToken cancel, string provider = "amphora")
    {
        var made = await PostAsync("loadbalancers",
            $$$"""
            {"loadbalancer": {"vip_subnet_id": "{{{_subnet}}}", "provider": "{{{provider}}}", "listeners": [{"protocol": "HTTP",
              "protocol_port": {{{Port}}}, "default_pool": {"protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
                "members": [{"address": "127.0.0.1", "protocol_port": {{{backend}}}}]}}]}}
            """, cancel);
        var it = made["loadbalancer"]!;
        return new LoadBalancer((string)it["id"]!, (string)it["vip_address"]!, (string)it["pools"]![0]!["id"]!);
    }

    public Task<JsonNode> AddMemberAsync(string poolId, string address, int port, CancellationToken cancel) => PostAsync(
        $"pools/{poolId}/members",
        $$$"""{"member": {"address": "{{{address}}}", "protocol_port": {{{port}}}}}""", cancel);

    /// <summary>Leaves a pool with one member.</summary>
    public async Task RemoveMembersButAsync(string poolId, int port, CancellationToken cancel)
    {
        using var reply = await _http.PutAsync(
            $"{_root}/pools/{poolId}/members",
            Content($$$"""{"members": [{"address": "127.0.0.1", "protocol_port": {{{port}}}}]}"""), cancel);
        reply.EnsureSuccessStatusCode();
    }

    public async Task GetAsync(string path, CancellationToken cancel) =>
        await _http.GetByteArrayAsync($"{_root}/{path}", cancel);

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> PostAsync(string path, string body, CancellationToken cancel)
    {
        using var reply = await _http.PostAsync($"{_root}/{path}", Content(body), cancel);
        var text = await reply.Content.ReadAsStringAsync(cancel);
        return reply.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new HttpRequestException(text);
    }

    private static StringContent Content(string json) => new(json, Encoding.UTF8, "application/json");
}

/// <summary>A load balancer that was made.</summary>
internal sealed record LoadBalancer(string Id, string Vip, string PoolId);
