using System.Text.RegularExpressions;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Api;

public sealed class CollectionTests(CollectionTests.Data data) : IClassFixture<CollectionTests.Data>
{
    private Session Api => data.Server.Member;

    [Theory]
    [InlineData("", "a b c d e")]
    [InlineData("name=b", "b")]
    [InlineData("name=B", "")]
    [InlineData("name=b&name=c", "")]
    [InlineData("name=", "")]
    [InlineData("description=", "a b c d")]
    [InlineData("description=x%20y", "e")]
    [InlineData("admin_state_up=true", "a b d e")]
    [InlineData("admin_state_up=False", "c")]
    [InlineData("admin_state_up=zzz", "")]
    [InlineData("provisioning_status=ACTIVE&name=a", "a")]
    [InlineData("provisioning_status=ZZZ", "")]
    [InlineData("provider=noop_driver&name=d", "d")]
    [InlineData("flavor_id=null", "a b c d e")]
    [InlineData("project_id=other", "")]
    [InlineData("tags=red", "a b")]
    [InlineData("tags=red,blue", "b")]
    [InlineData("tags=red&tags=blue", "b")]
    [InlineData("tags=none", "")]
    [InlineData("tags-any=red,blue", "a b c")]
    [InlineData("not-tags=red", "c d e")]
    [InlineData("not-tags=red,blue", "a c d e")]
    [InlineData("not-tags-any=red,blue", "d e")]
    [InlineData("tags=red&not-tags=blue", "a")]
    [InlineData("sort=name:desc", "e d c b a")]
    [InlineData("sort=name", "a b c d e")]
    [InlineData("sort=admin_state_up:asc,name:desc", "c e d b a")]
    [InlineData("sort_key=admin_state_up&sort_key=name&sort_dir=desc&sort_dir=desc", "e d b a c")]
    [InlineData("sort_key=name&sort_dir=desc", "e d c b a")]
    [InlineData("sort_key=name", "a b c d e")]
    [InlineData("sort=project_id", "a b c d e")]
    [InlineData("limit=2", "a b")]
    [InlineData("limit=0", "a b c d e")]
    [InlineData("limit=-1", "a b c d e")]
    [InlineData("limit=infinite", "a b c d e")]
    [InlineData("limit=1001", "a b c d e")]
    [InlineData("limit=2&marker=B", "c d")]
    [InlineData("limit=2&marker=E", "")]
    [InlineData("limit=2&marker=D&page_reverse=True", "b c")]
    [InlineData("limit=2&marker=B&page_reverse=true", "a")]
    [InlineData("limit=2&marker=C&page_reverse=zzz", "d e")]
    [InlineData("limit=2&sort=name:desc&marker=D", "c b")]
    [InlineData("limit=2&sort=name:desc&marker=B&page_reverse=true", "d c")]
    public async Task A_query_chooses_orders_and_cuts(string query, string names) =>
        (await Api.GetAsync($"loadbalancers?{data.Filled(query)}")).ShouldBe(200).Names("loadbalancers")
            .ShouldBe(names.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Theory]
    [InlineData("zzz=1", "invalid")]
    [InlineData("tenant_id=x", "invalid")]
    [InlineData("=1", "invalid")]
    [InlineData("sort=zzz", "zzz")]
    [InlineData("sort=listeners", "listeners")]
    [InlineData("sort=name:zzz", "zzz")]
    [InlineData("sort_key=zzz", "zzz")]
    [InlineData("sort_key=name&sort_dir=zzz", "zzz")]
    [InlineData("limit=abc", "abc")]
    [InlineData("limit=", "limit ''")]
    [InlineData("limit=1.5", "1.5")]
    [InlineData("marker=xyz", "xyz")]
    [InlineData("marker=00000000-0000-0000-0000-000000000000", "marker")]
    [InlineData("marker=deadbeef-dead-4ead-8ead-deadbeefdead", "deadbeef")]
    [InlineData("marker=deadbeef-dead-4ead-8ead-deadbeefdead&sort=name", "deadbeef")]
    public async Task A_query_that_means_nothing_is_refused(string query, string named) =>
        (await Api.GetAsync($"loadbalancers?{query}")).ShouldRefuse(400, named);

