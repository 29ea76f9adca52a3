using Statera.FunctionalTests.Support;
using Statera.Server.Settings;

namespace Statera.FunctionalTests.Api;

public sealed class TlsPolicyTests(TlsPolicyTests.StrictServer server) : IClassFixture<TlsPolicyTests.StrictServer>
{
    [Fact]
    public async Task What_the_operator_forbids_of_tls_is_refused_and_left_out_of_the_defaults()
    {
        var octavia = server.Member.Octavia;
        var loadBalancer = (await octavia.PostAsync("v2.0/lbaas/loadbalancers", new
        {
            loadbalancer = new { vip_subnet_id = server.SubnetId },
        })).ShouldBe(201)["loadbalancer"].Id();
        Task<ApiReply> MakeAsync(object? ciphers, object? versions) => octavia.PostAsync("v2.0/lbaas/pools", new
        {
            pool = new
            {
                loadbalancer_id = loadBalancer, protocol = "HTTP", lb_algorithm = "ROUND_ROBIN", tls_enabled = true,
                tls_ciphers = ciphers, tls_versions = versions,
            },
        });

        var made = (await MakeAsync(null, null)).ShouldBe(201)["pool"];
        ((string)made["tls_ciphers"]!).ShouldNotContain("TLS_AES_128_GCM_SHA256");
        made["tls_versions"]!.AsArray().Select(it => (string)it!).ShouldBe(["TLSv1.3"]);

        (await MakeAsync("TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384", null)).ShouldBe(400)["faultstring"]!.ToString()
            .ShouldBe("Validation failure: The following ciphers have been prohibited by an administrator: TLS_AES_128_GCM_SHA256");
        (await MakeAsync(null, new[] { "TLSv1.2", "TLSv1.3" })).ShouldBe(400)["faultstring"]!.ToString()
            .ShouldBe("Validation failure: Requested TLS versions are less than the minimum: TLSv1.2 < TLSv1.3");
    }

    public sealed class StrictServer : TestServer
    {
        private protected override IReadOnlyDictionary<Setting, string> Settings { get; } = new Dictionary<Setting, string>
        {
            [SettingsTable.ProhibitedCiphers] = "TLS_AES_128_GCM_SHA256",
            [SettingsTable.MinimumTlsVersion] = "TLSv1.3",
        };
    }
}
