using System.Text.Json;

namespace Statera.Api.Client;

/// <summary>Gets tokens of an identity service, and a new one before the last ends.</summary>
/// <param name="http">What sends; its life is the caller's affair.</param>
/// <param name="authUrl">The identity endpoint with its version, e.g. <c>http://127.0.0.1:5000/v3</c>.</param>
/// <param name="credentials">Who asks.</param>
/// <param name="time">The clock.</param>
public sealed class KeystoneSession(HttpClient http, Uri authUrl, KeystoneCredentials credentials, TimeProvider time)
    : IDisposable
{
    // A token that ends while a request is on its way is refused.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1);
    private string? _token;
    private DateTimeOffset _ends;

    /// <summary>A token that is good for a while yet.</summary>
    /// <exception cref="ApiException">The credentials are refused.</exception>
    public async ValueTask<string?> TokenAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_token is null || time.GetUtcNow() >= _ends - Ahead)
            {
                (_token, _ends) = await AskAsync(cancel);
            }

            return _token;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<(string Token, DateTimeOffset Ends)> AskAsync(CancellationToken cancel)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            credentials.Write(json);
        }

        using var body = new ByteArrayContent(buffer.ToArray());
        body.Headers.ContentType = new("application/json");
        using var reply = await http.PostAsync(
            new Uri($"{authUrl.ToString().TrimEnd('/')}/auth/tokens"), body, cancel);
        if (!reply.IsSuccessStatusCode || !reply.Headers.TryGetValues("X-Subject-Token", out var tokens))
        {
            throw new ApiException(reply.StatusCode, $"The identity service at {authUrl} gave no token.");
        }

        using var document = JsonDocument.Parse(await reply.Content.ReadAsByteArrayAsync(cancel));
        return (tokens.Single(), document.RootElement.GetProperty("token").GetProperty("expires_at").GetDateTimeOffset());
    }
}
