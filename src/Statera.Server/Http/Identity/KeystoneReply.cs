using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.Identity;

/// <summary>Lists and links in Keystone's form.</summary>
internal static class KeystoneReply
{
    /// <summary>Answers with the items that the query's filters mean: <c>{"users": […], "links": {…}}</c>.</summary>
    public static Task ListAsync<T>(
        HttpContext context, string key, JsonTypeInfo<T> type, IEnumerable<T> items)
        where T : notnull
    {
        // Keystone takes what it does not know as no filter (the client sends include_names and the like).
        var known = type.Properties.Select(property => property.Name).ToHashSet();
        var query = CollectionQuery.Parse(new QueryCollection(
            context.Request.Query.Where(pair => known.Contains(pair.Key)).ToDictionary()),
            CollectionDialect.Neutron);
        var chosen = new CollectionShape<T>(type).Apply(query, items);

        return Reply.WriteAsync(
            context,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject();
                json.WriteStartArray(key);
                foreach (var item in chosen)
                {
                    JsonSerializer.Serialize(json, item, type);
                }

                json.WriteEndArray();
                json.WritePropertyName("links");
                JsonSerializer.Serialize(
                    json, new LinksRecord(Self(context, context.Request.Path), null, null),
                    KeystoneJson.Default.LinksRecord);
                json.WriteEndObject();
            });
    }

    /// <summary>The link of an object to itself.</summary>
    public static SelfLinkRecord Link(HttpContext context, string path) => new(Self(context, path));

    /// <summary>A time as Keystone writes it.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Self(HttpContext context, string path) =>
        $"{context.Request.Scheme}://{context.Request.Host}{path}";
}
