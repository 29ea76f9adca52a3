using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Statera.FunctionalTests.Network;

/// <summary>As much of Neutron as the service asks of it, in memory; it knows no rights, as one without Keystone.</summary>
internal sealed class FakeNeutron : HttpMessageHandler
{
    private readonly Dictionary<string, Dictionary<string, JsonObject>> _objects = [];
    private readonly Queue<Func<HttpResponseMessage>> _late = [];

    /// <summary>Every request, as method and path.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The subnets without an address to give.</summary>
    public HashSet<string> Full { get; } = [];

    /// <summary>It does not answer.</summary>
    public bool IsDown { get; set; }

    /// <summary>Where set, who asks for a write is cancelled at once, and what was asked is done when
    /// <see cref="CatchUp"/> is called: Neutron does not learn that nobody waits any more.</summary>
    public CancellationTokenSource? Asker { get; set; }

    /// <summary>Does what was asked by those who are gone.</summary>
    public void CatchUp()
    {
        Asker = null;
        while (_late.TryDequeue(out var request))
        {
            request().Dispose();
        }
    }

    /// <summary>The objects of a collection.</summary>
    public Dictionary<string, JsonObject> All(string plural)
    {
        if (!_objects.TryGetValue(plural, out var all))
        {
            _objects[plural] = all = [];
        }

        return all;
    }

    /// <summary>Puts an object in; gives its id.</summary>
    public Guid Put(string plural, JsonObject it)
    {
        var id = Guid.NewGuid();
        it["id"] = id.ToString();
        All(plural)[id.ToString()] = it;
        return id;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var path = request.RequestUri!.AbsolutePath["/v2.0/".Length..];
        Asked.Add($"{request.Method} {path}");
        if (IsDown)
        {
            throw new HttpRequestException("Connection refused");
        }

        var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancel));
        if (Asker is { } asker && request.Method != HttpMethod.Get)
        {
            _late.Enqueue(() => Answer(request.Method.Method, path, "", body));
            await asker.CancelAsync();
            cancel.ThrowIfCancellationRequested();
        }

        return Answer(request.Method.Method, path, request.RequestUri.Query, body);
    }

    private HttpResponseMessage Answer(string method, string path, string query, JsonNode? body)
    {
        var plural = path.StartsWith("qos/policies", StringComparison.Ordinal) ? "qos/policies" : path.Split('/')[0];
        var singular = plural switch
        {
            "qos/policies" => "policy",
            "security-groups" => "security_group",
            _ => plural[..^1],
        };
        var id = path.Length > plural.Length ? path[(plural.Length + 1)..] : null;
        var all = All(plural);
        switch (method)
        {
            case "POST":
                return Create(all, singular, body![singular]!.AsObject());
            case "GET" when id is null:
                var found = all.Values.Where(it => Fits(it, query)).Select(it => it.DeepClone());
                return Reply(200, new JsonObject { [plural.Replace('-', '_')] = new JsonArray([.. found]) });
        }

        if (!all.TryGetValue(id!, out var one))
        {
            return Error(404, "NotFound", $"{singular} {id} could not be found.");
        }

        switch (method)
        {
            case "DELETE":
                all.Remove(id!);
                return new HttpResponseMessage(HttpStatusCode.NoContent);
            case "PUT":
                foreach (var (name, value) in body![singular]!.AsObject())
                {
                    one[name] = value?.DeepClone();
                }

                break;
        }

        return Reply(200, new JsonObject { [singular] = one.DeepClone() });
    }

    private HttpResponseMessage Create(Dictionary<string, JsonObject> all, string singular, JsonObject asked)
    {
        var it = (JsonObject)asked.DeepClone();
        foreach (var ip in it["fixed_ips"]?.AsArray() ?? [])
        {
            if (Full.Contains((string)ip!["subnet_id"]!))
            {
                return Error(409, "IpAddressGenerationFailure", $"No more IP addresses available on subnet {ip["subnet_id"]}.");
            }

            var address = (string?)ip["ip_address"] ?? $"10.0.0.{100 + all.Count}";
            if (all.Values.Any(port => port["fixed_ips"]!.AsArray().Any(used => (string?)used!["ip_address"] == address)))
            {
                return Error(409, "IpAddressAlreadyAllocated", $"IP address {address} already allocated in subnet");
            }

            ip["ip_address"] = address;
        }

        Put(singular + "s", it);
        return Reply(201, new JsonObject { [singular] = it.DeepClone() });
    }

    private static bool Fits(JsonObject it, string query) => query.TrimStart('?').Split('&')
        .Select(filter => filter.Split('=', 2)).Where(filter => filter[0] != "fields")
        .All(filter => it[filter[0]]?.ToString() == Uri.UnescapeDataString(filter[1]));

    private static HttpResponseMessage Error(int status, string type, string message) => Reply(
        status, new JsonObject { ["NeutronError"] = new JsonObject { ["type"] = type, ["message"] = message } });

    private static HttpResponseMessage Reply(int status, JsonObject body) => new((HttpStatusCode)status)
    {
        Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
    };
}
