using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Statera.EndToEnd.Support;

/// <summary>
/// Somebody's requests to the services of a real cloud by plain HTTP: what the command-line client does not tell, or would
/// take it too long to ask.
/// </summary>
internal sealed class CloudSession : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly RealCloud _cloud;

    private CloudSession(RealCloud cloud) => _cloud = cloud;

    /// <summary>Logs in at the real Keystone.</summary>
    public static async Task<CloudSession> LogInAsync(
        RealCloud cloud, string user, string password, string project, CancellationToken cancel)
    {
        var session = new CloudSession(cloud);
        var body = JsonNode.Parse(
            """
            {"auth": {"identity": {"methods": ["password"], "password": {"user": {"domain": {"id": "default"}}}},
                      "scope": {"project": {"domain": {"id": "default"}}}}}
            """)!;
        var who = body["auth"]!["identity"]!["password"]!["user"]!;
        (who["name"], who["password"], body["auth"]!["scope"]!["project"]!["name"]) = (user, password, project);
        using var reply = await session._http.PostAsync($"{cloud.Keystone.Url}/auth/tokens", Content(body), cancel);
        session._http.DefaultRequestHeaders.Add(
            "X-Auth-Token", reply.EnsureSuccessStatusCode().Headers.GetValues("X-Subject-Token").Single());
        session.ProjectId = (string)JsonNode.Parse(
            await reply.Content.ReadAsStringAsync(cancel))!["token"]!["project"]!["id"]!;
        return session;
    }

    /// <summary>The project that it works in.</summary>
    public string ProjectId { get; private set; } = "";

    /// <summary>Asks the load-balancer API.</summary>
    public Task<CloudReply> LoadBalancingAsync(
        string method, string path, string? body, CancellationToken cancel) =>
        SendAsync(method, $"{_cloud.Server.LoadBalancerUrl}/v2.0/lbaas/{path}", body, cancel);

    /// <summary>Asks Neutron.</summary>
    public Task<CloudReply> NetworkAsync(string method, string path, string? body, CancellationToken cancel) =>
        SendAsync(method, $"{_cloud.Neutron.Url}/v2.0/{path}", body, cancel);

    /// <summary>Makes an object of Neutron; gives its id.</summary>
    public async Task<string> MakeAsync(string plural, string body, CancellationToken cancel) =>
        (string)(await NetworkAsync("POST", plural, body, cancel)).ShouldBe(201).Single().Value!["id"]!;

    /// <summary>The ports that Neutron finds by a query.</summary>
    public async Task<IReadOnlyList<JsonNode>> PortsAsync(string query, CancellationToken cancel) =>
        [.. (await NetworkAsync("GET", $"ports?{query}", null, cancel)).ShouldBe(200)["ports"]!.AsArray().Select(it => it!)];

    public void Dispose() => _http.Dispose();

    private async Task<CloudReply> SendAsync(string method, string url, string? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await _http.SendAsync(request, cancel);
        return new CloudReply(reply.StatusCode, await reply.Content.ReadAsStringAsync(cancel));
    }

    private static StringContent Content(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");
}

/// <summary>What a service answered.</summary>
internal sealed record CloudReply(HttpStatusCode Status, string Text)
{
    /// <summary>Its document, where it has that status.</summary>
    public JsonObject ShouldBe(int status)
    {
        ((int)Status).ShouldBe(status, Text);
        return Text.Length == 0 ? [] : JsonNode.Parse(Text)!.AsObject();
    }
}
