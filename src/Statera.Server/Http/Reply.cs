using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Statera.Server.Http;

/// <summary>Writes JSON replies.</summary>
internal static class Reply
{
    private const string Json = "application/json";

    /// <summary>Writes a value as the reply.</summary>
    public static Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        return JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }

    /// <summary>Writes a value under one key, as OpenStack's bodies are: <c>{"pool": {…}}</c>.</summary>
    public static async Task WriteWrappedAsync<T>(
        HttpContext context, int status, string key, T value, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter))
        {
            json.WriteStartObject();
            json.WritePropertyName(key);
            JsonSerializer.Serialize(json, value, type);
            json.WriteEndObject();
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
