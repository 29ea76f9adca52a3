using System.Globalization;
using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Identity;

/// <summary>What lets programs in without a password.</summary>
public sealed class ApplicationCredentialTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Credential_lets_in_by_id_and_by_name_and_its_tokens_end_with_it()
    {
        var user = await server.SessionAsync("member");
        var made = await MakeAsync(user, new { name = "ci", description = "d" });
        var (id, secret) = (made.Id(), (string)made["secret"]!);
        made.ShouldHave(new { name = "ci", description = "d", project_id = user.ProjectId, unrestricted = false });
        made["roles"]!.AsArray().Select(it => (string)it!["name"]!).ShouldBe(["reader", "member"]);

        var shown = (await user.Keystone.GetAsync(Path(user, id))).ShouldBe(200)["application_credential"];
        shown.AsObject().ContainsKey("secret").ShouldBeFalse("it is shown once");
        (await user.Keystone.GetAsync(Path(user))).Text.ShouldNotContain(secret);

        var byId = await TokenAsync(new { id, secret });
        byId["token"].ShouldHave(new { methods = new[] { "application_credential" } });
        ((string)byId["token"]["project"]!["id"]!).ShouldBe(user.ProjectId);
        var byName = await TokenAsync(new { name = "ci", secret, user = new { id = user.UserId } });
        foreach (var token in new[] { TokenOf(byId), TokenOf(byName) })
        {
            (await server.Octavia.As(token).GetAsync("v2/lbaas/loadbalancers")).ShouldBe(200);
        }

        (await user.Keystone.DeleteAsync(Path(user, id))).ShouldBe(204);
        (await server.Octavia.As(TokenOf(byId)).GetAsync("v2/lbaas/loadbalancers")).ShouldRefuse(401);
        (await PostAsync(new { id, secret })).ShouldRefuse(401);
        (await user.Keystone.GetAsync(Path(user, id))).ShouldRefuse(404, id);
    }

    [Fact]
    public async Task Credential_has_the_roles_that_it_was_given_as_long_as_its_user_has_them()
    {
        var user = await server.SessionAsync("member");
        var made = await MakeAsync(user, new { name = "r", roles = new[] { new { name = "reader" } } });
        var token = TokenOf(await TokenAsync(new { id = made.Id(), secret = (string)made["secret"]! }));
        (await server.Octavia.As(token).GetAsync("v2/lbaas/loadbalancers")).ShouldBe(200);
        (await server.Octavia.As(token).PostAsync("v2/lbaas/loadbalancers", new { })).ShouldRefuse(403);

        (await server.Admin.Keystone.DeleteAsync(
            $"projects/{user.ProjectId}/users/{user.UserId}/roles/{await server.RoleAsync("member")}")).ShouldBe(204);
        (await server.Octavia.As(token).GetAsync("v2/lbaas/loadbalancers")).ShouldRefuse(401);
    }

    [Fact]
    public async Task Restricted_one_makes_and_deletes_no_others_and_an_unrestricted_one_does()
    {
        var user = await server.SessionAsync("member");
        foreach (var (name, unrestricted, status) in new[] { ("no", false, 403), ("yes", true, 201) })
        {
            var made = await MakeAsync(user, new { name, unrestricted });
            var token = TokenOf(await TokenAsync(new { id = made.Id(), secret = (string)made["secret"]! }));
            var keystone = server.Keystone.As(token);
            var body = new { application_credential = new { name = "further" } };
            (await keystone.PostAsync(Path(user), body)).ShouldBe(status);
            (await keystone.DeleteAsync(Path(user, made.Id()))).ShouldBe(unrestricted ? 204 : 403);

            // Traded in for another token it stays what it is.
            var auth = new { identity = new { methods = new[] { "token" }, token = new { id = token } } };
            (await server.Keystone.PostAsync("auth/tokens", new { auth })).Status.ShouldBe(unrestricted ? 401 : 201);
        }
    }

    [Fact]
    public async Task Credential_is_of_one_project_and_good_for_no_other_nor_for_the_system()
    {
        var made = await MakeAsync(server.Admin, new { name = $"a{Guid.NewGuid():N}" });
        var proof = new { id = made.Id(), secret = (string)made["secret"]! };
        foreach (var scope in new object[]
        {
            new { project = new { id = server.Member.ProjectId } }, new { system = new { all = true } }, "unscoped",
        })
        {
            (await PostAsync(proof, scope)).ShouldRefuse(401);
        }

        (await PostAsync(proof, new { project = new { id = server.Admin.ProjectId } })).ShouldBe(201);
    }

    [Fact]
    public async Task Expiry_ends_the_tokens_too()
    {
        var user = await server.SessionAsync("member");
        var ends = TimeProvider.System.GetUtcNow().AddMinutes(5).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        var made = await MakeAsync(user, new { name = "short", expires_at = ends });
        ((string)made["expires_at"]!).ShouldBe(ends + "Z");
        var token = (await TokenAsync(new { id = made.Id(), secret = (string)made["secret"]! }))["token"];
        ((string)token["expires_at"]!).ShouldBe(ends[..^3] + "000Z");
    }

    [Theory]
    [InlineData("""{}""", 400, "name")]
    [InlineData("""{"name": ""}""", 400, "name")]
    [InlineData("""{"name": "x", "roles": [{"name": "admin"}]}""", 400, "roles")]
    [InlineData("""{"name": "x", "roles": []}""", 400, "roles")]
    [InlineData("""{"name": "x", "expires_at": "2001-01-01T00:00:00Z"}""", 400, "expires_at")]
    [InlineData("""{"name": "x", "expires_at": "soon"}""", 400, "expires_at")]
    [InlineData("""{"name": "x", "access_rules": [{"path": "/v2", "method": "GET", "service": "s"}]}""", 501, "access_rules")]
    [InlineData("""{"name": "x", "colour": 1}""", 400, "colour")]
    public async Task What_cannot_be_made_is_refused_and_named(string body, int status, string named)
    {
        var user = await server.SessionAsync("member");
        (await user.Keystone.SendTextAsync("POST", Path(user), $$"""{"application_credential": {{body}}}"""))
            .ShouldRefuse(status, named);
        (await user.Keystone.GetAsync(Path(user)))["application_credentials"].AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Name_is_the_users_own_and_others_credentials_are_not_seen()
    {
        var (user, other) = (await server.SessionAsync("member"), await server.SessionAsync("member"));
        var made = await MakeAsync(user, new { name = "n" });
        (await user.Keystone.PostAsync(Path(user), new { application_credential = new { name = "n" } })).ShouldRefuse(409, "n");
        await MakeAsync(other, new { name = "n" });

        (await other.Keystone.GetAsync(Path(user))).ShouldRefuse(403);
        (await other.Keystone.GetAsync(Path(user, made.Id()))).ShouldRefuse(403);
        (await other.Keystone.GetAsync(Path(other, made.Id()))).ShouldRefuse(404);
        (await other.Keystone.DeleteAsync(Path(other, made.Id()))).ShouldRefuse(404);
        (await other.Keystone.PostAsync(Path(user), new { application_credential = new { name = "m" } })).ShouldRefuse(403);
        (await server.Admin.Keystone.PostAsync(Path(user), new { application_credential = new { name = "m" } })).ShouldRefuse(403);
        (await server.Admin.Keystone.DeleteAsync(Path(user, made.Id()))).ShouldBe(204);
    }

    [Fact]
    public async Task Secret_that_is_wrong_or_misses_gets_no_token()
    {
        var user = await server.SessionAsync("member");
        var made = await MakeAsync(user, new { name = "n", secret = "chosen" });
        ((string)made["secret"]!).ShouldBe("chosen");
        (await PostAsync(new { id = made.Id(), secret = "other" })).ShouldRefuse(401);
        (await PostAsync(new { id = "none", secret = "chosen" })).ShouldRefuse(401);
        (await PostAsync(new { id = made.Id() })).ShouldRefuse(400, "secret");
        (await PostAsync(new { name = "n", secret = "chosen" })).ShouldRefuse(400, "user");
        (await PostAsync(new { id = made.Id(), secret = "chosen" })).ShouldBe(201);
    }

    private static string Path(Session user, string? id = null) =>
        $"users/{user.UserId}/application_credentials{(id is null ? "" : "/" + id)}";

    private static async Task<JsonNode> MakeAsync(Session user, object body) =>
        (await user.Keystone.PostAsync(Path(user), new { application_credential = body })).ShouldBe(201)["application_credential"];

    private async Task<ApiReply> TokenAsync(object proof) => (await PostAsync(proof)).ShouldBe(201);

    private Task<ApiReply> PostAsync(object proof, object? scope = null)
    {
        var auth = Session.JsonObjectOf(new
        {
            identity = new { methods = new[] { "application_credential" }, application_credential = proof },
        });
        if (scope is not null)
        {
            auth["scope"] = System.Text.Json.JsonSerializer.SerializeToNode(scope);
        }

        return server.Keystone.PostAsync("auth/tokens", new JsonObject { ["auth"] = auth });
    }

    private static string TokenOf(ApiReply reply) => reply.Headers.GetValues("X-Subject-Token").Single();
}
