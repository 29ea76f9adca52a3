using System.Net.Http.Headers;
using System.Text;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.KeyManager;

/// <summary>Barbican's API, as far as it is served.</summary>
public sealed class SecretTests(TestServer server) : IClassFixture<TestServer>
{
    private ApiClient Barbican => server.Member.Barbican;

    [Fact]
    public async Task Version_document_needs_no_token()
    {
        var one = (await server.Barbican.GetAsync("")).ShouldBe(300)["versions"]["values"]![0]!;
        ((string)one["id"]!).ShouldBe("v1");
        ((string)one["links"]![0]!["href"]!).ShouldBe(server.Server.Urls.KeyManager + "/v1/");
        ((string)(await server.Barbican.GetAsync("v1")).ShouldBe(200)["version"]["status"]!).ShouldBe("stable");
        (await server.Barbican.SendAsync("GET", "", null, Microversion)).ShouldBe(300)["versions"][0]!
            .ShouldHave(new { id = "v1", min_version = "1.0", max_version = "1.1" });
    }

    [Fact]
    public async Task Key_manager_is_in_the_catalog_and_wants_a_token()
    {
        var services = (await server.Admin.Keystone.GetAsync("services"))["services"].AsArray();
        services.ShouldContain(it => (string)it!["type"]! == "key-manager");
        var refused = (await server.Barbican.GetAsync("v1/secrets")).ShouldBe(401);
        refused.Body!.ShouldHave(new { code = 401, title = "Unauthorized" });
    }

    [Theory]
    [InlineData("text/plain", null, "open sesame", "open sesame", "text/plain")]
    [InlineData("text/plain; charset=utf-8", null, "Zürich", "Zürich", "text/plain")]
    [InlineData("application/octet-stream", "base64", "aGVsbG8=", "hello", "application/octet-stream")]
    [InlineData("application/pkcs8", "base64", "aGVsbG8=", "hello", "application/pkcs8")]
    [InlineData("application/pkix-cert", "base64", "aGVsbG8=", "hello", "application/pkix-cert")]
    public async Task Payload_comes_back_as_it_went_in(
        string type, string? encoding, string payload, string expected, string kept)
    {
        var body = new { name = "n", payload, payload_content_type = type }.With("payload_content_encoding", encoding);
        var made = (await Barbican.PostAsync("v1/secrets/", body)).ShouldBe(201);
        var path = PathOf(made, "secret_ref");
        made.Headers.Location!.ToString().ShouldBe((string)made["secret_ref"]!);

        var secret = (await Barbican.GetAsync(path)).ShouldBe(200);
        secret.Body!.ShouldHave(new
        {
            name = "n", status = "ACTIVE", secret_type = "opaque", algorithm = (string?)null, mode = (string?)null,
            bit_length = (int?)null, expiration = (string?)null, creator_id = server.Member.UserId,
            secret_ref = (string)made["secret_ref"]!, content_types = new { @default = kept },
        });
        secret.Body!.AsObject().ContainsKey("consumers").ShouldBeFalse("before 1.1");
        (await Barbican.SendAsync("GET", $"{path}/payload", null, Accept(kept))).ShouldBe(200).Text.ShouldBe(expected);
        (await Barbican.SendAsync("GET", path, null, Accept(kept))).ShouldBe(200).Text.ShouldBe(expected);
        (await Barbican.GetAsync($"{path}/payload")).ShouldBe(200).Text.ShouldBe(expected);
        (await Barbican.SendAsync("GET", $"{path}/payload", null, Accept("image/png"))).ShouldRefuse(406, kept);

        (await Barbican.DeleteAsync(path)).ShouldBe(204);
        (await Barbican.GetAsync(path)).ShouldRefuse(404, "Secret not found");
    }

