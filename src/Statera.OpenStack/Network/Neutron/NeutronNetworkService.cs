using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Store;
using Statera.OpenStack.Identity;

namespace Statera.OpenStack.Network.Neutron;

/// <summary>A real Neutron as the network of load balancing.</summary>
public sealed class NeutronNetworkService : INetworkService
{
    private readonly NeutronVisibility _visibility;
    private readonly NeutronVipPorts _ports;
    private readonly VipClaims _claims;

    /// <summary>Speaks to a Neutron.</summary>
    /// <param name="http">Sends the requests; it must not follow redirects.</param>
    /// <param name="endpoint">Neutron's address.</param>
    /// <param name="service">The service user, whose token is sent; null where Neutron asks for none.</param>
    /// <param name="store">Where it is noted which ports are ours.</param>
    /// <param name="time">The clock.</param>
    public NeutronNetworkService(
        HttpClient http, Uri endpoint, KeystoneSession? service, IDocumentStore store, TimeProvider time)
    {
        var neutron = new NeutronClient(http, endpoint, service, time);
        _visibility = new NeutronVisibility(neutron);
        _ports = new NeutronVipPorts(neutron, _visibility);
        _claims = new VipClaims(store, time);
    }

    /// <inheritdoc/>
    public Task<VipReservation> ReserveVipAsync(VipRequest request, CancellationToken cancel) => ForRequestAsync(async () =>
    {
        if (request.RepeatsSubnet)
        {
            throw new RefusedException(VipFaults.RepeatedSubnet);
        }

        await _visibility.CheckAsync(request.Options, request.ProjectId, cancel);
        if (await _ports.FindAsync(request.LoadBalancerId, cancel) is { } before)
        {
            return Reservation(before, request);
        }

        if (!await _claims.TakeAsync(request.LoadBalancerId, request.PortId, cancel))
        {
            throw new RefusedException(Fault.Conflict(
                "vip_port_id", $"Port {request.PortId} is in use by another load balancer."));
        }

        await _claims.NoteAsync(request.LoadBalancerId, Chosen(request.Options), cancel);
        try
        {
            return Reservation(
                request.PortId is not null
                    ? await _ports.BorrowAsync(request, cancel)
                    : await _ports.MakeAsync(request, cancel),
                request);
        }
        catch (Exception error) when (error is NeutronException
            || (error is RefusedException refused && refused.Kind != FaultKind.Unavailable))
        {
            // Neutron has answered, so there is no port. Where it has not, there may be one: the note stays, and what
            // was made is found by it and given back.
            await _claims.ReleaseAsync(request.LoadBalancerId, CancellationToken.None);
            throw;
        }
    });

    /// <inheritdoc/>
    public Task CheckOptionsAsync(VipOptions options, string projectId, CancellationToken cancel) => ForRequestAsync(
        async () =>
        {
            await _visibility.CheckAsync(options, projectId, cancel);
            return true;
        });

