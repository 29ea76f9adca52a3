using System.Collections.Concurrent;
using Statera.Core.Networks;
using Statera.Core.Model;

namespace Statera.FunctionalTests.Conformance;

/// <summary>A network as the recorded server had it: every id is there, and any address is free.</summary>
internal sealed class RecordedNetwork : INetworkService
{
    private readonly ConcurrentDictionary<Guid, VipReservation> _vips = new();

    public Task<VipReservation> ReserveVipAsync(VipRequest request, CancellationToken cancel) => Task.FromResult(
        _vips.GetOrAdd(request.LoadBalancerId, _ => Reserve(request)));

    public Task CheckOptionsAsync(VipOptions options, string projectId, CancellationToken cancel) => Task.CompletedTask;

    public Task<VipReservation> EnsureVipAsync(LoadBalancerSpec wanted, CancellationToken cancel) =>
        Task.FromResult(new VipReservation(wanted.Vip, wanted.AdditionalVips));

    public Task<IReadOnlyList<BrokenVip>> FindBrokenVipsAsync(
        IReadOnlyList<LoadBalancerSpec> wanted, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<BrokenVip>>([]);

    public Task ReleaseVipAsync(Guid loadBalancerId, CancellationToken cancel)
    {
        _vips.TryRemove(loadBalancerId, out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Guid>> ListVipOwnersAsync(DateTimeOffset before, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Guid>>([]);

    public Task<bool> SubnetExistsAsync(Guid subnetId, string projectId, CancellationToken cancel) =>
        Task.FromResult(true);

    // Its ports have one address, of a subnet and a network that nobody knows; so has each subnet its own network.
    private static VipReservation Reserve(VipRequest request)
    {
        if (request.PortId is not null)
        {
            throw new RefusedException(
                request.SubnetId is null && request.Address is null ? VipFaults.UnclearAddress : VipFaults.NoSuchAddress);
        }

        if (request.NetworkId is not null && !request.AdditionalVips.IsEmpty)
        {
            throw new RefusedException(VipFaults.ManyNetworks);
        }

        var primary = new VipSpec(
            request.Address ?? "198.51.100.1", Guid.NewGuid(), request.SubnetId ?? Guid.NewGuid(),
            request.NetworkId ?? Guid.NewGuid());
        return new VipReservation(primary,
        [
            .. request.AdditionalVips.Select(it => primary with
            {
                Address = it.Address ?? "198.51.100.2", SubnetId = it.SubnetId,
            }),
        ]);
    }
}