    [Fact]
    public async Task Payload_may_follow_and_be_replaced()
    {
        var path = PathOf((await Barbican.PostAsync("v1/secrets", new { secret_type = "certificate" })).ShouldBe(201), "secret_ref");
        (await Barbican.GetAsync(path))["name"].ToString().ShouldBe(path.Split('/')[^1]);
        (await Barbican.GetAsync($"{path}/payload")).ShouldRefuse(404, "no payload");
        (await Barbican.GetAsync(path)).Body!.AsObject().ContainsKey("content_types").ShouldBeFalse();

        (await Barbican.SendTextAsync("PUT", path, "one", "text/plain")).ShouldBe(204);
        (await Barbican.GetAsync($"{path}/payload")).Text.ShouldBe("one");
        (await Barbican.SendTextAsync("PUT", path, "two", "application/octet-stream")).ShouldBe(204);
        (await Barbican.GetAsync($"{path}/payload")).Text.ShouldBe("two");

        (await Barbican.SendTextAsync("PUT", path, "{}")).ShouldRefuse(415, "application/json");
        (await Barbican.SendTextAsync("PUT", path, "", "text/plain")).ShouldRefuse(400, "No data");
        (await Barbican.SendTextAsync("PUT", path, new string('x', 20_001), "text/plain")).ShouldRefuse(413, "20000");
        (await Barbican.GetAsync($"{path}/payload")).Text.ShouldBe("two");
    }

    [Theory]
    [InlineData("""{"payload": "x"}""", 400, "payload_content_type")]
    [InlineData("""{"payload": "x", "payload_content_type": "image/png"}""", 400, "payload_content_type")]
    [InlineData("""{"payload": "x", "payload_content_type": "text/plain", "payload_content_encoding": "base64"}""", 400, "payload_content_encoding")]
    [InlineData("""{"payload": "x", "payload_content_type": "application/octet-stream"}""", 400, "payload_content_encoding")]
    [InlineData("""{"payload": "!", "payload_content_type": "application/octet-stream", "payload_content_encoding": "base64"}""", 400, "payload")]
    [InlineData("""{"payload": " ", "payload_content_type": "text/plain"}""", 400, "payload")]
    [InlineData("""{"payload_content_type": "text/plain"}""", 400, "payload")]
    [InlineData("""{"secret_type": "nonsense"}""", 400, "secret_type")]
    [InlineData("""{"bit_length": 0}""", 400, "bit_length")]
    [InlineData("""{"expiration": "2001-01-01T00:00:00"}""", 400, "expiration")]
    [InlineData("""{"expiration": "soon"}""", 400, "expiration")]
    [InlineData("""{"name": 5}""", 400, "name")]
    [InlineData("""{"nonsense": 5}""", 400, "nonsense")]
    [InlineData("""[]""", 400, "object")]
    public async Task Wrong_secrets_are_refused_and_stored_nowhere(string body, int status, string names)
    {
        var before = (int)(await Barbican.GetAsync("v1/secrets"))["total"];
        var refused = (await Barbican.SendTextAsync("POST", "v1/secrets", body)).ShouldRefuse(status, names);
        refused.Body!.ShouldHave(new { code = 400, title = "Bad Request" });
        ((int)(await Barbican.GetAsync("v1/secrets"))["total"]).ShouldBe(before);
    }

