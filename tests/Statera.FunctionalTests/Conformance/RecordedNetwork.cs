using System.Collections.Concurrent;
using Statera.Core.Networks;
using Statera.Core.Model;

namespace Statera.FunctionalTests.Conformance;

/// <summary>A network as the recorded server had it: every id is there, and any address is free.</summary>
internal sealed class RecordedNetwork : INetworkService
{
    private readonly ConcurrentDictionary<Guid, VipSpec> _vips = new();

    public Task<VipSpec> ReserveVipAsync(VipRequest request, CancellationToken cancel) => Task.FromResult(
        _vips.GetOrAdd(request.LoadBalancerId, _ => new VipSpec(
            request.Address ?? "198.51.100.1", request.PortId ?? Guid.NewGuid(), request.SubnetId ?? Guid.NewGuid(),
            request.NetworkId ?? Guid.NewGuid())));

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