    [Theory]
    [InlineData("fields=name", "name")]
    [InlineData("fields=id&fields=tags", "id,tags")]
    [InlineData("fields=tenant_id", "")]
    [InlineData("fields=zzz", "")]
    public async Task Fields_are_shown_alone(string query, string attributes)
    {
        var expected = attributes.Split(',', StringSplitOptions.RemoveEmptyEntries);
        Keys.In((await Api.GetAsync($"loadbalancers?{query}"))["loadbalancers"][0]).ShouldBe(expected);
        Keys.In((await Api.GetAsync($"loadbalancers/{data.Ids["a"]}?{query}"))["loadbalancer"]).ShouldBe(expected);
    }

    [Theory]
    [InlineData("limit=1")]
    [InlineData("limit=2")]
    [InlineData("limit=3")]
    [InlineData("limit=5")]
    [InlineData("limit=7")]
    [InlineData("limit=2&sort=name:desc")]
    [InlineData("limit=2&sort_key=admin_state_up&sort_key=name")]
    [InlineData("limit=2&sort=admin_state_up:desc,name:desc")]
    [InlineData("limit=2&provider=noop_driver")]
    public async Task The_links_lead_through_all_pages_and_back(string query)
    {
        var all = (await Api.GetAsync($"loadbalancers?{query.Replace("limit", "page_reverse", StringComparison.Ordinal)}"))
            .Names("loadbalancers");
        var first = new Uri(Api.Octavia.Root, $"{Session.Lbaas}loadbalancers?{query}").PathAndQuery;

        var (forward, last) = await WalkAsync(first, "next");
        forward.ShouldBe(all);

        var (backward, begin) = await WalkAsync(last, "previous");
        backward.ShouldBe(all);
        (await WalkAsync(begin, "next")).Names.ShouldBe(all);
    }

    [Theory]
    [InlineData("limit=1&tags=red&fields=name", "limit=1&")]
    [InlineData("sort=name,id:desc&limit=1&tags=red", "limit=1&sort=name,id:desc&")]
    [InlineData("limit=1&sort_key=name&sort_dir=asc&fields=id", "limit=1&sort_key=name&sort_dir=asc&")]
    public async Task The_links_name_the_page_and_the_order_alone(string query, string kept)
    {
        var first = (await Api.GetAsync($"loadbalancers?{query}")).ShouldBe(200);
        ((string)first["loadbalancers_links"][0]!["href"]!)
            .ShouldBe($"{Api.Octavia.Root}{Session.Lbaas}loadbalancers?{kept}marker={data.Ids["a"]}");
    }

    [Fact]
    public async Task A_marker_of_another_project_is_none_as_if_it_did_not_exist()
    {
        var stranger = await data.Server.SessionAsync("reader");
        (await stranger.GetAsync($"loadbalancers?marker={data.Ids["a"]}")).ShouldRefuse(400, data.Ids["a"]);
    }

