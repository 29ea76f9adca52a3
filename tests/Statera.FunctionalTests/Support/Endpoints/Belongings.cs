using System.Text.Json.Nodes;

namespace Statera.FunctionalTests.Support.Endpoints;

/// <summary>
/// One object of every kind that the server has a collection of: what stands for the parameters of every path. A kind that
/// nobody can make is in <see cref="Missing"/>, and a test that walks all endpoints fails of it.
/// </summary>
internal sealed class Belongings
{
    private static int _numbers = 20_000;
    private static int _ranges;

    private readonly TestServer _server;
    private readonly Session _owner;
    private readonly Dictionary<string, string> _ids;
    private readonly List<Recipe> _recipes = [];

    private Belongings(TestServer server, Session owner)
    {
        (_server, _owner) = (server, owner);
        _ids = new Dictionary<string, string>
        {
            ["shared_subnet"] = server.SubnetId,
            ["shared_network"] = server.NetworkId,
            ["providers"] = "noop_driver",
            ["quotas"] = owner.ProjectId,
            ["domains"] = "default",
            ["extensions"] = "security-group",
            ["tags"] = "tag",
        };
    }

    /// <summary>The id of an object, by the last part of its collection's path.</summary>
    public IReadOnlyDictionary<string, string> Ids => _ids;

    /// <summary>Whose they are.</summary>
    public Session Owner => _owner;

    /// <summary>How each was made.</summary>
    public IReadOnlyList<Recipe> Known => _recipes;

    /// <summary>What has a path of its own and could not be made, with the reason.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>Makes one of everything.</summary>
    /// <param name="server">Where.</param>
    /// <param name="owner">Whose it is, but for what only an operator makes.</param>
    public static async Task<Belongings> MakeAsync(TestServer server, Session owner)
    {
        var it = new Belongings(server, owner);
        it._ids["roles"] = await server.RoleAsync("member");
        it._ids["users"] = owner.UserId;
        it._ids["projects"] = owner.ProjectId;
        it._ids["external_network"] = await server.ExternalNetworkAsync(
            $"127.99.{Interlocked.Increment(ref _ranges) % 250}.0/24");
        foreach (var recipe in Recipes.Table)
        {
            await it.MakeAsync(recipe);
        }

        await it.GuessAsync(Endpoint.All(server));
        await owner.ActiveAsync(it._ids["loadbalancers"]);
        var amphorae = await server.Admin.Octavia.GetAsync(
            $"v2.0/octavia/amphorae?loadbalancer_id={it._ids["loadbalancers"]}");
        it._ids["amphorae"] = amphorae["amphorae"].AsArray() is [{ } amphora, ..] ? amphora.Id() : Guid.Empty.ToString();
        return it;
    }

    /// <summary>The path of an endpoint, about these objects.</summary>
    public string Fill(Endpoint endpoint, string? last = null, string? pattern = null) => endpoint.Fill(
        (before, name, isLast) => isLast && last is not null ? last : Value(before, name), pattern);

