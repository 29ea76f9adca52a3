using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace Statera.FunctionalTests.Support;

/// <summary>Asks one of the services, as one user or as nobody.</summary>
internal sealed class ApiClient(Uri root, string? token)
{
    // One for all: a client a test would use up the ports of the host.
    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseProxy = false, UseCookies = false,
    });

    public Uri Root => root;

    public string? Token => token;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The same service, asked as somebody else.</summary>
    public ApiClient As(string? other) => new(root, other);

    public Task<ApiReply> GetAsync(string path) => SendAsync("GET", path, null);

    public Task<ApiReply> DeleteAsync(string path) => SendAsync("DELETE", path, null);

    public Task<ApiReply> PostAsync(string path, object body) => SendAsync("POST", path, JsonContent.Create(body));

    public Task<ApiReply> PutAsync(string path, object body) => SendAsync("PUT", path, JsonContent.Create(body));

    public Task<ApiReply> PatchAsync(string path, object body) => SendAsync("PATCH", path, JsonContent.Create(body));

    /// <summary>Sends a body as it is written.</summary>
    public Task<ApiReply> SendTextAsync(string method, string path, string body, string? type = "application/json") =>
        SendBytesAsync(method, path, Encoding.UTF8.GetBytes(body), type);

    /// <inheritdoc cref="SendTextAsync"/>
    public Task<ApiReply> SendBytesAsync(string method, string path, byte[] body, string? type = "application/json")
    {
        var content = new ByteArrayContent(body);
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return SendAsync(method, path, content);
    }

    public async Task<ApiReply> SendAsync(
        string method, string path, HttpContent? content, Action<HttpRequestHeaders>? headers = null)
    {
        // As it is written: what is percent-encoded badly is sent so.
        var uri = new Uri(root + path.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), uri);
        request.Content = content;

        // A body that is too large is refused unread, and the connection closed: who is still sending would not hear why.
        request.Headers.ExpectContinue = content?.Headers.ContentLength > 100_000;
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        }

        headers?.Invoke(request.Headers);
        using var response = await Http.SendAsync(request, Cancel);
        return new ApiReply(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancel), response.Headers,
            response.Content.Headers.ContentType?.MediaType is "application/json")
        {
            Allow = response.Content.Headers.Allow.Count > 0 ? string.Join(", ", response.Content.Headers.Allow) : null,
        };
    }
}