    [Fact]
    public async Task Lists_are_filtered_sorted_and_paged()
    {
        var session = await server.SessionAsync("member");
        foreach (var i in Enumerable.Range(0, 12))
        {
            await session.Barbican.PostAsync("v1/secrets", new
            {
                name = $"s{i:D2}", algorithm = i % 2 == 0 ? "rsa" : "aes", bit_length = 128 + i, mode = "cbc",
                secret_type = i == 3 ? "public" : "private", expiration = i == 5 ? "2090-01-01T00:00:00" : null,
            });
        }

        var first = await session.Barbican.GetAsync("v1/secrets");
        first.Names("secrets").ShouldBe([.. Enumerable.Range(0, 10).Select(i => $"s{i:D2}")]);
        ((int)first["total"]).ShouldBe(12);
        ((string)first["next"]!).ShouldEndWith("/v1/secrets?limit=10&offset=10");
        var second = await session.Barbican.GetAsync("v1/secrets?limit=10&offset=10");
        second.Names("secrets").ShouldBe(["s10", "s11"]);
        second.Body!.AsObject().ContainsKey("next").ShouldBeFalse();
        ((string)second["previous"]!).ShouldEndWith("limit=10&offset=0");

        foreach (var (query, names) in new[]
        {
            ("name=s04", new[] { "s04" }), ("alg=rsa&limit=2&sort=name:desc", ["s10", "s08"]), ("bits=130", ["s02"]),
            ("bits=junk&limit=1", ["s00"]), ("secret_type=public", ["s03"]), ("mode=ecb", []),
            ("expiration=gt:2080-01-01T00:00:00,lt:2100-01-01T00:00:00", ["s05"]), ("created=lt:2001-01-01", []),
            ("acl_only=true", []), ("limit=junk&offset=11", ["s11"]), ("limit=0&offset=-1", ["s00"]),
        })
        {
            (await session.Barbican.GetAsync($"v1/secrets?{query}")).ShouldBe(200).Names("secrets").ShouldBe(names, query);
        }

        (await session.Barbican.GetAsync("v1/secrets?created=junk")).ShouldRefuse(400, "created");
        (await session.Barbican.GetAsync("v1/secrets?sort=junk")).ShouldRefuse(400, "sort");
        (await session.Barbican.GetAsync("v1/secrets?sort=name:sideways")).ShouldRefuse(400, "sort");
    }

    [Fact]
    public async Task Metadata_is_written_down_beside_a_secret()
    {
        var path = PathOf(await Barbican.PostAsync("v1/secrets", new { }), "secret_ref") + "/metadata";
        (await Barbican.PutAsync(path, new { metadata = new { Site = "a" } })).ShouldBe(201);
        (await Barbican.PostAsync(path, new { key = "note", value = "b" })).ShouldBe(201);
        (await Barbican.PostAsync(path, new { key = "note", value = "c" })).ShouldRefuse(409, "note");
        (await Barbican.PutAsync(path + "/note", new { key = "note", value = "c" })).ShouldBe(200);
        (await Barbican.GetAsync(path + "/note")).Body!.ShouldHave(new { key = "note", value = "c" });
        (await Barbican.DeleteAsync(path + "/site")).ShouldBe(204);
        (await Barbican.GetAsync(path))["metadata"].ToJsonString().ShouldBe("""{"note":"c"}""");
        (await Barbican.PostAsync(path, new { key = "a b", value = "c" })).ShouldRefuse(400, "URL safe");
        (await Barbican.GetAsync(path + "/gone")).ShouldRefuse(404);
    }

