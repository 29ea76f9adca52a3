using System.Collections.Concurrent;
using Statera.Core.Networks;
using Statera.Core.Model;

namespace Statera.FunctionalTests.Conformance;

/// <summary>
/// A network as the recorded server had it: every id is there, any address is free, and which subnet is of which network
/// is known as soon as a request names both.
/// </summary>
internal sealed class RecordedNetwork : INetworkService
{
    private readonly ConcurrentDictionary<Guid, VipSpec> _vips = new();
    private readonly ConcurrentDictionary<Guid, Guid> _networks = new();

    /// <summary>The address that a VIP gets that asks for none: providers that make VIPs have their own.</summary>
    public string Address { get; set; } = "198.51.100.1";

    public Task<VipSpec> ReserveVipAsync(VipRequest request, CancellationToken cancel)
    {
        if (request.PortId is not null)
        {
            throw new RefusedException(Fault.Invalid("vip_port_id", request.SubnetId is null
                ? "VIP port's subnet could not be determined. Please specify either a VIP subnet or address."
                : "No VIP address found on the specified VIP port within the specified subnet."));
        }

        var subnet = request.SubnetId
            ?? _networks.Where(pair => pair.Value == request.NetworkId).Select(pair => pair.Key).FirstOrDefault();
        if (request is { SubnetId: { } known, NetworkId: { } named })
        {
            _networks[known] = named;
        }

        var network = request.NetworkId ?? (_networks.TryGetValue(subnet, out var other) ? other : Guid.NewGuid());
        return Task.FromResult(_vips.GetOrAdd(
            request.LoadBalancerId, _ => new VipSpec(request.Address ?? Address, Guid.NewGuid(), subnet, network)));
    }

    public Task ReleaseVipAsync(Guid loadBalancerId, CancellationToken cancel)
    {
        _vips.TryRemove(loadBalancerId, out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Guid>> ListVipOwnersAsync(DateTimeOffset before, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Guid>>([]);

    public Task<bool> SubnetExistsAsync(Guid subnetId, string projectId, CancellationToken cancel) =>
        Task.FromResult(true);
}
