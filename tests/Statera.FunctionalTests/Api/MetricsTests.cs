using Statera.FunctionalTests.Support;
using Statera.Server.Settings;
using Statera.Testing;

namespace Statera.FunctionalTests.Api;

/// <summary>What the service tells of itself.</summary>
public sealed class MetricsTests(MetricsTests.MeasuredServer server) : IClassFixture<MetricsTests.MeasuredServer>
{
    private const string Requests = "statera_api_request_duration_seconds";

    [Fact]
    public async Task A_change_shows()
    {
        var before = await ScrapeAsync();

        var body = new { loadbalancer = new { vip_subnet_id = server.SubnetId } };
        (await server.Member.Octavia.PostAsync("v2/lbaas/loadbalancers", body)).ShouldBe(201);

        await Eventually.HoldsAsync(
            async () => Value(await ScrapeAsync(), "statera_load_balancers{provisioning_status=\"ACTIVE\"}")
                == Value(before, "statera_load_balancers{provisioning_status=\"ACTIVE\"}") + 1,
            "it is served", TestContext.Current.CancellationToken);
        var after = await ScrapeAsync();

        // Other servers of this process are measured, too.
        foreach (var count in new[]
        {
            $"{Requests}_count{{service=\"load-balancer\",method=\"POST\",status=\"2xx\"}}",
            "statera_reconcile_duration_seconds_count{provider=\"noop_driver\",result=\"converged\"}",
        })
        {
            Value(after, count).ShouldBeGreaterThan(Value(before, count), count);
        }

        after.Types[Requests].ShouldBe("histogram");
        after.Samples.Keys.ShouldContain("statera_reconcile_queue_length");
        Value(after, "statera_load_balancers{provisioning_status=\"ERROR\"}").ShouldBe(0);
    }

    [Fact]
    public async Task Requests_are_told_apart_by_what_became_of_them()
    {
        (await server.Member.Octavia.GetAsync("v2/lbaas/pools/nothing")).ShouldBe(404);
        (await server.Keystone.SendAsync("MAKEUP", "v3", null)).Status.ShouldBeInRange(400, 499);

        var it = await ScrapeAsync();

        Value(it, $"{Requests}_count{{service=\"load-balancer\",method=\"GET\",status=\"4xx\"}}").ShouldBeGreaterThan(0);
        Value(it, $"{Requests}_count{{service=\"identity\",method=\"other\",status=\"4xx\"}}").ShouldBeGreaterThan(0);
        it.Samples.Keys.ShouldAllBe(name => !name.Contains("MAKEUP", StringComparison.Ordinal));
    }

    private static double Value(Exposition it, string sample) => it.Samples.GetValueOrDefault(sample);

    private async Task<Exposition> ScrapeAsync()
    {
        using var client = new HttpClient();
        using var reply = await client.GetAsync(new Uri(server.Server.Metrics), TestContext.Current.CancellationToken);
        ((int)reply.StatusCode).ShouldBe(200);
        reply.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        return Exposition.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public sealed class MeasuredServer : TestServer
    {
        private protected override IReadOnlyDictionary<Setting, string> Settings { get; } = new Dictionary<Setting, string>
        {
            [SettingsTable.MetricsBind] = "127.0.0.1:0",
        };
    }
}
