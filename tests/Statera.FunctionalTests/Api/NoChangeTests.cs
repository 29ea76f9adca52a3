using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Api;

public sealed class NoChangeTests(TestServer server) : IClassFixture<TestServer>
{
    private Session Api => server.Member;

    [Fact]
    public async Task Setting_what_is_set_makes_no_generation_of_any_kind()
    {
        var owner = await Api.LoadBalancerAsync();
        var pool = await Api.PoolAsync(owner);
        var paths = new Dictionary<string, object>
        {
            [$"listeners/{await Api.ListenerAsync(owner)}"] =
                new { name = "", connection_limit = -1, timeout_client_data = 50000, default_pool_id = (string?)null },
            [$"pools/{pool}"] = new { name = "", lb_algorithm = "ROUND_ROBIN", tags = Array.Empty<string>() },
            [$"pools/{pool}/members/{await Api.MemberAsync(pool)}"] = new { weight = 1, backup = false, monitor_port = (int?)null },
            [$"healthmonitors/{await Api.MonitorAsync(pool)}"] = new { delay = 5, url_path = "/", expected_codes = (string?)null },
        };
        await Api.ActiveAsync(owner);
        var before = (await Api.GetAsync($"loadbalancers/{owner}")).Text;

        foreach (var (path, body) in paths)
        {
            var shown = (await Api.GetAsync(path)).Text;
            foreach (var asked in new[] { body, new { } })
            {
                // A new generation is PENDING_UPDATE in its own answer.
                (await Api.PutAsync(path, asked)).ShouldBe(200).Text.ShouldBe(shown, path);
            }
        }

        (await Api.GetAsync($"loadbalancers/{owner}")).Text.ShouldBe(before);
    }
}
