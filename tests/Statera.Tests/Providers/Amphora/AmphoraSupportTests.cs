using Statera.Core.Model;
using Statera.Providers.Amphora;
using static Statera.Tests.Providers.Amphora.LoadBalancers;

namespace Statera.Tests.Providers.Amphora;

public sealed class AmphoraSupportTests
{
    private const int Anyone = 0;

    [Theory]
    [InlineData(ListenerProtocol.Http, null)]
    [InlineData(ListenerProtocol.Tcp, null)]
    [InlineData(ListenerProtocol.Https, null)]
    [InlineData(ListenerProtocol.TerminatedHttps, null)]
    [InlineData(ListenerProtocol.Udp, "not yet UDP")]
    [InlineData(ListenerProtocol.Sctp, "not yet SCTP")]
    [InlineData(ListenerProtocol.Prometheus, null)]
    public void Listener(ListenerProtocol protocol, string? reason) =>
        Judge(With(LoadBalancers.Listener(protocol)), "protocol", reason);

    [Theory]
    [InlineData(PoolProtocol.Http, null)]
    [InlineData(PoolProtocol.Tcp, null)]
    [InlineData(PoolProtocol.Proxy, null)]
    [InlineData(PoolProtocol.ProxyV2, null)]
    [InlineData(PoolProtocol.Https, null)]
    [InlineData(PoolProtocol.Udp, "not yet UDP")]
    public void Pool(PoolProtocol protocol, string? reason) =>
        Judge(With(pool: LoadBalancers.Pool(protocol)), "protocol", reason);

    [Theory]
    [InlineData(BalancingAlgorithm.SourceIp, null)]
    [InlineData(BalancingAlgorithm.SourceIpPort, "take SOURCE_IP")]
    public void Algorithm(BalancingAlgorithm algorithm, string? reason) =>
        Judge(With(pool: LoadBalancers.Pool(algorithm: algorithm)), "lb_algorithm", reason);

    [Theory]
    [InlineData(HealthMonitorType.Tcp, null)]
    [InlineData(HealthMonitorType.Http, null)]
    [InlineData(HealthMonitorType.Ping, "ping_group_range")]
    [InlineData(HealthMonitorType.Https, null)]
    [InlineData(HealthMonitorType.TlsHello, null)]
    [InlineData(HealthMonitorType.UdpConnect, "not yet UDP-CONNECT")]
    public void Monitor(HealthMonitorType type, string? reason) =>
        Judge(With(monitor: LoadBalancers.Monitor(type)), "type", reason);

    [Theory]
    [InlineData("/", null)]
    [InlineData("/a?b=%20&c=\"'$#", null)]
    [InlineData("health", "start with /")]
    [InlineData("/a b", "spaces")]
    [InlineData("/ä", "ASCII")]
    [InlineData("/a\n", "spaces")]
    public void Path(string path, string? reason) =>
        Judge(With(monitor: LoadBalancers.Monitor() with { UrlPath = path }), "url_path", reason);

    [Theory]
    [InlineData("200", null)]
    [InlineData("200,202", null)]
    [InlineData("200, 202", null)]
    [InlineData("200-204", null)]
    [InlineData("200-204,301", "a list")]
    [InlineData("99", "one status code")]
    public void Codes(string codes, string? reason) =>
        Judge(With(monitor: LoadBalancers.Monitor() with { ExpectedCodes = codes }), "expected_codes", reason);

    [Fact]
    public void Connect_is_no_question() => Judge(
        With(monitor: LoadBalancers.Monitor() with { HttpMethod = "CONNECT" }), "http_method", "tunnel");

    [Fact]
    public void A_delay_of_nothing_is_none() =>
        Judge(With(monitor: LoadBalancers.Monitor() with { Delay = 0 }), "delay", "one second at least");

    [Fact]
    public void A_limit_of_nothing_is_none() => Judge(
        With(LoadBalancers.Listener() with { ConnectionLimit = 0 }), "connection_limit", "admin_state_up");

    [Theory]
    [InlineData(ListenerProtocol.Http, null)]
    [InlineData(ListenerProtocol.Tcp, "take SOURCE_IP")]
    public void Cookies_are_for_those_who_read_HTTP(ListenerProtocol protocol, string? reason)
    {
        var pool = LoadBalancers.Pool() with { SessionPersistence = new(SessionPersistenceType.HttpCookie) };
        Judge(With(LoadBalancers.Listener(protocol) with { DefaultPoolId = pool.Id }, pool), "session_persistence", reason);
    }

    [Theory]
    [InlineData(ListenerProtocol.Http, null)]
    [InlineData(ListenerProtocol.Tcp, "Only HTTP and TERMINATED_HTTPS")]
    public void Policies_are_for_those_who_read_HTTP(ListenerProtocol protocol, string? reason)
    {
        var listener = LoadBalancers.Listener(protocol);
        var policy = new L7PolicySpec { Id = Guid.NewGuid(), ProjectId = "p", ListenerId = listener.Id, Action = L7Action.Reject };
        Judge(With(listener) with { L7Policies = [policy] }, "l7policies", reason);
    }

    [Theory]
    [InlineData("TLSv1.2", null, null)]
    [InlineData("TLSv1.3,TLSv1.1,TLSv1.2", null, null)]
    [InlineData("TLSv1,TLSv1.2", null, "TLSv1.1 can't be left out")]
    [InlineData("TLSv1,TLSv1.3", null, "TLSv1.1 and TLSv1.2 can't be left out")]
    [InlineData("SSLv3,TLSv1", null, "does not speak SSLv3")]
    [InlineData("TLSv1.2,TLSv1.3", "TLS_AES_128_GCM_SHA256", null)]
    public void Versions(string versions, string? ciphers, string? reason)
    {
        Judge(With(LoadBalancers.Listener(ListenerProtocol.TerminatedHttps) with
        {
            TlsVersions = [.. versions.Split(',')], TlsCiphers = ciphers,
        }), "tls_versions", reason);
        var pool = LoadBalancers.Pool() with
        {
            TlsEnabled = true, TlsVersions = [.. versions.Split(',')], TlsCiphers = ciphers,
        };
        Judge(With(pool: pool), "tls_versions", reason);
        Judge(With(pool: pool with { TlsEnabled = false }), "tls_versions", null);
    }

    [Fact]
    public void Suites_of_a_version_that_is_not_spoken() => Judge(
        With(LoadBalancers.Listener(ListenerProtocol.TerminatedHttps) with
        {
            TlsVersions = ["TLSv1.2"], TlsCiphers = "TLS_AES_128_GCM_SHA256",
        }), "tls_ciphers", "TLS 1.3 only");

    [Theory]
    [InlineData(1023, "reserved for root")]
    [InlineData(1024, null)]
    public void Port_without_root(int port, string? reason) =>
        Judge(With(LoadBalancers.Listener(port: port)), "protocol_port", reason, firstFreePort: 1024);

    private static void Judge(LoadBalancer wanted, string field, string? reason, int firstFreePort = Anyone)
    {
        var faults = AmphoraSupport.Check(wanted, new HostLimits(firstFreePort, CanPing: false)).ToArray();
        if (reason is null)
        {
            faults.ShouldBeEmpty();
            return;
        }

        var fault = faults.ShouldHaveSingleItem();
        (fault.Kind, fault.Field).ShouldBe((FaultKind.Unsupported, field));
        fault.Message.ShouldContain(reason);
    }
}