    /// <summary>A body with ids, names and numbers in the place of what stands for them.</summary>
    public string Fill(string template)
    {
        var text = template;
        if (text.Contains("{number}", StringComparison.Ordinal))
        {
            text = text.Replace("{number}", $"{Interlocked.Increment(ref _numbers)}", StringComparison.Ordinal);
        }

        if (text.Contains("{octets}", StringComparison.Ordinal))
        {
            var next = Interlocked.Increment(ref _ranges);
            text = text.Replace("{octets}", $"{100 + (next / 250)}.{next % 250}", StringComparison.Ordinal);
        }

        text = text
            .Replace("{name}", $"n{Guid.NewGuid():N}", StringComparison.Ordinal)
            .Replace("{token}", _owner.Token, StringComparison.Ordinal)
            .Replace("{barbican}", _server.Barbican.Root.ToString(), StringComparison.Ordinal);
        foreach (var (kind, id) in _ids)
        {
            text = text.Replace($"{{{kind}}}", id, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>The ids of what the project has, and nobody else may see.</summary>
    public IEnumerable<string> Owned => _recipes.Where(it => !it.ByOperator).Select(it => _ids[it.Kind]);

    /// <summary>How an endpoint makes what it makes; null for one that makes nothing, or nobody knows how.</summary>
    public Recipe? RecipeOf(Endpoint endpoint) => endpoint.Method != "POST" ? null : _recipes.FirstOrDefault(
        it => it.Service == endpoint.Service && it.Collection == endpoint.Fill((before, _, _) => $"{{{before}}}"));

    /// <summary>A body for one more of a kind, which may need something new to be in.</summary>
    public async Task<string> FreshBodyAsync(Recipe recipe) =>
        BodyOf(recipe.OneIn is { } kind ? recipe with { Body = recipe.Body.Replace($"{{{kind}}}", await AnotherAsync(kind), StringComparison.Ordinal) } : recipe);

    /// <summary>The id of one more of what an endpoint is about, to be deleted; of none where nobody knows how.</summary>
    public async Task<string> AnotherAsync(Endpoint endpoint)
    {
        var kind = endpoint.Parts.Last(part => !Endpoint.IsParameter(part));
        if (kind == "roles")
        {
            var role = await _server.RoleAsync("reader");
            (await Of(_server, "identity", _server.Admin.Token).SendAsync("PUT", Fill(endpoint, role), null)).ShouldBe(204);
            return role;
        }

        return Endpoint.IsParameter(endpoint.Parts[^1]) && _recipes.Any(it => it.Kind == kind)
            ? await AnotherAsync(kind)
            : _ids.GetValueOrDefault(endpoint.Parts[Array.FindLastIndex(endpoint.Parts, Endpoint.IsParameter) - 1])
                ?? _ids["tags"];
    }

    /// <summary>A recipe's body in its wrapper.</summary>
    public string BodyOf(Recipe recipe) => Fill(recipe.Wrapper is { } name
        ? $$"""{"{{name}}": {{recipe.Body}}}"""
        : recipe.Body);

    private async Task<string> AnotherAsync(string kind)
    {
        var recipe = _recipes.First(it => it.Kind == kind);
        return IdOf(await PostAsync(recipe, await FreshBodyAsync(recipe)), recipe);
    }

    /// <summary>A service, asked by somebody.</summary>
    public static ApiClient Of(TestServer server, string service, string? token) => service switch
    {
        "load-balancer" => server.Octavia,
        "network" => server.Neutron,
        "key-manager" => server.Barbican,

        // Its address is the version's, and the paths begin with the version.
        "identity" => new ApiClient(new Uri(server.Keystone.Root.GetLeftPart(UriPartial.Authority) + "/"), null),
        _ => throw new InvalidOperationException($"How is {service} asked? Write it down here."),
    } is var client ? client.As(token) : throw new InvalidOperationException();

    private string Value(string before, string name) =>
        _ids.GetValueOrDefault(before) ?? _ids.GetValueOrDefault(name)
        ?? throw new InvalidOperationException($"What stands for {{{name}}} behind {before}? Write it down in Belongings.");

    private async Task MakeAsync(Recipe recipe)
    {
        // Users and projects are the owner's; more of them are made only to be changed.
        _recipes.Add(recipe);
        if (recipe.Kind is "users" or "projects")
        {
            return;
        }

        var reply = await PostAsync(recipe);
        _ids[recipe.Kind] = reply.Status == 201 ? IdOf(reply, recipe)
            : throw new InvalidOperationException($"{recipe.Collection}: {reply.Status} {reply.Text}");
    }

    // What has been added since the table was written.
    private async Task GuessAsync(IReadOnlyList<Endpoint> endpoints)
    {
        var wanted =
            from endpoint in endpoints
            where endpoint.IsOfOne
            from i in Enumerable.Range(1, endpoint.Parts.Length - 1)
            where Endpoint.IsParameter(endpoint.Parts[i]) && !Endpoint.IsParameter(endpoint.Parts[i - 1])
            select (endpoint.Service, Collection: "/" + string.Join('/', endpoint.Parts[..i]), Name: endpoint.Parts[i][1..^1]);
        foreach (var (service, collection, name) in wanted.Distinct())
        {
            var kind = collection[(collection.LastIndexOf('/') + 1)..];
            if (_ids.ContainsKey(kind) || kind == "amphorae" || _ids.ContainsKey(name))
            {
                continue;
            }

            var post = endpoints.FirstOrDefault(
                it => it.Service == service && it.Method == "POST" && it.Pattern == collection);
            var why = post is null ? "nothing can be posted there" : await GuessAsync(post, kind);
            if (why is not null)
            {
                Missing.Add($"{service} {collection}: {why}. Write down a recipe.");
            }
        }
    }

    private async Task<string?> GuessAsync(Endpoint post, string kind)
    {
        var singular = kind.EndsWith("ies", StringComparison.Ordinal) ? kind[..^3] + "y" : kind[..^1];
        var collection = post.Fill((before, _, _) => $"{{{before}}}");
        ApiReply? reply = null;
        foreach (var guess in Recipes.Guesses)
        {
            var recipe = new Recipe(post.Service, collection, singular.Replace('-', '_'), guess);
            foreach (var attempt in new[] { recipe, recipe with { ByOperator = true } })
            {
                reply = await PostAsync(attempt);
                if (reply.Status == 201)
                {
                    _recipes.Add(attempt);
                    _ids[kind] = IdOf(reply, attempt);
                    return null;
                }
            }
        }

        return $"{reply!.Status} {reply.Fault}";
    }

    private Task<ApiReply> PostAsync(Recipe recipe, string? body = null) => Of(
        _server, recipe.Service, (recipe.ByOperator ? _server.Admin : _owner).Token)
        .SendTextAsync("POST", Fill(recipe.Collection), body ?? BodyOf(recipe));

    /// <summary>The id of what was made: in the record, or at the end of the reference to it.</summary>
    public static string IdOf(ApiReply reply, Recipe recipe) => IdOf(reply, recipe.Wrapper)
        ?? throw new InvalidOperationException($"No id in the answer of {recipe.Collection}: {reply.Text}");

    /// <inheritdoc cref="IdOf(ApiReply, Recipe)"/>
    public static string? IdOf(ApiReply reply, string? wrapper)
    {
        var record = (wrapper is null ? reply.Body : reply.Body?[wrapper]) as JsonObject;
        return record?.FirstOrDefault(it => it.Key.EndsWith("_ref", StringComparison.Ordinal)).Value is { } reference
            ? ((string)reference!).TrimEnd('/').Split('/')[^1]
            : (string?)(record?["id"] ?? record?["name"] ?? record?["key"]);
    }
}
