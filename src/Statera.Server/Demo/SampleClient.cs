using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json.Nodes;
using Statera.Server.Hosting;

namespace Statera.Server.Demo;

/// <summary>Makes the sample load balancer as any client would: over the APIs, with the operator's password.</summary>
internal sealed class SampleClient(ServiceUrls urls, string password) : IDisposable
{
    /// <summary>The sample's name.</summary>
    public const string Name = "sample";

    /// <summary>The sample's port; above 1024, so that it can be opened without root.</summary>
    public const int Port = 8080;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http = new();

    /// <summary>Logs in.</summary>
    public async Task LogInAsync(CancellationToken cancel)
    {
        var auth = JsonNode.Parse(
            """
            {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "admin", "domain": {"id": "default"}}}},
                      "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}
            """)!;
        auth["auth"]!["identity"]!["password"]!["user"]!["password"] = password;
        using var reply = await SendAsync(HttpMethod.Post, $"{urls.Identity}/auth/tokens", auth, cancel);
        _http.DefaultRequestHeaders.Add("X-Auth-Token", reply.Headers.GetValues("X-Subject-Token").Single());
    }

    /// <summary>Makes the sample, whole in one call, in place of one that an earlier run left.</summary>
    /// <returns>Its id and VIP.</returns>
    public async Task<(string Id, string Vip)> CreateAsync(
        IEnumerable<(string Name, int Port)> backends, CancellationToken cancel)
    {
        foreach (var old in await ListAsync(cancel))
        {
            await DeleteAsync(old, cancel);
        }

        var subnets = await GetAsync($"{urls.Network}/v2.0/subnets?name=vip-subnet", cancel);
        var members = new JsonArray();
        foreach (var (name, port) in backends)
        {
            members.Add((JsonNode)new JsonObject
            {
                ["name"] = name,
                ["address"] = "127.0.0.1",
                ["protocol_port"] = port,
            });
        }

        var body = new JsonObject
        {
            ["loadbalancer"] = new JsonObject
            {
                ["name"] = Name,
                ["vip_subnet_id"] = subnets["subnets"]![0]!["id"]!.GetValue<string>(),
                ["listeners"] = new JsonArray(new JsonObject
                {
                    ["name"] = $"{Name}-http",
                    ["protocol"] = "HTTP",
                    ["protocol_port"] = Port,
                    ["default_pool"] = new JsonObject
                    {
                        ["name"] = $"{Name}-pool",
                        ["protocol"] = "HTTP",
                        ["lb_algorithm"] = "ROUND_ROBIN",
                        ["members"] = members,
                        ["healthmonitor"] = new JsonObject
                        {
                            ["type"] = "HTTP", ["delay"] = 1, ["timeout"] = 1, ["max_retries"] = 1,
                        },
                    },
                }),
            },
        };
        using var reply = await SendAsync(
            HttpMethod.Post, $"{urls.LoadBalancer}/v2.0/lbaas/loadbalancers", body, cancel);
        var made = JsonNode.Parse(await reply.Content.ReadAsStringAsync(cancel))!["loadbalancer"]!;
        return (made["id"]!.GetValue<string>(), made["vip_address"]!.GetValue<string>());
    }

    /// <summary>Waits until the sample works.</summary>
    public async Task WaitOnlineAsync(string id, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        while (await GetAsync(Url(id), patience.Token) is var seen
            && (seen["loadbalancer"]!["provisioning_status"]!.GetValue<string>() != "ACTIVE"
                || seen["loadbalancer"]!["operating_status"]!.GetValue<string>() != "ONLINE"))
        {
            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }

    /// <summary>Sends requests through a VIP and counts who answered.</summary>
    public static async Task<SortedDictionary<string, int>> RequestAsync(string vip, int count, CancellationToken cancel)
    {
        using var http = new HttpClient();
        var answers = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var who = (await http.GetStringAsync(new Uri($"http://{vip}:{Port}/"), cancel)).Trim();
            answers[who] = answers.GetValueOrDefault(who) + 1;
        }

        return answers;
    }

    /// <summary>Deletes a load balancer with all below it and waits until it is gone.</summary>
    public async Task DeleteAsync(string id, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        using var reply = await SendAsync(HttpMethod.Delete, $"{Url(id)}?cascade=true", null, patience.Token);
        while ((await ListAsync(patience.Token)).Contains(id))
        {
            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<List<string>> ListAsync(CancellationToken cancel)
    {
        var found = await GetAsync($"{urls.LoadBalancer}/v2.0/lbaas/loadbalancers?name={Name}", cancel);
        return [.. found["loadbalancers"]!.AsArray().Select(it => it!["id"]!.GetValue<string>())];
    }

    private string Url(string id) => $"{urls.LoadBalancer}/v2.0/lbaas/loadbalancers/{id}";

    private async Task<JsonNode> GetAsync(string url, CancellationToken cancel)
    {
        using var reply = await SendAsync(HttpMethod.Get, url, null, cancel);
        return JsonNode.Parse(await reply.Content.ReadAsStringAsync(cancel))!;
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string url, JsonNode? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, url);
        if (body is not null)
        {
            request.Content = new StringContent(
                body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(MediaTypeNames.Application.Json));
        }

        var reply = await _http.SendAsync(request, cancel);
        return reply.IsSuccessStatusCode ? reply : throw new InvalidOperationException(
            $"{method} {url} answered {(int)reply.StatusCode}: {await reply.Content.ReadAsStringAsync(cancel)}");
    }
}
