using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Store;

namespace Statera.OpenStack.Network;

/// <summary>
/// The built-in network service: keeps networks, subnets and ports, and gives out their addresses. What they are made of is
/// its backend's matter. On the host's loopback every address in 127.0.0.0/8 is the host's without being set up, so a VIP
/// works as soon as something listens on it, without root; bridges are plugged together by <see cref="Bridge.BridgePlugger"/>.
/// </summary>
/// <param name="store">Where networks, subnets and ports are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="rules">Which ranges can be subnets.</param>
public sealed class BuiltInNetworkService(IDocumentStore store, TimeProvider time, SubnetRules rules) : INetworkService
{
    /// <summary>Which ranges can be subnets.</summary>
    public SubnetRules Rules => rules;

    /// <summary>The network that there is from the start.</summary>
    public const string DefaultNetwork = "vip-net";

    /// <summary>Its subnet.</summary>
    public const string DefaultSubnet = "vip-subnet";

    private const string BootstrapScope = "bootstrap";

    /// <summary>Makes the first network and its subnet, at the first start.</summary>
    /// <param name="cidr">The subnet's range.</param>
    /// <param name="projectId">Whose they are; every project may use them.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="InvalidOperationException">The range can't be used; the message names the setting.</exception>
    public async Task BootstrapAsync(string cidr, string projectId, CancellationToken cancel)
    {
        if (rules.Problem(cidr) is { } problem)
        {
            throw new InvalidOperationException($"The setting network.cidr is '{cidr}': {problem}");
        }

        await store.WriteAsync(
            tx =>
            {
                // Claimed for good, so that who deletes the first network does not find it again at the next start.
                if (tx.Holder(BootstrapScope, DefaultNetwork) is not null)
                {
                    return false;
                }

                var (now, network) = (time.GetUtcNow(), Guid.NewGuid().ToString());
                tx.TryClaim(BootstrapScope, DefaultNetwork, network);
                tx.Put(new NetworkDocument(
                    network, DefaultNetwork, "", projectId, Shared: true, AdminStateUp: true, now, now));
                tx.Put(new SubnetDocument(
                    Guid.NewGuid().ToString(), DefaultSubnet, "", projectId, network, cidr, 0, now, now));
                return true;
            },
            cancel);
    }

    /// <inheritdoc/>
    public async Task<VipReservation> ReserveVipAsync(VipRequest request, CancellationToken cancel)
    {
        await CheckOptionsAsync(request.Options, request.ProjectId, cancel);
        return await store.WriteAsync(tx => VipPorts.Reserve(tx, request, time.GetUtcNow()), cancel);
    }

    /// <inheritdoc/>
    public Task CheckOptionsAsync(VipOptions options, string projectId, CancellationToken cancel)
    {
        // Kept and not enforced they would be a promise of safety that is not held.
        ImmutableArray<Fault> faults =
        [
            .. options.SecurityGroupIds.IsEmpty ? [] : new[] { Fault.Unsupported("vip_sg_ids",
                "vip_sg_ids is not supported: no security group is enforced on the built-in " +
                "network. Restrict a listener by its allowed_cidrs, or use a Neutron (setting network.mode).") },
            .. options.QosPolicyId is null ? [] : new[] { Fault.Unsupported("vip_qos_policy_id",
                "vip_qos_policy_id is not supported: no QoS policy is enforced on the built-in " +
                "network. Use a Neutron (setting network.mode) for policies.") },
        ];
        return faults.IsEmpty ? Task.CompletedTask : Task.FromException(new RefusedException(faults));
    }

    /// <inheritdoc/>
    public async Task<VipReservation> EnsureVipAsync(LoadBalancerSpec wanted, CancellationToken cancel)
    {
        if (!await store.ReadAsync(reader => VipPorts.IsWhole(reader, wanted), cancel))
        {
            await store.WriteAsync(
                tx =>
                {
                    VipPorts.Mend(tx, wanted, time.GetUtcNow());
                    return true;
                },
                cancel);
        }

        return new VipReservation(wanted.Vip, wanted.AdditionalVips);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BrokenVip>> FindBrokenVipsAsync(
        IReadOnlyList<LoadBalancerSpec> wanted, CancellationToken cancel) => await store.ReadAsync<IReadOnlyList<BrokenVip>>(
            reader =>
            [
                .. wanted.Where(it => !VipPorts.IsWhole(reader, it)).Select(it => new BrokenVip(
                    it.Id, $"The VIP port {it.Vip.PortId} with the address {it.Vip.Address} was deleted or changed.")),
            ],
            cancel);

    /// <inheritdoc/>
    public Task ReleaseVipAsync(Guid loadBalancerId, CancellationToken cancel) => store.WriteAsync(
        tx =>
        {
            VipPorts.Release(tx, loadBalancerId, time.GetUtcNow());
            return true;
        },
        cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Guid>> ListVipOwnersAsync(DateTimeOffset before, CancellationToken cancel) =>
        await store.ReadAsync(reader => VipPorts.Owners(reader, before), cancel);

    /// <inheritdoc/>
    public async Task<bool> SubnetExistsAsync(Guid subnetId, string projectId, CancellationToken cancel) =>
        await store.ReadAsync(
            reader =>
            {
                try
                {
                    reader.VisibleSubnet(subnetId.ToString(), projectId);
                    return true;
                }
                catch (RefusedException)
                {
                    return false;
                }
            },
            cancel);

    /// <summary>Reads networks, subnets and ports.</summary>
    public ValueTask<T> ReadAsync<T>(Func<IDocumentReader, T> read, CancellationToken cancel) =>
        store.ReadAsync(read, cancel);

    /// <summary>Changes networks, subnets and ports; the time is given to what is written.</summary>
    public Task<T> WriteAsync<T>(Func<IDocumentTransaction, DateTimeOffset, T> write, CancellationToken cancel) =>
        store.WriteAsync(tx => write(tx, time.GetUtcNow()), cancel);
}
