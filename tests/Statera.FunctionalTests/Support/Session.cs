using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Statera.Testing;

namespace Statera.FunctionalTests.Support;

/// <summary>One user in one project, and the services as that user sees them.</summary>
internal sealed class Session(TestServer server, string token, string projectId, string userId)
{
    public const string Lbaas = "v2.0/lbaas/";

    public string Token => token;

    public string ProjectId => projectId;

    public string UserId => userId;

    public ApiClient Octavia => server.Octavia.As(token);

    public ApiClient Keystone => server.Keystone.As(token);

    public ApiClient Neutron => server.Neutron.As(token);

    public ApiClient Barbican => server.Barbican.As(token);

    public Task<ApiReply> GetAsync(string path) => Octavia.GetAsync(Lbaas + path);

    public Task<ApiReply> DeleteAsync(string path) => Octavia.DeleteAsync(Lbaas + path);

    /// <summary>Posts to a collection, e.g. <c>pools</c>, an object that is wrapped in its singular here.</summary>
    public Task<ApiReply> PostAsync(string collection, object body) =>
        Octavia.SendAsync("POST", Lbaas + collection, Wrapped(collection, body));

    /// <summary>Puts an object of a collection, e.g. <c>pools/…</c>.</summary>
    public Task<ApiReply> PutAsync(string path, object body) =>
        Octavia.SendAsync("PUT", Lbaas + path, Wrapped(path[..path.LastIndexOf('/')], body));

    /// <summary>Makes an object of a collection, and gives its record.</summary>
    public async Task<JsonNode> MakeAsync(string collection, object body) =>
        (await PostAsync(collection, body)).ShouldBe(201)[SingularOf(collection)];

    /// <summary>The record of an object.</summary>
    public async Task<JsonNode> ShowAsync(string collection, string id) =>
        (await GetAsync($"{collection}/{id}")).ShouldBe(200)[SingularOf(collection)];

    /// <summary>Makes a load balancer and waits until it is carried out.</summary>
    public async Task<string> LoadBalancerAsync(object? extra = null)
    {
        var body = JsonObjectOf(extra ?? new { });
        body["vip_subnet_id"] ??= server.SubnetId;
        var id = (string)(await MakeAsync("loadbalancers", body))["id"]!;
        await ActiveAsync(id);
        return id;
    }

    public async Task<string> ListenerAsync(string loadBalancer, int port = 80, string protocol = "HTTP") =>
        (string)(await MakeAsync(
            "listeners", new { loadbalancer_id = loadBalancer, protocol, protocol_port = port }))["id"]!;

    public async Task<string> PoolAsync(string loadBalancer, string protocol = "HTTP") =>
        (string)(await MakeAsync(
            "pools", new { loadbalancer_id = loadBalancer, protocol, lb_algorithm = "ROUND_ROBIN" }))["id"]!;

    public async Task<string> MemberAsync(string pool, string address = "127.0.0.1", int port = 8080) =>
        (string)(await MakeAsync($"pools/{pool}/members", new { address, protocol_port = port }))["id"]!;

    public async Task<string> MonitorAsync(string pool) => (string)(await MakeAsync(
        "healthmonitors", new { pool_id = pool, type = "HTTP", delay = 5, timeout = 3, max_retries = 2 }))["id"]!;

    /// <summary>Waits until all that was asked of a load balancer is carried out.</summary>
    public Task ActiveAsync(string loadBalancer) => Eventually.HoldsAsync(
        async () => (string)(await ShowAsync("loadbalancers", loadBalancer))["provisioning_status"]! == "ACTIVE",
        $"load balancer {loadBalancer} is ACTIVE", ApiClient.Cancel);

    /// <summary>Deletes a load balancer with all below it and waits until it is gone.</summary>
    public async Task DeleteLoadBalancerAsync(string id)
    {
        (await DeleteAsync($"loadbalancers/{id}?cascade=true")).ShouldBe(204);
        await GoneAsync($"loadbalancers/{id}");
    }

    public Task GoneAsync(string path) => Eventually.HoldsAsync(
        async () => (await GetAsync(path)).Status == 404, $"{path} is gone", ApiClient.Cancel);

    /// <summary>An object as JSON that can be changed.</summary>
    public static JsonObject JsonObjectOf(object body) =>
        body as JsonObject ?? System.Text.Json.JsonSerializer.SerializeToNode(body)!.AsObject();

    private static JsonContent Wrapped(string collection, object body) =>
        JsonContent.Create(new JsonObject { [SingularOf(collection)] = JsonObjectOf(body).DeepClone() });

    private static string SingularOf(string collection) => collection.Split('/', '?').Last(part => part.EndsWith('s'))[..^1];
}
