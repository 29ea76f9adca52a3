using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Store;

namespace Statera.OpenStack.Network;

/// <summary>
/// The built-in network service on the host's loopback: every address in 127.0.0.0/8 is the host's without being set
/// up,
/// so a VIP works as soon as something listens on it, without root.
/// </summary>
/// <param name="store">Where networks, subnets and ports are kept.</param>
/// <param name="time">The clock.</param>
public sealed class LoopbackNetworkService(IDocumentStore store, TimeProvider time) : INetworkService
{
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
        if (LoopbackRange.Problem(cidr) is { } problem)
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
                    network, DefaultNetwork, "VIPs on this host's loopback.", projectId, Shared: true, AdminStateUp: true, now, now));
                tx.Put(new SubnetDocument(
                    Guid.NewGuid().ToString(), DefaultSubnet, "", projectId, network, cidr, 0, now, now));
                return true;
            },
            cancel);
    }

    /// <inheritdoc/>
    public Task<VipSpec> ReserveVipAsync(VipRequest request, CancellationToken cancel) =>
        store.WriteAsync(tx => VipPorts.Reserve(tx, request, time.GetUtcNow()), cancel);

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
