using System.Globalization;
using System.Text.Json.Nodes;
using Statera.Api.LoadBalancing;

namespace Statera.Server.Http.Description;

/// <summary>The OpenAPI 3.1 description of the load-balancing API.</summary>
internal static class OpenApiDocument
{
    private static readonly (string Name, string Text)[] ListParameters =
    [
        ("limit", "Items a page, at most 1000."),
        ("marker", "The id of the item that the page begins after."),
        ("page_reverse", "The page before the marker rather than behind it."),
        ("sort", "Attributes to sort by, by commas, each with :asc or :desc."),
        ("fields", "The attributes to show; several times for several."),
        ("tags", "Only what has all these tags, by commas."),
        ("tags-any", "Only what has one of these tags."),
        ("not-tags", "Only what has not all of these tags."),
        ("not-tags-any", "Only what has none of these tags."),
    ];

    /// <summary>Builds the description.</summary>
    /// <param name="root">The address of the API, which the description names as its server.</param>
    /// <param name="version">Statera's version.</param>
    public static JsonObject Build(string root, string version)
    {
        var schemas = new ApiSchemas();
        var error = schemas.Of(OctaviaJson.Default.ErrorRecord);
        var paths = new JsonObject();
        foreach (var operations in ApiOperations.All.GroupBy(it => it.Path))
        {
            var item = new JsonObject();
            if (Parameters(operations.Key) is { Count: > 0 } parameters)
            {
                item["parameters"] = parameters;
            }

            foreach (var operation in operations)
            {
                item[operation.Method.ToLower(CultureInfo.InvariantCulture)] = Operation(operation, schemas, error);
            }

            paths[operations.Key] = item;
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Statera: load balancing",
                ["version"] = version,
                ["description"] =
                    "The Octavia API, version 2. It also answers below /v2.0, and without /lbaas. Collections can be "
                    + "filtered by any attribute of theirs: ?name=web&protocol=HTTP.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = root }),
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["token"] = new JsonObject
                    {
                        ["type"] = "apiKey", ["in"] = "header", ["name"] = "X-Auth-Token",
                        ["description"] = "A token of the identity service.",
                    },
                },
                ["schemas"] = schemas.All(),
            },
        };
    }

    private static JsonObject Operation(ApiOperation it, ApiSchemas schemas, JsonObject error)
    {
        var operation = new JsonObject
        {
            ["tags"] = new JsonArray(it.Tag),
            ["summary"] = it.Summary,
            ["operationId"] = $"{it.Method.ToLower(CultureInfo.InvariantCulture)}{it.Path.Replace('/', '_')}"
                .Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal),
        };
        if (Query(it) is { Count: > 0 } query)
        {
            operation["parameters"] = query;
        }

        if (it.Request is { } request)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = Json(Body(request, schemas, links: false)),
            };
        }

        var success = new JsonObject { ["description"] = "Done." };
        if (it.Reply is { } reply)
        {
            success["content"] = Json(Body(reply, schemas, links: reply.IsList));
        }

        operation["responses"] = new JsonObject
        {
            [it.Status.ToString(CultureInfo.InvariantCulture)] = success,
            ["default"] = new JsonObject
            {
                ["description"] = "Refused; nothing was changed.", ["content"] = Json(error.DeepClone()),
            },
        };
        return operation;
    }

    private static JsonObject Body(ApiBody body, ApiSchemas schemas, bool links)
    {
        var inner = schemas.Of(body.Type);
        var properties = new JsonObject
        {
            [body.Key] = body.IsList ? new JsonObject { ["type"] = "array", ["items"] = inner } : inner,
        };
        if (links)
        {
            properties[$"{body.Key}_links"] = new JsonObject
            {
                ["type"] = "array", ["items"] = schemas.Of(OctaviaJson.Default.LinkRecord),
            };
        }

        return new JsonObject
        {
            ["type"] = "object", ["properties"] = properties, ["required"] = new JsonArray(body.Key),
        };
    }

    private static JsonArray Query(ApiOperation it)
    {
        var named = it is { Method: "GET", Reply.IsList: true } ? ListParameters
            : it is { Method: "GET", Reply: not null } ? [ListParameters.Single(parameter => parameter.Name == "fields")]
            : [];
        return new JsonArray(
        [
            .. named.Select(parameter => Parameter("query", parameter.Name, "string", parameter.Text)),
            .. it.Flags.Select(flag => Parameter("query", flag, "boolean", flag == "cascade"
                ? "With all below it." : "What the list does not name stays.")),
        ]);
    }

    private static JsonArray Parameters(string path) => new(
    [
        .. path.Split('/').Where(part => part.StartsWith('{')).Select(part =>
            Parameter("path", part.Trim('{', '}'), "string", "The id of what the path goes through.")),
    ]);

    private static JsonObject Parameter(string place, string name, string type, string text) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["required"] = place == "path",
        ["description"] = text,
        ["schema"] = new JsonObject { ["type"] = type },
    };

    private static JsonObject Json(JsonNode schema) => new()
    {
        ["application/json"] = new JsonObject { ["schema"] = schema },
    };
}