    [Theory]
    [InlineData("listeners?loadbalancer_id=A", "l1 l2")]
    [InlineData("listeners?loadbalancer_id=B", "")]
    [InlineData("listeners?default_pool_id=POOL", "l1")]
    [InlineData("listeners?protocol_port=81", "l2")]
    [InlineData("listeners?protocol_port=x", "")]
    [InlineData("listeners?sort=protocol_port:desc", "l2 l1")]
    [InlineData("listeners?sort=connection_limit,name:desc", "l2 l1")]
    [InlineData("pools?loadbalancer_id=A", "p")]
    [InlineData("pools?listener_id=L1", "p")]
    [InlineData("pools?tags=t", "p")]
    [InlineData("healthmonitors?pool_id=POOL", "h")]
    [InlineData("healthmonitors?pool_id=A", "")]
    [InlineData("healthmonitors?http_version=1.1", "h")]
    [InlineData("pools/POOL/members?weight=1", "m1")]
    [InlineData("pools/POOL/members?sort=weight:desc&limit=1", "m2")]
    [InlineData("pools/POOL/members?backup=false&tags=t", "m2")]
    [InlineData("pools/POOL/members?pool_id=POOL&weight=1", "m1")]
    [InlineData("pools/POOL/members?pool_id=A", "")]
    public async Task Every_kind_is_queried_alike(string path, string names)
    {
        var plural = path.Split('?')[0].Split('/')[^1];
        (await Api.GetAsync(data.Filled(path))).ShouldBe(200).Names(plural)
            .ShouldBe(names.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Of_a_project_with_nothing_everything_is_empty()
    {
        var stranger = await data.Server.SessionAsync("member");
        foreach (var plural in new[] { "loadbalancers", "listeners", "pools", "healthmonitors" })
        {
            (await stranger.GetAsync(plural)).ShouldBe(200).Text.ShouldBe($$"""{"{{plural}}":[],"{{plural}}_links":[]}""");
        }
    }

    // Follows the links of one kind from a page; gives the names in the order of the list, and the last page.
    private async Task<(string[] Names, string Last)> WalkAsync(string path, string rel)
    {
        var pages = new List<string[]>();
        while (true)
        {
            var reply = (await Api.Octavia.GetAsync(path)).ShouldBe(200);
            pages.Add(reply.Names("loadbalancers"));
            pages.Count.ShouldBeLessThan(10, "the links go round in a circle");
            var link = reply["loadbalancers_links"].AsArray().SingleOrDefault(it => (string)it!["rel"]! == rel);
            if (link is null)
            {
                pages = rel == "next" ? pages : [.. pages.AsEnumerable().Reverse()];
                return ([.. pages.SelectMany(it => it)], path);
            }

            path = new Uri((string)link["href"]!).PathAndQuery;
        }
    }

    /// <summary>Five load balancers, a to e; the first has something of every kind.</summary>
    public sealed class Data : IAsyncLifetime
    {
        public TestServer Server { get; } = new();

        internal Dictionary<string, string> Ids { get; } = [];

        public async ValueTask InitializeAsync()
        {
            await Server.InitializeAsync();
            var api = Server.Member;
            foreach (var (name, tags) in new[] { ("a", "red"), ("b", "red blue"), ("c", "blue"), ("d", ""), ("e", "") })
            {
                Ids[name] = await api.LoadBalancerAsync(new
                {
                    name,
                    tags = tags.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                    admin_state_up = name != "c",
                    description = name == "e" ? "x y" : "",
                });
            }

            var owner = Ids["a"];
            Ids["POOL"] = (await api.MakeAsync("pools", new
            {
                loadbalancer_id = owner, name = "p", protocol = "HTTP", lb_algorithm = "ROUND_ROBIN", tags = new[] { "t" },
            })).Id();
            Ids["L1"] = (await api.MakeAsync("listeners", new
            {
                loadbalancer_id = owner, name = "l1", protocol = "HTTP", protocol_port = 80, default_pool_id = Ids["POOL"],
            })).Id();
            await api.MakeAsync(
                "listeners", new { loadbalancer_id = owner, name = "l2", protocol = "HTTP", protocol_port = 81 });
            await api.MakeAsync("healthmonitors", new
            {
                pool_id = Ids["POOL"], name = "h", type = "HTTP", delay = 1, timeout = 1, max_retries = 1, http_version = 1.1,
            });
            var members = $"pools/{Ids["POOL"]}/members";
            await api.MakeAsync(members, new { name = "m1", address = "192.0.2.1", protocol_port = 1 });
            await api.MakeAsync(
                members, new { name = "m2", address = "192.0.2.2", protocol_port = 1, weight = 2, tags = new[] { "t" } });
            await api.ActiveAsync(owner);
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();

        /// <summary>A query with the ids in the place of the names in capitals.</summary>
        internal string Filled(string query) => Regex.Replace(
            query, @"(?<=[=/])(?<name>[A-E]|POOL|L1)(?=&|/|$)",
            match => Ids.GetValueOrDefault(match.Value, Ids.GetValueOrDefault(match.Value.ToLowerInvariant(), "")));
    }
}
