using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Identity;

/// <summary>Every endpoint that the load-balancer API has, asked by everybody.</summary>
public sealed class AccessTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string[] Roots = ["/v2.0/lbaas", "/v2/lbaas", "/v2.0", "/v2"];

    [Fact]
    public async Task Every_endpoint_lets_in_whom_the_table_says_and_nobody_else()
    {
        var objects = await ObjectsAsync();
        var before = await StateAsync();
        List<(string Who, string? Token, string Rights, bool Ours)> callers =
        [
            ("nobody", null, "", false),
            ("a system reader", await server.SystemTokenAsync("reader"), "R", false),
            ("a system admin", await server.SystemTokenAsync("admin"), "RWqa", false),
            ("another project's member", (await server.SessionAsync("member")).Token, "rw", false),
            ("another project's observer", (await server.SessionAsync("load-balancer_observer")).Token, "r", false),
        ];
        foreach (var (role, rights) in AccessTable.Roles)
        {
            callers.Add((role, (await server.SessionAsync(role, server.Member.ProjectId)).Token, rights, true));
        }

        var wrong = new List<string>();
        foreach (var (method, path) in Endpoints())
        {
            foreach (var caller in callers)
            {
                wrong.AddRange(await FaultsAsync(method, path, caller, objects));
            }
        }

        wrong.ShouldBeEmpty();
        (await StateAsync()).ShouldBe(before);
    }

    [Fact]
    public void Every_root_has_the_same_endpoints_and_there_are_some()
    {
        var all = server.Server.Routes;
        var first = Endpoints().Where(it => !it.Path.StartsWith("/octavia/", StringComparison.Ordinal)).ToHashSet();
        first.Count.ShouldBeGreaterThan(30);
        foreach (var root in Roots)
        {
            first.IsSubsetOf(all.Where(it => it.Pattern.StartsWith(root + "/", StringComparison.Ordinal))
                .Select(it => (it.Method, it.Pattern[root.Length..]))).ShouldBeTrue(root);
        }
    }

    // What is wrong with the answer to one caller; none where it is as the table says.
    private async Task<IEnumerable<string>> FaultsAsync(
        string method, string path, (string Who, string? Token, string Rights, bool Ours) caller,
        Dictionary<string, string> objects)
    {
        var needed = AccessTable.Needed(method, path);
        var named = path.Contains('{', StringComparison.Ordinal);
        var everywhere = caller.Rights.Any(right => needed.Contains(right) && right is 'R' or 'W' or 'q' or 'a' or 'm');
        var allowed = caller.Rights.Any(needed.Contains);
        var stranger = allowed && !everywhere && !caller.Ours && named && AccessTable.IsOwned(path);

        // Who is let in must not get further than to a body that can't be read, or to an object that is not there.
        var letIn = allowed && !stranger;
        var root = path.StartsWith("/octavia/", StringComparison.Ordinal) ? "/v2.0" : Roots[0];
        var harms = method == "DELETE" || path.EndsWith("/failover", StringComparison.Ordinal);
        var target = root + Fill(path, objects, letIn && harms ? Guid.NewGuid().ToString() : null);
        var reply = method is "GET" or "DELETE"
            ? await server.Octavia.As(caller.Token).SendAsync(method, target, null)
            : await server.Octavia.As(caller.Token).SendTextAsync(
                method, target, letIn ? "{" : LegalBody(path));

        int[] expected = caller.Token is null ? [401]
            : !allowed ? [403]
            : stranger ? path.StartsWith("/quotas", StringComparison.Ordinal) ? [403, 404] : [404]
            : method == "GET" ? AccessTable.IsOwned(path) || !named ? [200] : [200, 404]

            // What takes no body is carried out; the operator's objects need not be there.
            : method == "DELETE" ? [404, 204, 202] : [400, 404, 202];
        var shown = !expected.Contains(reply.Status) ? $"{reply.Status} {reply.Fault}"
            : method == "GET" && AccessTable.IsOwned(path) && !caller.Ours && !everywhere && objects.Values.FirstOrDefault(
                id => id != server.Member.ProjectId && reply.Status == 200
                    && reply.Text.Contains(id, StringComparison.Ordinal)) is { } leaked ? $"it shows {leaked}"
            : reply.Status == 403 && !reply.Fault.StartsWith(
                "Policy does not allow this request to be performed.", StringComparison.Ordinal) ? reply.Fault
            : null;
        return shown is null ? [] : [$"{method} {path} by {caller.Who}: {shown}, not {string.Join(" or ", expected)}"];
    }

    // Those of one root: what stands below /octavia has one of its own.
    private IEnumerable<(string Method, string Path)> Endpoints() =>
        from route in server.Server.Routes
        let root = route.Pattern.StartsWith("/v2.0/octavia/", StringComparison.Ordinal) ? "/v2.0" : Roots[0]
        where route.Pattern.StartsWith(root + "/", StringComparison.Ordinal)
        select (route.Method, route.Pattern[root.Length..]);

    private async Task<Dictionary<string, string>> ObjectsAsync()
    {
        var api = server.Member;
        var lb = await api.LoadBalancerAsync();
        var listener = await api.ListenerAsync(lb);
        var pool = await api.PoolAsync(lb);
        var member = await api.MemberAsync(pool);
        var monitor = await api.MonitorAsync(pool);
        var policy = (await api.Octavia.PostAsync("v2.0/lbaas/l7policies", new
        {
            l7policy = new { listener_id = listener, action = "REJECT" },
        })).ShouldBe(201)["l7policy"].Id();
        var rule = (await api.Octavia.PostAsync($"v2.0/lbaas/l7policies/{policy}/rules", new
        {
            rule = new { type = "PATH", compare_type = "STARTS_WITH", value = "/x" },
        })).ShouldBe(201)["rule"].Id();
        await api.ActiveAsync(lb);
        return new Dictionary<string, string>
        {
            ["loadbalancers"] = lb, ["listeners"] = listener, ["pools"] = pool, ["members"] = member,
            ["healthmonitors"] = monitor, ["l7policies"] = policy, ["rules"] = rule, ["quotas"] = api.ProjectId,
            ["providers"] = "noop_driver",
        };
    }

    // An object's id stands behind the name of its collection.
    private static string Fill(string path, Dictionary<string, string> objects, string? last)
    {
        var parts = path.Split('/');
        var lastAt = Array.FindLastIndex(parts, part => part is ['{', ..]);
        var filled = parts.Select((part, i) => part is not ['{', ..] ? part
            : i == lastAt && last is not null ? last
            : objects.GetValueOrDefault(parts[i - 1], "00000000-0000-4000-8000-000000000001"));
        return string.Join('/', filled);
    }

    // A change that would be made, were the object the caller's.
    private static string LegalBody(string path)
    {
        var parts = path.Split('/');
        var collection = parts[^1] is ['{', ..] ? parts[^2] : parts[^1];
        return collection == "members" && parts[^1] == collection
            ? """{"members": []}"""
            : new JsonObject
            {
                [collection == "l7policies" ? "l7policy" : collection[..^1]] = new JsonObject { ["admin_state_up"] = false },
            }.ToJsonString();
    }

    private async Task<string> StateAsync()
    {
        var parts = new List<string>();
        foreach (var plural in new[] { "loadbalancers", "listeners", "pools", "healthmonitors", "l7policies" })
        {
            parts.Add((await server.Member.GetAsync($"{plural}?fields=id&fields=admin_state_up&fields=updated_at")).ShouldBe(200).Text);
        }

        return string.Join('\n', parts);
    }
}
