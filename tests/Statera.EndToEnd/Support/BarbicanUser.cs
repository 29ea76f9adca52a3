using System.Text.Json.Nodes;
using Statera.Testing;

namespace Statera.EndToEnd.Support;

/// <summary>A user of load balancers whose certificates are in a real Barbican.</summary>
/// <param name="id">The user's id.</param>
/// <param name="openstack">The user's command-line client.</param>
/// <param name="http">The user's token at work.</param>
/// <param name="server">The server.</param>
/// <param name="barbican">Barbican.</param>
internal sealed class BarbicanUser(
    string id, OpenStackClient openstack, TokenClient http, ServerProcess server, RealBarbican barbican) : IDisposable
{
    public string Id => id;

    public OpenStackClient OpenStack => openstack;

    public TokenClient Http => http;

    private string Lbaas => $"{server.LoadBalancerUrl}/v2.0/lbaas";

    /// <summary>Makes a load balancer.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> LoadBalancerAsync(CancellationToken cancel)
    {
        var (_, subnets) = await http.GetAsync($"{server.NetworkUrl}/v2.0/subnets?name=vip-subnet", cancel);
        var (status, made) = await http.PostAsync(
            $"{Lbaas}/loadbalancers",
            Wrapped("loadbalancer", new JsonObject { ["vip_subnet_id"] = subnets!["subnets"]![0]!["id"]!.DeepClone() }),
            cancel);
        status.ShouldBe(201, made?.ToJsonString());
        return (string)made!["loadbalancer"]!["id"]!;
    }

    /// <summary>Makes a listener that ends TLS by that certificate.</summary>
    public async Task<(int Status, string Text)> ListenAsync(
        string loadBalancer, string reference, CancellationToken cancel, string more = "{}")
    {
        var body = JsonNode.Parse(more)!.AsObject();
        body["loadbalancer_id"] = loadBalancer;
        body["protocol"] = "TERMINATED_HTTPS";
        body["protocol_port"] ??= 443;
        body["default_tls_container_ref"] = reference;
        var (status, made) = await http.PostAsync($"{Lbaas}/listeners", Wrapped("listener", body), cancel);
        return (status, status == 201 ? (string)made!["listener"]!["id"]! : (string)made!["faultstring"]!);
    }

    /// <summary>Changes a listener.</summary>
    public async Task<int> ChangeAsync(string listener, JsonObject change, CancellationToken cancel) =>
        (await http.PutAsync($"{Lbaas}/listeners/{listener}", Wrapped("listener", change), cancel)).Status;

    /// <summary>Waits until the reason of the one listener says that; null for until there is none.</summary>
    public Task ReasonAsync(string loadBalancer, string? words, CancellationToken cancel) => Eventually.HoldsAsync(
        async () =>
        {
            var (_, tree) = await http.GetAsync($"{Lbaas}/loadbalancers/{loadBalancer}/status", cancel);
            var reason = (string?)tree!["statuses"]!["loadbalancer"]!["listeners"]![0]!["reason"];
            return words is null ? reason is null : reason?.Contains(words, StringComparison.Ordinal) is true;
        },
        $"the listener's reason is: {words ?? "none"}", cancel);

    /// <summary>Stores a text, or nothing yet where it is null.</summary>
    /// <returns>Its reference.</returns>
    public Task<string> TextAsync(string? payload, CancellationToken cancel) => SecretAsync(
        payload is null ? [] : new JsonObject { ["payload"] = payload, ["payload_content_type"] = "text/plain" }, cancel);

    /// <summary>Stores bytes.</summary>
    /// <returns>Their reference.</returns>
    public Task<string> BinaryAsync(byte[] payload, CancellationToken cancel) => SecretAsync(
        new JsonObject
        {
            ["payload"] = Convert.ToBase64String(payload), ["payload_content_type"] = "application/octet-stream",
            ["payload_content_encoding"] = "base64",
        },
        cancel);

    /// <summary>Makes a container of texts.</summary>
    /// <returns>Its reference.</returns>
    public async Task<string> ContainerAsync(
        string type, CancellationToken cancel, params (string Name, string Payload)[] parts)
    {
        var references = new JsonArray();
        foreach (var (name, payload) in parts)
        {
            references.Add(new JsonObject { ["name"] = name, ["secret_ref"] = await TextAsync(payload, cancel) });
        }

        var (status, made) = await http.PostAsync(
            $"{barbican.Url}/v1/containers",
            new JsonObject { ["name"] = "c", ["type"] = type, ["secret_refs"] = references }, cancel);
        status.ShouldBe(201, made?.ToJsonString());
        return (string)made!["container_ref"]!;
    }

    /// <summary>Who may read what a reference names, but for its project.</summary>
    public async Task<string[]> ReadersAsync(string reference, CancellationToken cancel)
    {
        var (status, list) = await http.GetAsync($"{reference}/acl", cancel);
        status.ShouldBe(200, list?.ToJsonString());
        return [.. (list!["read"]!["users"]?.AsArray() ?? []).Select(it => (string)it!)];
    }

    /// <summary>Waits until Barbican has noted these as who uses what a reference names.</summary>
    public Task ConsumedByAsync(string reference, CancellationToken cancel, params string[] expected) =>
        Eventually.HoldsAsync(
            async () => (await http.GetAsync($"{reference}/consumers", cancel)).Body!["consumers"]!.AsArray()
                .Select(it => (string)(it!["resource_id"] ?? it["URL"])!).SequenceEqual(expected),
            $"{reference} is used by {string.Join(", ", expected)}", cancel);

    public void Dispose() => http.Dispose();

    private async Task<string> SecretAsync(JsonObject body, CancellationToken cancel)
    {
        var (status, made) = await http.PostAsync($"{barbican.Url}/v1/secrets", body, cancel);
        status.ShouldBe(201, made?.ToJsonString());
        return (string)made!["secret_ref"]!;
    }

    private static JsonObject Wrapped(string name, JsonObject body) => new() { [name] = body };
}
