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

    private readonly string _keyManager;
    private readonly string _network;

    private ApiClient(ServerUnderTest server) =>
        (_root, _keyManager, _network) = ($"{server.LoadBalancerUrl}/v2.0/lbaas", $"{server.KeyManagerUrl}/v1", server.NetworkUrl);

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
    public async Task<LoadBalancer> CreateAsync(
        int backend, CancellationToken cancel, string provider = "amphora", string address = "127.0.0.1")
    {
        var made = await PostAsync("loadbalancers",
            $$$"""
            {"loadbalancer": {"vip_subnet_id": "{{{_subnet}}}", "provider": "{{{provider}}}", "listeners": [{"protocol": "HTTP",
              "protocol_port": {{{Port}}}, "default_pool": {"protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
                "members": [{"address": "{{{address}}}", "protocol_port": {{{backend}}}}]}}]}}
            """, cancel);
        var it = made["loadbalancer"]!;
        return new LoadBalancer((string)it["id"]!, (string)it["vip_address"]!, (string)it["pools"]![0]!["id"]!);
    }

    /// <summary>Makes a load balancer with whatever it is to have, in one call.</summary>
    /// <param name="listener">Its listener, as JSON.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<LoadBalancer> CreateAsync(string listener, CancellationToken cancel)
    {
        var made = (await PostAsync("loadbalancers",
            $$$"""{"loadbalancer": {"vip_subnet_id": "{{{_subnet}}}", "listeners": [{{{listener}}}]}}""", cancel))["loadbalancer"]!;
        return new LoadBalancer((string)made["id"]!, (string)made["vip_address"]!, (string)made["pools"]![0]!["id"]!)
        {
            ListenerId = (string)made["listeners"]![0]!["id"]!,
        };
    }

    /// <summary>Makes a port on the network of the VIPs.</summary>
    /// <returns>Its id and its address.</returns>
    public async Task<(string Id, string Address)> PortAsync(CancellationToken cancel)
    {
        var subnets = JsonNode.Parse(await _http.GetStringAsync($"{_network}/v2.0/subnets?id={_subnet}", cancel))!;
        using var reply = await _http.PostAsync($"{_network}/v2.0/ports", Content(
            $$$"""{"port": {"network_id": "{{{subnets["subnets"]![0]!["network_id"]}}}"}}"""), cancel);
        var port = JsonNode.Parse(await reply.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancel))!["port"]!;
        return ((string)port["id"]!, (string)port["fixed_ips"]![0]!["ip_address"]!);
    }

    /// <summary>Returns when a load balancer is what it was asked to be, and its process known.</summary>
    public async Task SettlesAsync(LoadBalancer made, CancellationToken cancel)
    {
        string? status;
        do
        {
            var text = await _http.GetStringAsync($"{_root}/loadbalancers/{made.Id}", cancel);
            status = (string?)JsonNode.Parse(text)!["loadbalancer"]!["provisioning_status"];
        }
        while (status != "ACTIVE");
    }

    /// <summary>Stores a certificate with its key.</summary>
    /// <returns>What a listener names it by.</returns>
    public async Task<string> StoreAsync(byte[] pkcs12, CancellationToken cancel)
    {
        using var reply = await _http.PostAsync($"{_keyManager}/secrets", Content(
            $$"""
            {"name": "web", "payload": "{{Convert.ToBase64String(pkcs12)}}", "payload_content_type": "application/octet-stream",
              "payload_content_encoding": "base64"}
            """), cancel);
        var text = await reply.Content.ReadAsStringAsync(cancel);
        return reply.IsSuccessStatusCode
            ? (string)JsonNode.Parse(text)!["secret_ref"]!
            : throw new HttpRequestException(text);
    }

    /// <summary>Sends a request that writes.</summary>
    public async Task WriteAsync(HttpMethod method, string path, string? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, $"{_root}/{path}") { Content = body is null ? null : Content(body) };
        using var reply = await _http.SendAsync(request, cancel);
        if (!reply.IsSuccessStatusCode)
        {
            throw new HttpRequestException(await reply.Content.ReadAsStringAsync(cancel));
        }
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
internal sealed record LoadBalancer(string Id, string Vip, string PoolId)
{
    /// <summary>Its one listener; empty where it was not asked for.</summary>
    public string ListenerId { get; init; } = "";
}