    /// <inheritdoc/>
    public Task<VipReservation> EnsureVipAsync(LoadBalancerSpec wanted, CancellationToken cancel) => ForVipAsync(
        async () =>
        {
            var port = await _ports.FindAsync(wanted.Id, cancel);
            var options = VipOptions.Of(wanted);
            if (port is null && await _ports.FindClearedAsync(wanted, cancel) is { } cleared)
            {
                port = await _ports.MarkAsync(cleared, wanted.Id, cancel);
            }

            if (port is null)
            {
                await _claims.TakeAsync(wanted.Id, lentPortId: null, cancel);
                await _claims.NoteAsync(wanted.Id, Chosen(options), cancel);
                port = await _ports.MakeAgainAsync(wanted, cancel);
            }
            else if (!port.Holds(wanted))
            {
                throw new RefusedException(Fault.Conflict("vip_address",
                    $"The VIP port {port.Id} does not have the address {wanted.Vip.Address} any more; give it back to " +
                    "the port, or delete the port and it is made again."));
            }
            else
            {
                await SetOptionsAsync(port, wanted, options, cancel);
            }

            var id = Guid.Parse(port.Id);
            return new VipReservation(
                wanted.Vip with { PortId = id }, [.. wanted.AdditionalVips.Select(vip => vip with { PortId = id })]);
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<BrokenVip>> FindBrokenVipsAsync(
        IReadOnlyList<LoadBalancerSpec> wanted, CancellationToken cancel) => ForVipAsync<IReadOnlyList<BrokenVip>>(
        async () =>
        {
            var ports = await _ports.ListAsync(cancel);
            return
            [
                .. from it in wanted
                   where !ports[NeutronVipPorts.DeviceOf(it.Id)].Any(port => port.Holds(it))
                   select new BrokenVip(
                       it.Id, $"The VIP port {it.Vip.PortId} with the address {it.Vip.Address} was deleted or changed."),
            ];
        });

    /// <inheritdoc/>
    public Task ReleaseVipAsync(Guid loadBalancerId, CancellationToken cancel) => ForVipAsync(async () =>
    {
        if (await _claims.FindAsync(loadBalancerId, cancel) is { } claim)
        {
            var port = await _ports.FindAsync(loadBalancerId, cancel);
            if (port is not null)
            {
                await _ports.ReleaseAsync(port, claim.IsLent, cancel);
            }

            // A port that is not there may come yet, where this service ended or gave up before Neutron had answered:
            // the note stays for the sweeper, which asks again until it is settled.
            if (port is not null || claim.IsSettled)
            {
                await _claims.ReleaseAsync(loadBalancerId, cancel);
            }
        }

        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> ListVipOwnersAsync(DateTimeOffset before, CancellationToken cancel) =>
        _claims.OlderAsync(before, cancel);

    /// <inheritdoc/>
    public Task<bool> SubnetExistsAsync(Guid subnetId, string projectId, CancellationToken cancel) => ForRequestAsync(
        async () => await _visibility.SubnetAsync(subnetId, projectId, cancel) is not null);

    // What was chosen and no longer is comes off again; what nobody chose here is the user's own.
    private async Task SetOptionsAsync(
        NeutronPort port, LoadBalancerSpec wanted, VipOptions options, CancellationToken cancel)
    {
        var (before, after) = (await _claims.ChosenAsync(wanted.Id, cancel), Chosen(options));
        await _claims.NoteAsync(wanted.Id, before | after, cancel);
        if (!port.Fits(options))
        {
            await _ports.SetOptionsAsync(port, options, cancel);
        }

        var gone = before & ~after;
        if (gone.HasFlag(ChosenOptions.Groups))
        {
            await _ports.SetDefaultGroupAsync(port, wanted.ProjectId, cancel);
        }

        if (gone.HasFlag(ChosenOptions.Policy))
        {
            await _ports.ClearPolicyAsync(port, cancel);
        }

        await _claims.NoteAsync(wanted.Id, after, cancel);
    }

    private static ChosenOptions Chosen(VipOptions options) =>
        (options.SecurityGroupIds.IsEmpty ? ChosenOptions.None : ChosenOptions.Groups)
        | (options.QosPolicyId is null ? ChosenOptions.None : ChosenOptions.Policy);

    private static VipReservation Reservation(NeutronPort port, VipRequest request) => new(
        port.Vip(port.FixedIps.FirstOrDefault(ip => NeutronVipPorts.IsMeant(request, ip)) ?? port.FixedIps[0]),
        [
            .. request.AdditionalVips.Select(asked => NeutronVipPorts.AddressOf(port, asked)).OfType<FixedIp>()
                .Select(port.Vip),
        ]);

    // What is done for a request is not done later, as what is stored is.
    private static async Task<T> ForRequestAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await ForVipAsync(work);
        }
        catch (RefusedException refused) when (refused.Kind == FaultKind.Unavailable)
        {
            throw new RefusedException(new Fault(
                FaultKind.Unavailable, "", $"{refused.Message} Nothing was changed; try again later."));
        }
    }

    private static async Task<T> ForVipAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (NeutronException error)
        {
            throw error.ForVip();
        }
    }
}
