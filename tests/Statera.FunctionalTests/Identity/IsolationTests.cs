using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;
using Statera.FunctionalTests.Support.Endpoints;

namespace Statera.FunctionalTests.Identity;

/// <summary>
/// Two projects on one server: what is one's own is for the other as if it did not exist. That every endpoint holds to it when
/// it is asked plainly, is for <see cref="AccessTests"/>; here are the ways round.
/// </summary>
public sealed class IsolationTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Another_projects_objects_are_never_seen_or_changed()
    {
        var (mine, theirs) = (server.Member, await server.SessionAsync("member"));
        var own = await theirs.LoadBalancerAsync();
        var ownPool = await theirs.PoolAsync(own);
        var owned = await OwnedAsync(mine);
        var before = await DumpAsync(mine);
        var others = await DumpAsync(theirs);

        foreach (var (client, method, path, body, statuses) in Attempts(theirs, owned, own, ownPool))
        {
            var reply = await client.SendTextAsync(method, path, body);
            statuses.ShouldContain(reply.Status, $"{method} {path}: {reply.Text}");
            if (reply.Status == 200)
            {
                foreach (var id in owned.Values)
                {
                    reply.Text.ShouldNotContain(id, Case.Sensitive, $"{method} {path}");
                }
            }
        }

        (await DumpAsync(mine)).ShouldBe(before);
        (await DumpAsync(theirs)).ShouldBe(others);
    }

    [Fact]
    public async Task Filters_and_markers_of_no_list_reach_into_another_project()
    {
        var things = await Belongings.MakeAsync(server, server.Member);
        Session[] others = [await server.SessionAsync("reader"), await server.SessionAsync("member")];
        var lists = Endpoint.All(server).Where(it => it.Method == "GET" && !it.IsOfOne && it.Path.Length > 1).ToList();
        var seen = await Task.WhenAll(lists.Select(
            it => Belongings.Of(server, it.Service, server.Member.Token).GetAsync(it.Pattern)));
        seen.Count(it => things.Owned.Any(id => it.Text.Contains(id, StringComparison.Ordinal)))
            .ShouldBeGreaterThan(10, "the owner sees them");
        var wrong = new List<string>();
        foreach (var (list, other) in lists.SelectMany(it => others, (it, other) => (it, other)))
        {
            var own = things.Ids.GetValueOrDefault(list.Parts[^1], "x");
            foreach (var query in new[]
            {
                "", $"?id={own}", $"?project_id={server.Member.ProjectId}", $"?tenant_id={server.Member.ProjectId}", $"?marker={own}",
                $"?project_id={server.Member.ProjectId}&project_id={other.ProjectId}", "?all_tenants=1", "?sort=project_id&limit=1000",
                $"?loadbalancer_id={things.Ids["loadbalancers"]}", $"?network_id={things.Ids["networks"]}", "?acl_only=true", "?offset=0&limit=100",
            })
            {
                var reply = await Belongings.Of(server, list.Service, other.Token).GetAsync(list.Pattern + query);
                if (reply.Status >= 500 || (reply.Status < 400 && things.Owned.Any(
                    id => reply.Text.Contains(id, StringComparison.Ordinal) && !query.Contains(id, StringComparison.Ordinal))))
                {
                    wrong.Add($"{list}{query}: {reply.Status} {reply.Text}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_operator_sees_and_changes_everything_and_makes_it_for_others()
    {
        var owned = await OwnedAsync(server.Member);
        (await server.Admin.GetAsync("loadbalancers")).Text.ShouldContain(owned["lb"]);
        (await server.Admin.PutAsync($"pools/{owned["pool"]}", new { name = "by the operator" })).ShouldBe(200);
        (await server.Member.ShowAsync("pools", owned["pool"])).ShouldHave(new { name = "by the operator" });

        var made = await server.Admin.MakeAsync(
            "loadbalancers", new { vip_subnet_id = server.SubnetId, project_id = server.Member.ProjectId });
        (await server.Member.ShowAsync("loadbalancers", made.Id())).ShouldHave(new { project_id = server.Member.ProjectId });
    }

    private static IEnumerable<(ApiClient, string Method, string Path, string Body, int[] Statuses)> Attempts(
        Session theirs, Dictionary<string, string> owned, string own, string ownPool)
    {
        var (octavia, neutron, keystone) = (theirs.Octavia, theirs.Neutron, theirs.Keystone);
        int[] hidden = [404], refused = [403, 404];
        foreach (var (plural, key) in new[]
        {
            ("loadbalancers", "lb"), ("listeners", "listener"), ("pools", "pool"), ("healthmonitors", "monitor"),
            ($"pools/{owned["pool"]}/members", "member"), ($"pools/{ownPool}/members", "member"),
        })
        {
            var one = $"{Session.Lbaas}{plural}/{owned[key]}";
            var singular = plural.Split('/')[^1][..^1];
            yield return (octavia, "GET", one, "", hidden);
            yield return (octavia, "PUT", one, $$$"""{"{{{singular}}}": {"name": "taken"}}""", hidden);
            yield return (octavia, "DELETE", one + "?cascade=true", "", hidden);
        }

        foreach (var plural in new[] { "loadbalancers", "listeners", "pools", "healthmonitors" })
        {
            yield return (octavia, "GET", Session.Lbaas + plural, "", [200]);
            yield return (octavia, "GET", $"{Session.Lbaas}{plural}?sort=name", "", [200]);
        }

        foreach (var path in new[]
        {
            $"loadbalancers/{owned["lb"]}/status", $"loadbalancers/{owned["lb"]}/stats", $"listeners/{owned["listener"]}/stats",
            $"pools/{owned["pool"]}/members",
        })
        {
            yield return (octavia, "GET", Session.Lbaas + path, "", hidden);
        }

        var pool = $$"""{"protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN", """;
        var monitor = $$"""{"type": "TCP", "delay": 1, "timeout": 1, "max_retries": 1, """;
        foreach (var (method, path, body) in new[]
        {
            ("POST", "listeners", $$$"""{"listener": {"loadbalancer_id": "{{{owned["lb"]}}}", "protocol": "TCP", "protocol_port": 9}}"""),
            ("POST", "listeners", $$$"""{"listener": {"loadbalancer_id": "{{{own}}}", "protocol": "HTTP", "protocol_port": 9, "default_pool_id": "{{{owned["pool"]}}}"}}"""),
            ("POST", "pools", $$$"""{"pool": {{{pool}}}"loadbalancer_id": "{{{owned["lb"]}}}"}}"""),
            ("POST", "pools", $$$"""{"pool": {{{pool}}}"listener_id": "{{{owned["listener"]}}}"}}"""),
            ("POST", $"pools/{owned["pool"]}/members", """{"member": {"address": "192.0.2.99", "protocol_port": 9}}"""),
            ("PUT", $"pools/{owned["pool"]}/members", """{"members": []}"""),
            ("POST", "healthmonitors", $$$"""{"healthmonitor": {{{monitor}}}"pool_id": "{{{owned["pool"]}}}"}}"""),
        })
        {
            yield return (octavia, method, Session.Lbaas + path, body, hidden);
        }

        foreach (var (name, key) in new[] { ("vip_port_id", "port"), ("vip_subnet_id", "subnet"), ("vip_network_id", "network") })
        {
            yield return (octavia, "POST", Session.Lbaas + "loadbalancers", $$$"""{"loadbalancer": {"{{{name}}}": "{{{owned[key]}}}"}}""", [400]);
        }

        yield return (octavia, "POST", Session.Lbaas + "loadbalancers", $$$"""{"loadbalancer": {"vip_port_id": "{{{owned["vipPort"]}}}"}}""", [400]);
        yield return (octavia, "POST", Session.Lbaas + "loadbalancers", $$$"""{"loadbalancer": {"project_id": "{{{owned["project"]}}}", "vip_subnet_id": "{{{owned["subnet"]}}}"}}""", [403]);
        yield return (octavia, "POST", $"{Session.Lbaas}pools/{ownPool}/members", $$$"""{"member": {"address": "192.0.2.9", "protocol_port": 9, "subnet_id": "{{{owned["subnet"]}}}"}}""", [400]);

        foreach (var (plural, key) in new[] { ("networks", "network"), ("subnets", "subnet"), ("ports", "port"), ("ports", "vipPort") })
        {
            yield return (neutron, "GET", $"v2.0/{plural}", "", [200]);
            yield return (neutron, "GET", $"v2.0/{plural}/{owned[key]}", "", hidden);
            yield return (neutron, "PUT", $"v2.0/{plural}/{owned[key]}", $$$"""{"{{{plural[..^1]}}}": {"name": "taken"}}""", hidden);
            yield return (neutron, "DELETE", $"v2.0/{plural}/{owned[key]}", "", hidden);
        }

        yield return (neutron, "POST", "v2.0/ports", $$$"""{"port": {"network_id": "{{{owned["network"]}}}"}}""", [400, 404]);
        yield return (neutron, "POST", "v2.0/subnets", $$$"""{"subnet": {"network_id": "{{{owned["network"]}}}", "cidr": "127.99.0.0/24"}}""", [400, 404]);
        yield return (neutron, "POST", "v2.0/networks", $$$"""{"network": {"project_id": "{{{owned["project"]}}}"}}""", [403]);
        yield return (neutron, "POST", "v2.0/networks", """{"network": {"shared": true}}""", [403]);

        var (user, project) = (owned["user"], owned["project"]);
        foreach (var (method, path, body) in new[]
        {
            ("GET", "users", ""), ("GET", $"users/{user}", ""), ("GET", $"users/{user}/projects", ""),
            ("PATCH", $"users/{user}", """{"user": {"enabled": false}}"""), ("DELETE", $"users/{user}", ""),
            ("POST", "users", """{"user": {"name": "x"}}"""),
            ("POST", $"users/{user}/password", """{"user": {"original_password": "a", "password": "b"}}"""),
            ("GET", "projects", ""), ("GET", $"projects/{project}", ""), ("DELETE", $"projects/{project}", ""),
            ("PATCH", $"projects/{project}", """{"project": {"enabled": false}}"""),
            ("POST", "projects", """{"project": {"name": "x"}}"""),
            ("GET", "role_assignments", ""), ("GET", $"projects/{project}/users/{user}/roles", ""),
            ("PUT", $"projects/{project}/users/{theirs.UserId}/roles/7ead0000000000000000000000000003", ""),
            ("DELETE", $"projects/{project}/users/{user}/roles/7ead0000000000000000000000000002", ""),
            ("PUT", $"projects/{theirs.ProjectId}/users/{theirs.UserId}/roles/7ead0000000000000000000000000003", ""),
        })
        {
            yield return (keystone, method, path, body, refused);
        }

        yield return (keystone, "GET", "auth/projects", "", [200]);
    }

    private static async Task<Dictionary<string, string>> OwnedAsync(Session mine)
    {
        var lb = await mine.LoadBalancerAsync();
        var listener = await mine.ListenerAsync(lb);
        var pool = await mine.PoolAsync(lb);
        var network = (await mine.Neutron.PostAsync("v2.0/networks", new { network = new { name = "own" } }))
            .ShouldBe(201)["network"].Id();
        var cidr = $"127.{Interlocked.Increment(ref _subnets)}.0.0/24";
        var subnet = (await mine.Neutron.PostAsync("v2.0/subnets", new { subnet = new { network_id = network, cidr } }))
            .ShouldBe(201)["subnet"].Id();
        var port = (await mine.Neutron.PostAsync("v2.0/ports", new { port = new { network_id = network } }))
            .ShouldBe(201)["port"].Id();
        var owned = new Dictionary<string, string>
        {
            ["lb"] = lb, ["listener"] = listener, ["pool"] = pool, ["member"] = await mine.MemberAsync(pool),
            ["monitor"] = await mine.MonitorAsync(pool), ["network"] = network, ["subnet"] = subnet, ["port"] = port,
            ["vipPort"] = (string)(await mine.ShowAsync("loadbalancers", lb))["vip_port_id"]!,
            ["project"] = mine.ProjectId, ["user"] = mine.UserId,
        };
        await mine.ActiveAsync(lb);
        return owned;
    }

    private static int _subnets = 100;

    // Everything that a project has, as it sees it.
    private static async Task<string> DumpAsync(Session session)
    {
        var all = new JsonArray();
        foreach (var plural in new[] { "loadbalancers", "listeners", "pools", "healthmonitors" })
        {
            all.Add((await session.GetAsync(plural)).ShouldBe(200).Body);
        }

        foreach (var pool in all[2]!["pools"]!.AsArray().Select(it => it!.Id()).ToList())
        {
            all.Add((await session.GetAsync($"pools/{pool}/members")).ShouldBe(200).Body);
        }

        foreach (var plural in new[] { "networks", "subnets", "ports" })
        {
            all.Add((await session.Neutron.GetAsync($"v2.0/{plural}")).ShouldBe(200).Body);
        }

        return all.ToJsonString();
    }
}
