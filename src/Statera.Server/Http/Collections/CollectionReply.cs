using System.Text.Json;

namespace Statera.Server.Http.Collections;

/// <summary>Writes a page of a collection: <c>{"pools": […], "pools_links": […]}</c>.</summary>
internal static class CollectionReply
{
    /// <summary>Chooses, orders, cuts and writes.</summary>
    /// <param name="context">The request, whose query says what is wanted.</param>
    /// <param name="key">The plural, e.g. <c>pools</c>.</param>
    /// <param name="shape">What can be asked.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="items">All that the caller may see, oldest first.</param>
    /// <param name="linksKey">What the links are under; null for the plural with <c>_links</c>.</param>
    public static Task WriteAsync<T>(
        HttpContext context, string key, CollectionShape<T> shape, CollectionQuery query, IEnumerable<T> items,
        string? linksKey = null)
        where T : notnull =>
        WriteAsync(context, key, shape, query,
            CollectionPage<T>.Cut(query, shape.Apply(query, items), shape.IdOf), linksKey);

    /// <summary>Writes a page that the store has cut.</summary>
    public static Task WriteAsync<T>(
        HttpContext context, string key, CollectionShape<T> shape, CollectionQuery query, CollectionPage<T> page,
        string? linksKey = null)
        where T : notnull => Reply.WriteAsync(
            context,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject();
                json.WriteStartArray(key);
                foreach (var item in page.Items)
                {
                    shape.Write(json, item, query.Fields);
                }

                json.WriteEndArray();
                WriteLinks(json, context.Request, linksKey ?? $"{key}_links", shape, query, page);
                json.WriteEndObject();
            });

    /// <summary>Writes all of a short list that has no pages, and so no links.</summary>
    public static Task WriteAllAsync<T>(
        HttpContext context, string key, CollectionShape<T> shape, IReadOnlyList<string> fields, IEnumerable<T> items)
        where T : notnull => Reply.WriteAsync(
            context,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject();
                json.WriteStartArray(key);
                foreach (var item in items)
                {
                    shape.Write(json, item, fields);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });

    private static void WriteLinks<T>(
        Utf8JsonWriter json, HttpRequest request, string key, CollectionShape<T> shape, CollectionQuery query,
        CollectionPage<T> page)
        where T : notnull
    {
        json.WriteStartArray(key);
        if (page.HasPrevious)
        {
            WriteLink("previous", page.Items[0], "&page_reverse=True");
        }

        if (page.HasNext && page.Items.Count > 0)
        {
            WriteLink("next", page.Items[^1], "");
        }

        json.WriteEndArray();

        void WriteLink(string rel, T marker, string suffix)
        {
            json.WriteStartObject();
            json.WriteString("href", $"{Here(request, query)}marker={shape.IdOf(marker)}{suffix}");
            json.WriteString("rel", rel);
            json.WriteEndObject();
        }
    }

    // The same question but for the page.
    private static string Here(HttpRequest request, CollectionQuery query)
    {
        var kept = request.Query
            .Where(pair => query.Dialect.LinksKeepFilters
                ? pair.Key is not ("marker" or "page_reverse")
                : pair.Key is "sort" or "sort_key" or "sort_dir")
            .SelectMany(pair => pair.Value.Select(value =>
                $"{Uri.EscapeDataString(pair.Key)}={Escaped(value ?? "")}&"));
        var limit = query.Dialect.LinksKeepFilters ? "" : $"limit={query.Limit}&";
        return $"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}?{limit}{string.Concat(kept)}";
    }

    // A query may hold these as they are, and orders are written with them.
    private static string Escaped(string value) => Uri.EscapeDataString(value)
        .Replace("%3A", ":", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal);
}
