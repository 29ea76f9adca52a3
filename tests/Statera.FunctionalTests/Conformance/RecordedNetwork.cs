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
    private readonly ConcurrentDictionary<Guid, VipReservation> _vips = new();
    private readonly ConcurrentDictionary<Guid, Guid> _networks = new();

    /// <summary>The address that a VIP gets that asks for none: providers that make VIPs have their own.</summary>
    public string Address { get; set; } = "198.51.100.1";

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

    // Its ports have one address, of a subnet that nobody knows.
    private VipReservation Reserve(VipRequest request)
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

        var subnet = request.SubnetId
            ?? _networks.Where(pair => pair.Value == request.NetworkId).Select(pair => pair.Key).FirstOrDefault();
        if (request is { SubnetId: { } known, NetworkId: { } named })
        {
            _networks[known] = named;
        }

        var network = request.NetworkId ?? (_networks.TryGetValue(subnet, out var other) ? other : Guid.NewGuid());
        var primary = new VipSpec(request.Address ?? Address, Guid.NewGuid(), subnet, network);
        return new VipReservation(primary,
        [
            .. request.AdditionalVips.Select(it => primary with
            {
                Address = it.Address ?? "198.51.100.2", SubnetId = it.SubnetId,
            }),
        ]);
    }
}
