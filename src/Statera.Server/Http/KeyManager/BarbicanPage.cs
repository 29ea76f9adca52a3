using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Statera.Server.Http.KeyManager;

/// <summary>Lists by limit and offset, with their total and the pages beside this one.</summary>
internal static class BarbicanPage
{
    // Barbican's defaults.
    private const int DefaultLimit = 10;
    private const int MaxLimit = 100;

    /// <summary>Answers with one page.</summary>
    /// <param name="context">The request: its query says which page.</param>
    /// <param name="path">The collection, below the API's root.</param>
    /// <param name="key">Its name in the reply.</param>
    /// <param name="all">All that there is.</param>
    /// <param name="record">How one is shown.</param>
    /// <param name="type">The form of that.</param>
    public static Task WriteAsync<TItem, TRecord>(
        HttpContext context, string path, string key, IReadOnlyList<TItem> all, Func<TItem, TRecord> record,
        JsonTypeInfo<TRecord> type)
    {
        // As Barbican: what is no number is as if it were not there, and what is too much is the most.
        var limit = Math.Clamp(Number(context, "limit") ?? DefaultLimit, 1, MaxLimit);
        var offset = Math.Max(Number(context, "offset") ?? 0, 0);
        return Reply.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray(key);
            foreach (var item in all.Skip(offset).Take(limit))
            {
                JsonSerializer.Serialize(json, record(item), type);
            }

            json.WriteEndArray();
            json.WriteNumber("total", all.Count);
            if (offset > 0)
            {
                json.WriteString("previous", Link(context, path, limit, Math.Max(0, offset - limit)));
            }

            if (all.Count - limit > offset)
            {
                json.WriteString("next", Link(context, path, limit, offset + limit));
            }

            json.WriteEndObject();
        });
    }

    private static int? Number(HttpContext context, string name) =>
        int.TryParse(context.Request.Query[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            ? n
            : null;

    // Unlike Barbican's, the link keeps the filters, so that the next page is of the same list.
    private static string Link(HttpContext context, string path, int limit, int offset)
    {
        var filters = context.Request.Query.Where(it => it.Key is not ("limit" or "offset"))
            .SelectMany(it => it.Value.Select(value => KeyValuePair.Create(it.Key, value)));
        return $"{BarbicanRoute.Root(context)}/{path}" + QueryString.Create([
            KeyValuePair.Create("limit", (string?)limit.ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("offset", (string?)offset.ToString(CultureInfo.InvariantCulture)),
            .. filters,
        ]);
    }
}
