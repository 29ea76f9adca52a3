using Statera.Core.Model;

namespace Statera.Tests.Providers.Amphora;

/// <summary>Load balancers for tests.</summary>
internal static class LoadBalancers
{
    public static LoadBalancer With(ListenerSpec? listener = null, PoolSpec? pool = null, HealthMonitorSpec? monitor = null) => new()
    {
        Spec = new LoadBalancerSpec
        {
            Id = Guid.NewGuid(), ProjectId = "p", Provider = "amphora",
            Vip = new VipSpec("127.20.0.1", Guid.Empty, Guid.Empty, Guid.Empty),
        },
        Listeners = listener is null ? [] : [listener],
        Pools = pool is null ? [] : [pool],
        HealthMonitors = monitor is null ? [] : [monitor],
    };

    public static ListenerSpec Listener(ListenerProtocol protocol = ListenerProtocol.Http, int port = 80) =>
        new() { Id = Guid.NewGuid(), ProjectId = "p", Protocol = protocol, ProtocolPort = port };

    public static PoolSpec Pool(
        PoolProtocol protocol = PoolProtocol.Http, BalancingAlgorithm algorithm = BalancingAlgorithm.RoundRobin) =>
        new() { Id = Guid.NewGuid(), ProjectId = "p", Protocol = protocol, Algorithm = algorithm };

    public static HealthMonitorSpec Monitor(HealthMonitorType type = HealthMonitorType.Http) => new()
    {
        Id = Guid.NewGuid(), ProjectId = "p", PoolId = Guid.NewGuid(), Type = type, Delay = 5, Timeout = 3, MaxRetries = 2,
    };
}
