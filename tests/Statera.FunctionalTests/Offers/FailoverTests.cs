using Statera.FunctionalTests.Conformance;
using Statera.FunctionalTests.Support;
using Statera.Server.Hosting;

namespace Statera.FunctionalTests.Offers;

/// <summary>Failover as a wish that waits for its provider, whose gate the test holds.</summary>
public sealed class FailoverTests(FailoverTests.GatedServer server) : IClassFixture<FailoverTests.GatedServer>
{
    [Theory]
    [InlineData("v2.0/lbaas/loadbalancers/LB/failover", "PENDING_UPDATE")]
    [InlineData("v2.0/octavia/amphorae/AMPHORA/failover", "PENDING_UPDATE")]
    [InlineData("v2.0/octavia/amphorae/AMPHORA/config", "ACTIVE")]
    public async Task It_is_pending_until_it_is_carried_out(string path, string status)
    {
        server.Gate.Open();
        var lb = await server.Member.LoadBalancerAsync();
        var amphora = (await server.Admin.Octavia.GetAsync($"v2.0/octavia/amphorae?loadbalancer_id={lb}"))["amphorae"][0]!;

        server.Gate.Close();
        (await server.Admin.Octavia.SendAsync(
            "PUT", path.Replace("LB", lb, StringComparison.Ordinal).Replace("AMPHORA", amphora.Id(), StringComparison.Ordinal),
            null)).ShouldBe(202);
        (await server.Member.ShowAsync("loadbalancers", lb)).ShouldHave(new { provisioning_status = status });

        server.Gate.Open();
        await server.Member.ActiveAsync(lb);
    }

    [Fact]
    public async Task What_goes_is_not_failed_over()
    {
        server.Gate.Open();
        var lb = await server.Member.LoadBalancerAsync();
        server.Gate.Close();
        (await server.Member.DeleteAsync($"loadbalancers/{lb}")).ShouldBe(204);
        (await server.Admin.Octavia.SendAsync("PUT", $"{Session.Lbaas}loadbalancers/{lb}/failover", null))
            .ShouldRefuse(409, $"Invalid state PENDING_DELETE of loadbalancer resource {lb}");
        (await server.Admin.Octavia.GetAsync($"v2.0/octavia/amphorae?loadbalancer_id={lb}"))["amphorae"][0]!
            .ShouldHave(new { status = "PENDING_DELETE" });
        server.Gate.Open();
        await server.Member.GoneAsync($"loadbalancers/{lb}");
    }

    public sealed class GatedServer : TestServer
    {
        public GatedServer()
            : this(new Gate())
        {
        }

        private GatedServer(Gate gate)
            : base(new ServerParts { Providers = [new RecordedProvider("amphora", "", gate, [], [])] }) => Gate = gate;

        internal Gate Gate { get; }
    }
}
