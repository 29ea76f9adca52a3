using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Statera.Server.Http;

/// <summary>Writes JSON replies.</summary>
internal static class Reply
{
    private const string Json = "application/json";

    // Texts as they are, but for what JSON itself must escape: this is JSON for programs and people, never put in a
    // page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a value as the reply.</summary>
    public static Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type) =>
        WriteAsync(context, status, json => JsonSerializer.Serialize(json, value, type));

    /// <summary>Writes a value under one key, as OpenStack's bodies are: <c>{"pool": {…}}</c>.</summary>
    public static Task WriteWrappedAsync<T>(
        HttpContext context, int status, string key, T value, JsonTypeInfo<T> type) => WriteAsync(
            context,
            status,
            json =>
            {
                json.WriteStartObject();
                json.WritePropertyName(key);
                JsonSerializer.Serialize(json, value, type);
                json.WriteEndObject();
            });

    /// <summary>Writes what is written as the reply.</summary>
    public static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter, Options))
        {
            write(json);
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>A reply without a body.</summary>
    public static Task Empty(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
