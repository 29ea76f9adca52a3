using System.Text.Json;
using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;
using Statera.FunctionalTests.Support.Endpoints;

namespace Statera.FunctionalTests.Fuzz;

/// <summary>A legal body of an endpoint, to be spoilt.</summary>
/// <param name="Text">The whole body, as a template of <see cref="Belongings"/>; null for one that is all attributes.</param>
/// <param name="Wrapper">The name that the attributes are wrapped in; null for none.</param>
/// <param name="Attributes">The attributes that a request needs, each as JSON.</param>
/// <param name="Further">Those that it may have, with a legal value where one is known.</param>
/// <param name="IsLegal">What it says without being spoilt is right: a refusal must be for what was spoilt.</param>
internal sealed record FuzzSample(
    string? Text, string? Wrapper, IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyDictionary<string, string> Further, bool IsLegal);

/// <summary>
/// Legal bodies of every endpoint: by the recipes, by the description that is served, and by what objects are shown as. So
/// an endpoint or an attribute that is new is fuzzed without a word about it here.
/// </summary>
internal sealed class FuzzSamples
{
    private static readonly string[] Common =
    [
        "name", "description", "admin_state_up", "tags", "project_id", "tenant_id", "id", "enabled", "created_at", "network_id", "subnet_id",
        "port_id", "fixed_ips", "shared", "options", "domain_id",
    ];

    private static readonly string[] Network =
    [
        "router:external", "mtu", "gateway_ip", "allocation_pools", "dns_nameservers", "host_routes", "ip_version", "enable_dhcp", "subnetpool_id",
        "prefixlen", "security_groups", "allowed_address_pairs", "mac_address", "binding:vnic_type", "binding:profile", "device_id",
        "device_owner", "port_security_enabled", "qos_policy_id", "stateful", "remote_ip_prefix", "remote_group_id", "ethertype",
        "external_gateway_info", "routes", "floating_network_id", "fixed_ip_address", "prefixes", "default_prefixlen", "is_default",
    ];

    private readonly Dictionary<Endpoint, FuzzSample> _samples = [];

    /// <summary>What an endpoint takes; null where it takes no body.</summary>
    public FuzzSample? this[Endpoint endpoint] => _samples.GetValueOrDefault(endpoint);

    public static async Task<FuzzSamples> MakeAsync(
        TestServer server, Belongings things, IReadOnlyList<Endpoint> endpoints)
    {
        var samples = new FuzzSamples();
        var described = JsonNode.Parse((await server.Octavia.GetAsync("openapi.json")).Text)!;
        foreach (var endpoint in endpoints)
        {
            if (Recipes.OtherOf(endpoint) is { } text)
            {
                var root = text[0] == '{' ? JsonNode.Parse(things.Fill(text))!.AsObject() : [];
                samples._samples[endpoint] = new FuzzSample(
                    text, null, new Dictionary<string, string>(), Attributes(root), IsLegal: false);
            }
            else if (endpoint.TakesBody)
            {
                samples._samples[endpoint] = await OfRecipeAsync(server, things, endpoint, described);
            }
        }

        return samples;
    }

    private static async Task<FuzzSample> OfRecipeAsync(
        TestServer server, Belongings things, Endpoint endpoint, JsonNode described)
    {
        var creates = endpoint.Method == "POST";
        var isItem = Endpoint.IsParameter(endpoint.Parts[^1]);
        var collection = new Endpoint(endpoint.Service, "", "/" + string.Join('/', isItem ? endpoint.Parts[..^1] : endpoint.Parts), [])
            .Fill((before, _, _) => $"{{{before}}}");
        var recipe = things.Known.FirstOrDefault(it => it.Service == endpoint.Service && it.Collection == collection);
        var further = new Dictionary<string, string>();
        foreach (var name in Schema(described, endpoint) ?? [.. Common, .. endpoint.Service == "network" ? Network : []])
        {
            further[name] = "\"x\"";
        }

        if (isItem || recipe is not null)
        {
            var path = things.Fill(new Endpoint(endpoint.Service, "GET", collection, [])) is var made && isItem
                ? made + "/" + things.Ids[endpoint.Parts[^2]]
                : $"{things.Fill(collection)}/{things.Ids.GetValueOrDefault(endpoint.Parts[^1])}";
            var shown = await Belongings.Of(server, endpoint.Service, server.Admin.Token).GetAsync(path);
            foreach (var (name, value) in Attributes(shown.Body is JsonObject { Count: 1 } one ? one.First().Value : shown.Body))
            {
                further[name] = value;
            }
        }

        if (recipe is null)
        {
            // A word of its own about an object, like its connection to another.
            foreach (var (kind, id) in things.Ids.Where(it => it.Key.EndsWith('s')))
            {
                further[$"{kind[..^1].Replace('-', '_')}_id"] = JsonSerializer.Serialize(id);
            }

            return new FuzzSample(null, null, new Dictionary<string, string>(), further, IsLegal: false);
        }

        var needed = creates ? JsonNode.Parse(things.Fill(recipe.Body))!.AsObject() : [];
        foreach (var name in needed.Select(it => it.Key))
        {
            further.TryAdd(name, needed[name]!.ToJsonString());
        }

        return new FuzzSample(
            creates ? recipe.Body : null, recipe.Wrapper, new Dictionary<string, string>(), further,
            creates && endpoint.Service is ("load-balancer" or "network"));
    }

    private static Dictionary<string, string> Attributes(JsonNode? node) => node is JsonObject it
        ? it.ToDictionary(pair => pair.Key, pair => pair.Value?.ToJsonString() ?? "null")
        : [];

    private static string[]? Schema(JsonNode described, Endpoint endpoint)
    {
        var path = endpoint.Pattern.Replace("/v2.0", "", StringComparison.Ordinal);
        var body = endpoint.Service == "load-balancer"
            ? described["paths"]?[path]?[endpoint.Method.ToLowerInvariant()]?["requestBody"]?["content"]?["application/json"]?["schema"]
            : null;
        var text = body?.ToJsonString() ?? "";
        var at = text.IndexOf("#/components/schemas/", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var name = text[(at + "#/components/schemas/".Length)..].Split('"')[0];
        return [.. described["components"]!["schemas"]![name]!["properties"]!.AsObject().Select(it => it.Key), "project_id", "tenant_id"];
    }
}
