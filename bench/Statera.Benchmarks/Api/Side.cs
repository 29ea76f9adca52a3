using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Statera.Benchmarks.Api;

/// <summary>One of the two services that are compared: the same requests reach both by the same client.</summary>
internal abstract class Side(HttpClient http, string root) : IAsyncDisposable
{
    /// <summary>The service's name.</summary>
    public abstract string Name { get; }

    /// <summary>What stands for the service where CPU time is compared; its other processes are told beside it.</summary>
    public abstract string MainProcess { get; }

    /// <summary>The load balancers that reads and members are about.</summary>
    public IReadOnlyList<Tree> Trees { get; protected set; } = [];

    /// <summary>CPU time so far of each of the service's processes, with their children.</summary>
    public abstract IReadOnlyDictionary<string, TimeSpan> CpuTimes();

    /// <summary>Brings the service to the state that both are compared in.</summary>
    public abstract Task FillAsync(CancellationToken cancel);

    /// <summary>Waits until nothing that was asked is still being carried out.</summary>
    public abstract Task SettleAsync(CancellationToken cancel);

    /// <summary>Reads, and throws the answer away.</summary>
    public async Task ReadAsync(string path, CancellationToken cancel) =>
        await http.GetByteArrayAsync($"{root}/{path}", cancel);

    /// <summary>Reads a document.</summary>
    public async Task<JsonNode> GetAsync(string path, CancellationToken cancel) =>
        JsonNode.Parse(await http.GetStringAsync($"{root}/{path}", cancel))!;

    /// <summary>Sends a request with a body.</summary>
    /// <returns>The answer's body; null where another write is in its way (409), as only Octavia has it.</returns>
    public async Task<string?> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, $"{root}/{path}")
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var reply = await http.SendAsync(request, cancel);
        var text = await reply.Content.ReadAsStringAsync(cancel);
        return reply.IsSuccessStatusCode ? text
            : reply.StatusCode == HttpStatusCode.Conflict ? null
            : throw new HttpRequestException($"{Name}: {method} {path}: {(int)reply.StatusCode} {text}");
    }

    /// <summary>Creates a load balancer with all below it.</summary>
    public async Task<Tree> CreateAsync(
        string name, CancellationToken cancel, string? project = null, string tags = "[]", int members = Bodies.Members)
    {
        var body = Bodies.Tree(name, Vip, Provider, project, tags, members);
        var made = JsonNode.Parse((await SendAsync(HttpMethod.Post, "loadbalancers", body, cancel))!)!["loadbalancer"]!;
        return new Tree((string)made["id"]!, (string)made["pools"]![0]!["id"]!);
    }

    /// <summary>Waits until a load balancer is carried out, asking often.</summary>
    public async Task BecomesActiveAsync(Tree tree, CancellationToken cancel)
    {
        while ((string?)(await GetAsync($"loadbalancers/{tree.Id}", cancel))["loadbalancer"]!["provisioning_status"] != "ACTIVE")
        {
            await Task.Delay(PollInterval, cancel);
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>How often a load balancer that is not ACTIVE yet is asked for.</summary>
    protected abstract TimeSpan PollInterval { get; }

    /// <summary>Where VIPs are: an attribute of a load balancer's creation.</summary>
    protected abstract string Vip { get; }

    /// <summary>The provider that starts nothing.</summary>
    protected abstract string Provider { get; }

    /// <summary>A client for one side, with a token.</summary>
    protected static HttpClient Client(string token)
    {
        var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Add("X-Auth-Token", token);
        return http;
    }
}

/// <summary>A load balancer with a listener and a pool.</summary>
/// <param name="Id">The load balancer's.</param>
/// <param name="PoolId">Its pool's.</param>
internal sealed record Tree(string Id, string PoolId);
