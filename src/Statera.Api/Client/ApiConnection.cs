using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Statera.Api.Client;

/// <summary>Sends requests with a token, reads replies, and turns refusals into <see cref="ApiException"/>.</summary>
/// <param name="http">What sends; its life is the caller's affair.</param>
/// <param name="root">The endpoint of the catalog, e.g. <c>http://127.0.0.1:9876</c>.</param>
/// <param name="token">Gives the token of the moment; null for none.</param>
internal sealed class ApiConnection(HttpClient http, Uri root, Func<CancellationToken, ValueTask<string?>> token)
{
    /// <summary>Sends a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below the root, or a whole address of a link.</param>
    /// <param name="body">Writes the body; null for none.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The reply's JSON; undefined where it has no body.</returns>
    /// <exception cref="ApiException">The service refused.</exception>
    /// <exception cref="HttpRequestException">The service was not reached.</exception>
    public async Task<JsonElement> SendAsync(
        HttpMethod method, string path, Action<Utf8JsonWriter>? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, new Uri(root, path));
        if (await token(cancel) is { } value)
        {
            request.Headers.Add("X-Auth-Token", value);
        }

        if (body is not null)
        {
            request.Content = Json(body);
        }

        using var reply = await http.SendAsync(request, cancel);
        var text = await reply.Content.ReadAsByteArrayAsync(cancel);
        return reply.IsSuccessStatusCode ? Parse(text) : throw Refusal(reply.StatusCode, text);
    }

    /// <summary>The object under a key of a reply.</summary>
    public static T Read<T>(JsonElement reply, string key, JsonTypeInfo<T> type) =>
        reply.ValueKind is JsonValueKind.Object && reply.TryGetProperty(key, out var value)
        && value.Deserialize(type) is { } read
            ? read
            : throw new JsonException($"The reply has no {key}.");

    /// <summary>All items of a collection, page after page as they are read.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(
        string path, string key, JsonTypeInfo<T> type, ListQuery? query,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        var next = path + (query ?? new ListQuery()).ToQueryString();
        while (next is not null)
        {
            var page = await SendAsync(HttpMethod.Get, next, null, cancel);
            foreach (var item in page.GetProperty(key).EnumerateArray())
            {
                yield return item.Deserialize(type)!;
            }

            next = NextOf(page);
        }
    }

    private static string? NextOf(JsonElement page) => page.EnumerateObject()
        .Where(it => it.Name.EndsWith("_links", StringComparison.Ordinal))
        .SelectMany(it => it.Value.EnumerateArray())
        .Where(link => link.GetProperty("rel").GetString() == "next")
        .Select(link => link.GetProperty("href").GetString())
        .FirstOrDefault();

    private static ByteArrayContent Json(Action<Utf8JsonWriter> body)
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            body(writer);
        }

        return new ByteArrayContent(buffer.ToArray())
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
    }

    private static JsonElement Parse(byte[] text)
    {
        if (text.Length == 0)
        {
            return default;
        }

        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    // Octavia's own errors have a faultstring, those of its web server a description.
    private static ApiException Refusal(HttpStatusCode status, byte[] text)
    {
        try
        {
            var error = Parse(text);
            foreach (var name in (ReadOnlySpan<string>)["faultstring", "description", "title"])
            {
                if (error.ValueKind is JsonValueKind.Object && error.TryGetProperty(name, out var said)
                    && said.ValueKind is JsonValueKind.String && said.GetString() is { Length: > 0 } message)
                {
                    return new ApiException(status, message);
                }
            }
        }
        catch (JsonException)
        {
            // What stands between the client and the service may answer with anything.
        }

        return new ApiException(status, $"The service answered {(int)status}.");
    }
}
