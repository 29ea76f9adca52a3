using Statera.Core.Model;
using Statera.Core.Validation;
using Statera.Tests.Model;

namespace Statera.Tests.Validation;

/// <summary>Octavia's tables of protocols (API, "Protocol Combinations"), complete: what is not in them is refused.</summary>
public sealed class ProtocolRulesTests
{
    private static readonly Dictionary<ListenerProtocol, string> PoolsOfListener = new()
    {
        [ListenerProtocol.Tcp] = "HTTP HTTPS PROXY PROXYV2 TCP",
        [ListenerProtocol.Http] = "HTTP PROXY PROXYV2",
        [ListenerProtocol.Https] = "HTTPS PROXY PROXYV2 TCP",
        [ListenerProtocol.TerminatedHttps] = "HTTP PROXY PROXYV2",
        [ListenerProtocol.Udp] = "UDP",
        [ListenerProtocol.Sctp] = "SCTP",
        [ListenerProtocol.Prometheus] = "",
    };

    private static readonly Dictionary<PoolProtocol, string> MonitorsOfPool = new()
    {
        [PoolProtocol.Http] = "HTTP HTTPS PING TCP TLS-HELLO",
        [PoolProtocol.Https] = "HTTP HTTPS PING TCP TLS-HELLO",
        [PoolProtocol.Proxy] = "HTTP HTTPS PING TCP TLS-HELLO",
        [PoolProtocol.ProxyV2] = "HTTP HTTPS PING TCP TLS-HELLO",
        [PoolProtocol.Tcp] = "HTTP HTTPS PING TCP TLS-HELLO",
        [PoolProtocol.Udp] = "HTTP SCTP TCP UDP-CONNECT",
        [PoolProtocol.Sctp] = "HTTP SCTP TCP UDP-CONNECT",
    };

    public static TheoryData<ListenerProtocol, PoolProtocol> ListenersAndPools() =>
        [.. from listener in Enum.GetValues<ListenerProtocol>() from pool in Enum.GetValues<PoolProtocol>() select (listener, pool)];

    public static TheoryData<PoolProtocol, HealthMonitorType> PoolsAndMonitors() =>
        [.. from pool in Enum.GetValues<PoolProtocol>() from type in Enum.GetValues<HealthMonitorType>() select (pool, type)];

    [Theory]
    [MemberData(nameof(ListenersAndPools))]
    public void A_listener_takes_the_pools_of_the_table(ListenerProtocol listener, PoolProtocol protocol)
    {
        var pool = Wholes.Pool(protocol);
        var faults = LoadBalancerRules.Check(Wholes.Empty().With(pool).With(Wholes.Listener(listener, pool: pool.Id) with
        {
            DefaultTlsContainerRef = listener is ListenerProtocol.TerminatedHttps ? "a reference" : null,
        }));

        faults.IsEmpty.ShouldBe(PoolsOfListener[listener].Split(' ').Contains(WireNames.Of(protocol)));
        faults.ShouldAllBe(it => it.Kind == FaultKind.Invalid && it.Field == "default_pool_id");
    }

    [Theory]
    [MemberData(nameof(PoolsAndMonitors))]
    public void A_pool_takes_the_monitors_of_the_table(PoolProtocol protocol, HealthMonitorType type)
    {
        var pool = Wholes.Pool(protocol);
        var faults = LoadBalancerRules.Check(Wholes.Empty().With(pool).With(Wholes.Monitor(pool.Id, type)));

        faults.IsEmpty.ShouldBe(MonitorsOfPool[protocol].Split(' ').Contains(WireNames.Of(type)));
        faults.ShouldAllBe(it => it.Kind == FaultKind.Invalid && it.Field == "type");
    }

    [Fact]
    public void Every_rule_that_is_broken_is_told_at_once()
    {
        var pool = Wholes.Pool(PoolProtocol.Udp);
        var whole = Wholes.Empty().With(pool)
            .With(Wholes.Listener(pool: pool.Id)).With(Wholes.Listener(ListenerProtocol.Tcp, pool: Guid.NewGuid()))
            .With(Wholes.Monitor(pool.Id, HealthMonitorType.Ping)).With(Wholes.Monitor(pool.Id, HealthMonitorType.Tcp) with { UrlPath = "/" })
            .With(Wholes.Member(pool.Id)).With(Wholes.Member(pool.Id)).With(Wholes.Member(pool.Id, "169.254.169.254"));

        LoadBalancerRules.Check(whole).Select(it => (it.Kind, it.Field)).Order().ShouldBe(
            new[]
            {
                (FaultKind.Conflict, "protocol_port"), (FaultKind.NotFound, ""), (FaultKind.Invalid, "default_pool_id"),
                (FaultKind.Conflict, "address"), (FaultKind.Invalid, "address"), (FaultKind.Conflict, "pool_id"),
                (FaultKind.Invalid, "type"), (FaultKind.Invalid, "url_path"),
            }.Order());
    }

    [Fact]
    public void A_whole_that_is_right_has_no_fault() => LoadBalancerRules.Check(Wholes.Full()).ShouldBeEmpty();

    [Theory]
    [InlineData("192.0.2.1", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("169.254.169.253", true)]
    [InlineData("169.254.169.254", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    public void A_member_is_where_a_member_can_be(string address, bool allowed)
    {
        var pool = Wholes.Pool();
        LoadBalancerRules.Check(Wholes.Empty().With(pool).With(Wholes.Member(pool.Id, address))).IsEmpty.ShouldBe(allowed);
        LoadBalancerRules.Check(Wholes.Empty().With(pool).With(Wholes.Member(pool.Id) with { MonitorAddress = address }))
            .IsEmpty.ShouldBe(allowed);
    }

    [Theory]
    [InlineData("200", true)]
    [InlineData("200,202", true)]
    [InlineData("200, 202", true)]
    [InlineData("200-204", true)]
    [InlineData("200-200", true)]
    [InlineData("204-200", true)]
    [InlineData("600", true)]
    [InlineData("20", false)]
    [InlineData("200,", false)]
    [InlineData("200-204,301", false)]
    [InlineData("200\n", false)]
    [InlineData("２００", false)]
    public void Expected_codes_have_one_of_three_forms(string codes, bool legal)
    {
        var pool = Wholes.Pool();
        LoadBalancerRules.Check(Wholes.Empty().With(pool).With(Wholes.Monitor(pool.Id) with { ExpectedCodes = codes }))
            .IsEmpty.ShouldBe(legal);
    }
}
