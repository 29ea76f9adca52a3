using System.Net.Http.Headers;
using System.Text;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Conformance;

/// <summary>Sends requests exactly as they are written, and keeps what came back.</summary>
/// <param name="root">Where the service is.</param>
/// <param name="token">Who asks; null where the service wants none.</param>
internal sealed class WireClient(string root, string? token) : IDisposable
{
    private const string Project = "11111111111111111111111111111111";

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseProxy = false, UseCookies = false,
    });

    /// <summary>Where the service is.</summary>
    public string Root => root;

    public async Task<RecordedReply> SendAsync(RecordedRequest recorded)
    {
        var uri = new Uri(root + recorded.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(recorded.Method), uri);
        if (recorded.Method is "POST" or "PUT" or "PATCH")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(recorded.Body));
            Put(request.Content.Headers, "Content-Type", recorded.Headers.GetValueOrDefault("Content-Type", "application/json"));
        }

        Put(request.Headers, "X-Auth-Token", token);
        Put(request.Headers, "X-Project-Id", recorded.Headers.GetValueOrDefault("X-Project-Id", Project));
        foreach (var (name, value) in recorded.Headers.Where(pair => pair.Key is not ("Content-Type" or "X-Project-Id")))
        {
            Put(request.Headers, name, value);
        }

        using var reply = await TrySendAsync(request);
        if (reply is null)
        {
            return new RecordedReply(0, new Dictionary<string, string>(), "");
        }

        var headers = reply.Headers.Concat(reply.Content.Headers)
            .ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => string.Join(", ", pair.Value));
        return new RecordedReply(
            (int)reply.StatusCode, headers, (await reply.Content.ReadAsStringAsync(ApiClient.Cancel)).Trim('\n'));
    }

    public void Dispose() => _http.Dispose();

    // Octavia's server hangs up on what its code does not survive: that is an answer too.
    private async Task<HttpResponseMessage?> TrySendAsync(HttpRequestMessage request)
    {
        try
        {
            return await _http.SendAsync(request, ApiClient.Cancel);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            return null;
        }
    }

    private static void Put(HttpHeaders headers, string name, string? value)
    {
        if (value is not null)
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }
}
