using System.Text;
using System.Text.Json.Nodes;

namespace Statera.EndToEnd.Support;

/// <summary>Any service by plain HTTP with a token, for what would take the command-line client too long.</summary>
internal sealed class TokenClient : IDisposable
{
    // Barbican's server closes a connection after an answer without saying so.
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });

    /// <summary>Sends that token with every request.</summary>
    public TokenClient(string token)
    {
        _http.DefaultRequestHeaders.Add("X-Auth-Token", token);

        // With it Barbican tells who uses a secret; others do not look at it.
        _http.DefaultRequestHeaders.Add("OpenStack-API-Version", "key-manager 1.1");
    }

    public Task<(int Status, JsonNode? Body)> GetAsync(string url, CancellationToken cancel) =>
        SendAsync(HttpMethod.Get, url, null, cancel);

    public Task<(int Status, JsonNode? Body)> PostAsync(string url, JsonNode body, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, url, body, cancel);

    public Task<(int Status, JsonNode? Body)> PutAsync(string url, JsonNode body, CancellationToken cancel) =>
        SendAsync(HttpMethod.Put, url, body, cancel);

    public Task<(int Status, JsonNode? Body)> DeleteAsync(string url, CancellationToken cancel) =>
        SendAsync(HttpMethod.Delete, url, null, cancel);

    public void Dispose() => _http.Dispose();

    private async Task<(int Status, JsonNode? Body)> SendAsync(
        HttpMethod method, string url, JsonNode? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, url)
        {
            Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var reply = await _http.SendAsync(request, cancel);
        var text = await reply.Content.ReadAsStringAsync(cancel);
        return ((int)reply.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }
}