    [Fact]
    public async Task Others_see_a_secret_only_where_its_list_names_them()
    {
        var (path, stranger) = (await StoredAsync("mine"), await server.SessionAsync("member"));
        var colleague = await server.SessionAsync("member", server.Member.ProjectId);
        var reader = await server.SessionAsync("reader", server.Member.ProjectId);
        foreach (var (session, status) in new[] { (stranger, 404), (server.Admin, 404), (reader, 403), (colleague, 200) })
        {
            (await session.Barbican.GetAsync(path)).ShouldBe(status);
            (await session.Barbican.GetAsync(path + "/payload")).ShouldBe(status);
            (await session.Barbican.GetAsync(path + "/acl")).ShouldBe(status);
        }

        (await reader.Barbican.GetAsync("v1/secrets")).ShouldRefuse(403, "not allowed");
        (await reader.Barbican.PostAsync("v1/secrets", new { })).ShouldRefuse(403, "not allowed");
        (await stranger.Barbican.DeleteAsync(path)).ShouldBe(404);
        (await reader.Barbican.DeleteAsync(path)).ShouldBe(403);

        // Shared with a stranger, and no longer with the project.
        (await Barbican.GetAsync(path + "/acl")).Text.ShouldBe("""{"read":{"project-access":true}}""");
        (await Barbican.PutAsync(path + "/acl", new { read = new { users = new[] { stranger.UserId } }.With("project-access", false) }))
            .ShouldBe(200)["acl_ref"].ToString().ShouldEndWith(path + "/acl");
        (await stranger.Barbican.GetAsync(path + "/payload")).ShouldBe(200).Text.ShouldBe("mine");
        (await stranger.Barbican.GetAsync("v1/secrets?acl_only=true")).Names("secrets").ShouldBe(["mine"]);
        (await stranger.Barbican.DeleteAsync(path)).ShouldBe(403);
        (await stranger.Barbican.GetAsync(path + "/acl")).ShouldBe(403);
        (await colleague.Barbican.GetAsync(path)).ShouldBe(403);
        (await Barbican.GetAsync(path)).ShouldBe(200);

        (await Barbican.PatchAsync(path + "/acl", new { read = new { users = new[] { "u1" } } })).ShouldBe(200);
        (await Barbican.GetAsync(path + "/acl"))["read"].ShouldHave(
            new { users = new[] { "u1" } }.With("project-access", false));
        (await Barbican.SendTextAsync("PUT", path + "/acl", """{"read": {"users": "u"}, "write": {}}""")).ShouldRefuse(400, "users", "write");
        (await Barbican.DeleteAsync(path + "/acl")).ShouldBe(200);
        (await stranger.Barbican.GetAsync(path)).ShouldBe(404);
        (await colleague.Barbican.GetAsync(path)).ShouldBe(200);
    }

    [Fact]
    public async Task Payloads_are_encrypted_at_rest_and_outlive_a_restart()
    {
        await using var own = new TestServer();
        await own.InitializeAsync();
        var made = await own.Member.Barbican.PostAsync(
            "v1/secrets", new { payload = "very-secret-words", payload_content_type = "text/plain" });
        var path = PathOf(made.ShouldBe(201), "secret_ref");
        await own.StopAsync();

        foreach (var file in Directory.GetFiles(own.State))
        {
            var bytes = await File.ReadAllBytesAsync(file, ApiClient.Cancel);
            bytes.AsSpan().IndexOf("very-secret-words"u8).ShouldBe(-1, file);
            bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Convert.ToBase64String("very-secret-words"u8))).ShouldBe(-1, file);
        }

        var key = Path.Combine(own.State, "secret-key");
        File.GetUnixFileMode(key).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var right = await File.ReadAllTextAsync(key, ApiClient.Cancel);
        File.Delete(key);
        (await Should.ThrowAsync<InvalidOperationException>(own.StartAgainAsync)).Message.ShouldContain("is missing");
        await File.WriteAllTextAsync(key, Convert.ToBase64String(new byte[32]), ApiClient.Cancel);
        (await Should.ThrowAsync<InvalidOperationException>(own.StartAgainAsync)).Message.ShouldContain("another key");
        await File.WriteAllTextAsync(key, "junk", ApiClient.Cancel);
        (await Should.ThrowAsync<InvalidOperationException>(own.StartAgainAsync)).Message.ShouldContain("32 bytes");

        await File.WriteAllTextAsync(key, right, ApiClient.Cancel);
        await own.StartAgainAsync();
        (await own.Barbican.As(own.Member.Token).GetAsync(path + "/payload")).Text.ShouldBe("very-secret-words");
    }

    private async Task<string> StoredAsync(string payload) => PathOf((await Barbican.PostAsync(
        "v1/secrets", new { name = payload, payload, payload_content_type = "text/plain" })).ShouldBe(201), "secret_ref");

    private static string PathOf(ApiReply reply, string name) =>
        new Uri((string)reply[name]!).AbsolutePath.TrimStart('/');

    private static Action<HttpRequestHeaders> Accept(string type) =>
        headers => headers.TryAddWithoutValidation("Accept", type);

    private static void Microversion(HttpRequestHeaders headers) =>
        headers.TryAddWithoutValidation("OpenStack-API-Version", "key-manager 1.1");
}
