using System.Text;
using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;
using Statera.FunctionalTests.Support.Endpoints;

namespace Statera.FunctionalTests.Fuzz;

/// <summary>Which request is next: of every endpoint that the server has, as it is meant, and then spoilt.</summary>
internal sealed class FuzzPlan
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"];

    private static readonly string?[] Types =
    [
        "application/json", "application/json;charset=utf-16", "application/json; charset=\"", "text/plain", "text/plain; charset=latin1",
        "application/xml", "application/octet-stream", "a/b/c", "", " ", null, "multipart/form-data", "application/merge-patch+json",
    ];

    private readonly TestServer _server;
    private readonly Belongings _things;
    private readonly FuzzSamples _samples;
    private readonly Endpoint[] _chosen;
    private readonly Dictionary<string, List<string>> _made = [];
    private readonly Dictionary<string, string> _given = [];
    private readonly HashSet<(string, string)> _postable;
    private Session _victim;

    private FuzzPlan(
        TestServer server, Belongings things, FuzzSamples samples, IReadOnlyList<Endpoint> endpoints, Session victim)
    {
        (_server, _things, _samples, _victim) = (server, things, samples, victim);
        _postable = [.. endpoints.Where(it => it.Method == "POST").Select(it => (it.Service, it.Parts[^1]))];
        _chosen = [.. endpoints.SelectMany(it => Enumerable.Repeat(it, Weight(it)))];
    }

    /// <summary>Everything that there is.</summary>
    public IReadOnlyCollection<Endpoint> Endpoints => _chosen.ToHashSet();

    public static async Task<FuzzPlan> MakeAsync(TestServer server)
    {
        var endpoints = Endpoint.All(server);
        var things = await Belongings.MakeAsync(server, server.Member);
        things.Missing.ShouldBeEmpty();
        await FirstSeenAsync(server.Admin);
        await FirstSeenAsync(server.Member);
        return new FuzzPlan(
            server, things, await FuzzSamples.MakeAsync(server, things, endpoints), endpoints,
            await FirstSeenAsync(await server.SessionAsync("member")));
    }

    public FuzzRequest Next(Junk junk)
    {
        var endpoint = junk.Of(_chosen);
        var sound = junk.Maybe(0.9);
        var method = sound ? endpoint.Method : junk.Of(Methods);
        var strange = junk.Maybe(0.05);
        var deletes = method == "DELETE" && endpoint.IsOfOne && Endpoint.IsParameter(endpoint.Parts[^1])
            && _postable.Contains((endpoint.Service, endpoint.Parts[^2]));
        var last = strange ? junk.Id()
            : deletes ? Made(junk, endpoint.Parts[^2], taken: true) ?? junk.Id()
            : (endpoint.Method, endpoint.Path) is ("PUT", "/pools/{pool_id}/members") ? Made(junk, "pools") ?? junk.Id()
            : junk.Maybe(0.3) && endpoint.Parts.Length > 1 ? Made(junk, endpoint.Parts[^2])
            : null;
        var path = Fill(endpoint, last, junk.Of(endpoint.Roots)) + junk.Query();
        var headers = endpoint.Path == "/auth/tokens" && junk.Maybe(0.5) ? [("X-Subject-Token", _victim.Token)]
            : junk.Maybe(0.06) ? Enumerable.Range(0, junk.Below(3) + 1).Select(_ => junk.Header()).ToArray() : [];
        var asked = Belongings.Of(_server, endpoint.Service, Asker(junk, endpoint));
        if (_samples[endpoint] is not { } sample)
        {
            var extra = junk.Maybe(0.03) ? Encoding.UTF8.GetBytes(junk.Value()) : null;
            return new FuzzRequest(endpoint, asked, method, path, extra, extra is null ? null : "application/json", headers, null);
        }

        var (body, named) = Body(junk, sample, endpoint.Method);
        if (method == "DELETE" && junk.Maybe(0.5) && _given.TryGetValue(path, out var given))
        {
            (body, named) = (given, null);
        }

        var type = sample.Text?[0] is not (null or '{') ? "text/plain" : "application/json";
        type = junk.Maybe(0.95) ? type : junk.Of(Types);
        var broken = junk.Maybe(0.1);
        return new FuzzRequest(
            endpoint, asked, method, path, broken ? junk.Broken(body) : Encoding.UTF8.GetBytes(body), type, headers,
            broken || !sound || strange || type != "application/json" || headers.Length > 0
                || path.Contains('?', StringComparison.Ordinal) ? null : named);
    }

    /// <summary>
    /// Remembers what a request has made, to change and delete it later, and puts another in the place of a user who was
    /// shut out.
    /// </summary>
    public async Task LearnAsync(FuzzRequest request, ApiReply reply)
    {
        if (reply.Status == 401 && request.Asked.Token == _victim.Token)
        {
            _victim = await FirstSeenAsync(await _server.SessionAsync("member"));
        }

        // What was given is taken back at the same path, saying the same.
        if (reply.Status < 300 && request is { Method: "POST", Body: { } body })
        {
            _given[request.Path] = Encoding.UTF8.GetString(body);
        }

        if (reply.Status == 201 && request.Method == "POST" && request.Endpoint.Parts is [.., var kind]
            && (Belongings.IdOf(reply, reply.Body is JsonObject { Count: 1 } one && one.First().Value is JsonObject ? one.First().Key : null)
                is { } id))
        {
            if (!_made.TryGetValue(kind, out var ids))
            {
                _made[kind] = ids = [];
            }

            ids.Add(id);
        }
    }

    // A project gets its default security group when it asks for the first time, be it with a bad query.
    private static async Task<Session> FirstSeenAsync(Session session)
    {
        (await session.Neutron.GetAsync("v2.0/security-groups")).ShouldBe(200);
        return session;
    }

    // Nobody deletes what the others need, so no run ends for want of objects.
    private string? Made(Junk junk, string kind, bool taken = false)
    {
        if (!_made.TryGetValue(kind, out var ids) || ids.Count == 0)
        {
            return null;
        }

        var at = junk.Below(ids.Count);
        var id = ids[at];
        if (taken)
        {
            ids.RemoveAt(at);
        }

        return id;
    }

    // The first pool has a monitor.
    private string OnAnotherPool(Junk junk, string text) => junk.Maybe(0.5) && Made(junk, "pools") is { } pool
        ? text.Replace("{pools}", pool, StringComparison.Ordinal)
        : text;

    // What users and quotas there are to be spoilt, is nobody's that asks.
    private string Fill(Endpoint endpoint, string? last, string pattern) => endpoint.Fill(
        (before, name, isLast) => isLast && last is not null ? last
            : (endpoint.Service, before) switch
            {
                ("identity", "users") => _victim.UserId,
                ("identity", "projects") or (_, "quotas") => _victim.ProjectId,
                _ => _things.Ids.GetValueOrDefault(before) ?? _things.Ids[name],
            },
        pattern);

    private string? Asker(Junk junk, Endpoint endpoint)
    {
        var operators = endpoint.Service == "identity" || endpoint.Path is ['/', ..] path
            && (path.StartsWith("/octavia", StringComparison.Ordinal) || path.StartsWith("/flavor", StringComparison.Ordinal)
                || path.StartsWith("/availability", StringComparison.Ordinal) || path.StartsWith("/quotas", StringComparison.Ordinal)
                || path.EndsWith("/failover", StringComparison.Ordinal) || path.StartsWith("/providers", StringComparison.Ordinal));
        return junk.Below(20) switch
        {
            0 => null,
            1 => _victim.Token,
            2 or 3 => operators ? _server.Member.Token : _server.Admin.Token,
            _ when endpoint.Path.Contains("application_credentials", StringComparison.Ordinal) => _victim.Token,
            _ => operators ? _server.Admin.Token : _server.Member.Token,
        };
    }

    // Often a legal body with one attribute that is not: then the refusal must name it or show its value; unless the body
    // was too deep to be read, the subnet was made by a request before, or two attributes do not agree.
    private (string Body, string[]? Named) Body(Junk junk, FuzzSample sample, string method)
    {
        if (junk.Maybe(0.05))
        {
            return (junk.Value(), null);
        }

        if (sample.Text?[0] is not (null or '{'))
        {
            return (junk.Maybe(0.5) ? sample.Text! : junk.Value(), null);
        }

        if (sample.Text is not null && !sample.IsLegal && sample.Wrapper is null)
        {
            var whole = _things.Fill(sample.Text);
            return (junk.Maybe(0.15) ? whole : junk.Changed(whole), null);
        }

        var attributes = sample.Text is null ? []
            : JsonNode.Parse(_things.Fill(OnAnotherPool(junk, sample.Text)))!.AsObject().ToDictionary(it => it.Key, it => it.Value?.ToJsonString() ?? "null");
        var names = sample.Further.Keys.DefaultIfEmpty("x").ToArray();
        var changes = Enumerable.Range(0, junk.Of([0, 1, 1, 1, 1, 2, 3])).Select(_ => junk.Maybe(0.1) ? "zzz" : junk.Of(names)).Distinct().ToArray();
        foreach (var name in changes)
        {
            attributes[name] = junk.Changed(attributes.GetValueOrDefault(name) ?? sample.Further.GetValueOrDefault(name) ?? "0");
        }

        if (method != "POST" && junk.Maybe(0.3))
        {
            var kept = junk.Of(names);
            attributes.TryAdd(kept, sample.Further.GetValueOrDefault(kept) ?? "0");
        }

        var inner = string.Join(", ", attributes.Select(it => $"\"{it.Key}\": {it.Value}"));
        inner = junk.Maybe(0.03) ? $"{inner}, {inner}" : inner;
        var wrapper = junk.Maybe(0.03) ? "wrong" : sample.Wrapper;
        var named = changes.Length == 1 && wrapper == sample.Wrapper && sample.IsLegal && changes[0] is not ("tenant_id" or "project_id")
            ? new[] { changes[0], attributes[changes[0]].Trim('"') is { Length: > 5 } shown ? shown : changes[0], "valid JSON",
                changes[0].Contains("container_ref", StringComparison.Ordinal) ? "certificate" : "provider_name", "Provider '",
                "overlaps", "VIP subnet" }
            : null;
        return (wrapper is null ? $"{{{inner}}}" : $"{{\"{wrapper}\": {{{inner}}}}}", named);
    }

    // Changes more often than reads, and seldom what takes a tenth of a second by design: the hash of a password.
    private static int Weight(Endpoint it) =>
        it.TakesBody && it.Path.StartsWith("/users", StringComparison.Ordinal) ? 2
        : it.Service == "load-balancer" && it.TakesBody ? 16
        : it.TakesBody ? 8
        : 3;
}
