using System.Text;
using Microsoft.Data.Sqlite;
using Statera.FunctionalTests.Support;
using Statera.Testing;

namespace Statera.FunctionalTests.Api;

/// <summary>
/// Ten thousand requests that nobody should send: none breaks the server, each refusal says why, and what was refused has
/// changed nothing. <c>STATERA_FUZZ_SEED</c> repeats a run.
/// </summary>
public sealed class FuzzTests(TestServer server) : IClassFixture<TestServer>
{
    private const int Requests = 10_000;

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"];

    private static readonly string?[] Types =
        ["application/json", "application/json;charset=utf-16", "text/plain", "application/xml", "a/b/c", "", null, "multipart/form-data"];

    [Fact]
    public async Task Junk_breaks_nothing_and_what_is_refused_changes_nothing()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("STATERA_FUZZ_SEED"), out var given)
            ? given
            : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"STATERA_FUZZ_SEED={seed}");
        var junk = new Junk(new Random(seed));
        var targets = (await FuzzTarget.AllAsync(server)).SelectMany(it => Enumerable.Repeat(it, it.Weight)).ToArray();
        using var state = new StateWatch(Path.Combine(server.State, "statera.db"));
        var statuses = new SortedDictionary<int, int>();
        for (var i = 0; i < Requests; i++)
        {
            var request = Next(junk, junk.Of(targets));
            var reply = await request.SendAsync();
            var told = $"seed {seed}, request {i}: {request}\n{reply.Status} {reply.Text}";
            statuses[reply.Status] = statuses.GetValueOrDefault(reply.Status) + 1;

            reply.Status.ShouldSatisfyAllConditions(
                told, it => it.ShouldBeOneOf([.. Enumerable.Range(200, 300), 501]));
            if (reply.Status < 400)
            {
                await state.AcceptAsync();
                continue;
            }

            state.ShouldBeUnchanged(told);
            if (request.Method != "HEAD")
            {
                reply.Fault.ShouldNotBeNullOrWhiteSpace(told);
            }

            if (reply.Status == 400 && request.Named is { } named)
            {
                var fault = reply.Fault.Replace('_', ' ');
                named.ShouldContain(it => fault.Contains(it.Replace('_', ' '), StringComparison.OrdinalIgnoreCase), told);
            }
        }

        TestContext.Current.TestOutputHelper.WriteLine(string.Join(", ", statuses.Select(it => $"{it.Key}: {it.Value}")));
        statuses[400].ShouldBeGreaterThan(Requests / 5);
        statuses.Keys.ShouldContain(201);
        await RestartShowsTheSameAsync();
    }

    // What the server has in memory is what it has stored.
    private async Task RestartShowsTheSameAsync()
    {
        var before = await DumpAsync();
        await server.RestartAsync();
        (await DumpAsync()).ShouldBe(before);
    }

    private async Task<string> DumpAsync()
    {
        var all = new StringBuilder();
        foreach (var plural in new[] { "loadbalancers", "listeners", "pools", "healthmonitors" })
        {
            var first = await server.Admin.GetAsync(plural);
            await Eventually.HoldsAsync(
                async () => !(first = await server.Admin.GetAsync(plural)).Text.Contains("PENDING", StringComparison.Ordinal),
                "all is carried out", ApiClient.Cancel);
            all.Append(first[plural].ToJsonString());
        }

        return all.ToString();
    }

    private static FuzzRequest Next(Junk junk, FuzzTarget target)
    {
        var update = target.Id is not null && junk.Maybe(0.5);
        var method = junk.Maybe(0.08) ? junk.Of(Methods) : junk.Maybe(0.2) ? "GET" : update ? target.Update : "POST";
        var id = method == "DELETE" || junk.Maybe(0.05) ? junk.Id() : target.Id;
        var path = (update || method == "DELETE" ? $"{target.Collection}/{id}" : target.Collection) + junk.Query();
        if (method is "GET" or "HEAD" or "DELETE" or "TRACE" or "OPTIONS")
        {
            return new FuzzRequest(target.Service, method, path, null, null, null);
        }

        var (body, named) = Body(junk, target, update);
        var type = junk.Maybe(0.95) ? "application/json" : junk.Of(Types);
        var broken = junk.Maybe(0.1);
        return new FuzzRequest(
            target.Service, method, path, broken ? junk.Broken(body) : Encoding.UTF8.GetBytes(body), type,
            broken || type != "application/json" || path.Contains('?', StringComparison.Ordinal) || id != target.Id
                || method != (update ? target.Update : "POST") || target.Further.Length == 0
                || (target.Singular == "members" && !update) ? null : named);
    }

    // Often a legal body with one attribute that is not: then the refusal must name it or show its value; unless the body
    // was too deep to be read, the subnet was made by a request before, or two attributes do not agree.
    private static (string Body, string[]? Named) Body(Junk junk, FuzzTarget target, bool update)
    {
        if (junk.Maybe(0.05))
        {
            return (junk.Value(), null);
        }

        var names = target.Body.Select(it => it.Name).Concat(target.Further).DefaultIfEmpty("x").ToArray();
        var attributes = update && target.Singular != "members" ? [] : target.Body.ToDictionary(it => it.Name, it => it.Json);
        var changes = Enumerable.Range(0, junk.Of([1, 1, 1, 2, 3])).Select(_ => junk.Maybe(0.1) ? "zzz" : junk.Of(names)).ToArray();
        foreach (var name in changes)
        {
            attributes[name] = junk.Value();
        }

        var inner = string.Join(", ", attributes.Select(it => $"\"{it.Key}\": {it.Value}"));
        inner = junk.Maybe(0.03) ? $"{inner}, {inner}" : inner;
        var single = target.Singular == "members" ? $"[{{{inner}}}]" : $"{{{inner}}}";
        var wrapper = junk.Maybe(0.03) ? "wrong" : target.Singular;
        var named = changes.Length == 1 && wrapper == target.Singular && changes[0] is not ("tenant_id" or "project_id")
            ? new[] { changes[0], attributes[changes[0]].Trim('"') is { Length: > 5 } shown ? shown : changes[0], "valid JSON", "overlaps", "VIP subnet" }
            : null;
        return ($"{{\"{wrapper}\": {single}}}", named);
    }

    private sealed record FuzzRequest(ApiClient Service, string Method, string Path, byte[]? Body, string? Type, string[]? Named)
    {
        public Task<ApiReply> SendAsync() =>
            Body is null ? Service.SendAsync(Method, Path, null) : Service.SendBytesAsync(Method, Path, Body, Type);

        public override string ToString() =>
            $"{Method} {Path} {Type}\n{string.Concat(Encoding.UTF8.GetString(Body ?? []).Take(2_000))}";
    }

    /// <summary>Sees every change of what is wanted, from beside the server.</summary>
    private sealed class StateWatch : IDisposable
    {
        private readonly SqliteConnection _connection;
        private string _before = "";
        private string _version = "";

        public StateWatch(string path)
        {
            _connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
            _connection.Open();
            Remember();
        }

        /// <summary>A request was answered well: what it changed is right, once what was to go is gone.</summary>
        public async Task AcceptAsync()
        {
            if (Version() == _version)
            {
                return;
            }

            await Eventually.HoldsAsync(
                () => Read("SELECT count(*) FROM load_balancer WHERE deleting = 1") == "0", "what was deleted is gone",
                ApiClient.Cancel);
            Remember();
        }

        public void ShouldBeUnchanged(string told)
        {
            // The version tells of any commit; what is observed comes by itself.
            if (Version() != _version)
            {
                Content().ShouldBe(_before, told);
            }
        }

        public void Dispose() => _connection.Dispose();

        private void Remember() => (_version, _before) = (Version(), Content());

        private string Version() => Read("PRAGMA data_version");

        private string Content() => Read(
            """
            SELECT group_concat(row, char(10)) FROM (
                SELECT kind || id || doc AS row FROM resource
                UNION ALL SELECT id || generation || deleting FROM load_balancer
                UNION ALL SELECT scope || key || owner FROM claim
                ORDER BY 1)
            """);

        private string Read(string sql)
        {
            using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Written above.
            command.CommandText = sql;
#pragma warning restore CA2100
            return command.ExecuteScalar()?.ToString() ?? "";
        }
    }
}
