using Statera.Core.Model;
using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/subnets</summary>
internal sealed class SubnetResource(LoopbackNetworkService network)
{
    private static readonly CollectionShape<SubnetRecord> Shape = new(NeutronJson.Default.SubnetRecord);

    public void Map(IEndpointRouteBuilder endpoints) => NeutronRoute.Map(
        endpoints, "subnets", ListAsync, CreateAsync, ShowAsync, UpdateAsync, DeleteAsync);

    private async Task ListAsync(HttpContext context)
    {
        var records = await network.ReadAsync(
            reader => reader.Subnets().Where(it => IsVisible(context, reader, it)).Select(NeutronProjection.Of).ToList(),
            context.RequestAborted);
        await NeutronRoute.ListAsync(context, "subnets", Shape, records);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var found = await network.ReadAsync(reader => Find(context, reader), context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, found);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "subnet");
        var projectId = Caller.Of(context).OwnerOfNew(body.Project());
        var networkId = body.RequiredId("network_id");
        var cidr = body.RequiredString("cidr");
        if (body.Has("cidr") && LoopbackRange.Problem(cidr) is { } problem)
        {
            body.Refuse("cidr", problem);
        }

        if (body.Int("ip_version") is not (null or 4))
        {
            body.Refuse("ip_version", "Value should be 4: the loopback has one IPv6 address");
        }

        body.NotServed("gateway_ip", "the loopback has no gateway.");
        body.NotServed("enable_dhcp", "the loopback has no DHCP; use --no-dhcp.");
        body.NotServed("allocation_pools", "every address of the range is given out.");
        body.NotServed("dns_nameservers", "the loopback has no DHCP that would tell them.");
        body.NotServed("host_routes", "the loopback has no DHCP that would tell them.");
        body.NotServed("subnetpool_id", "there are no subnet pools.");
        var draft = Apply(body, new SubnetDocument(
            Guid.NewGuid().ToString(), "", "", projectId, networkId.ToString(), cidr, 0, default, default));
        body.ThrowIfFaulty();

        var made = await network.WriteAsync(
            (store, now) => Store(context, store, draft with { CreatedAt = now, UpdatedAt = now }),
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status201Created, made);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "subnet");
        var known = await network.ReadAsync(reader => Find(context, reader), context.RequestAborted);
        NeutronRoute.RequireOwner(context, known.ProjectId);
        Apply(body, known);
        body.ThrowIfFaulty();
        var changed = await network.WriteAsync(
            (store, now) =>
            {
                var it = Apply(body, Find(context, store)) with { UpdatedAt = now };
                store.Put(it);
                return it;
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, changed);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        await network.WriteAsync(
            (store, _) =>
            {
                var found = Find(context, store);
                NeutronRoute.RequireOwner(context, found.ProjectId);
                if (AddressAllocator.IsUsed(store, found.Id))
                {
                    throw new RefusedException(Fault.Conflict("", $"Unable to complete operation on subnet {found.Id}: " +
                        "One or more ports have an IP allocation from this subnet."));
                }

                store.Delete(found);
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private static SubnetDocument Store(HttpContext context, IDocumentTransaction store, SubnetDocument it)
    {
        var owner = store.FindNetwork(it.NetworkId);
        if (owner is null || !Caller.Of(context).CanSee(owner.ProjectId))
        {
            throw new RefusedException(new Fault(
                FaultKind.NotFound, "network_id", $"Network {it.NetworkId} could not be found."));
        }

        // There is one loopback, so ranges must not overlap, whatever networks they are of.
        var range = AddressAllocator.RangeOf(it);
        if (store.Subnets().FirstOrDefault(other => AddressAllocator.RangeOf(other).Overlaps(range)) is { } overlapping)
        {
            throw new RefusedException(Fault.Invalid("cidr",
                $"The range {it.Cidr} overlaps with {overlapping.Cidr} of another subnet."));
        }

        store.Put(it);
        return it;
    }

    private static SubnetDocument Apply(BodyObject body, SubnetDocument it)
    {
        it = it with
        {
            Name = body.TextOr("name", it.Name),
            Description = body.TextOr("description", it.Description),
        };
        body.End();
        return it;
    }

    private static SubnetDocument Find(HttpContext context, IDocumentReader reader) =>
        reader.FindSubnet(NeutronRoute.Id(context)) is { } found && IsVisible(context, reader, found)
            ? found
            : throw new RefusedException(new Fault(
                FaultKind.NotFound, "", $"Subnet {NeutronRoute.Id(context)} could not be found."));

    private static bool IsVisible(HttpContext context, IDocumentReader reader, SubnetDocument it) =>
        Caller.Of(context).CanSee(it.ProjectId) || reader.FindNetwork(it.NetworkId) is { Shared: true };

    private static Task WriteAsync(HttpContext context, int status, SubnetDocument it) => Reply.WriteWrappedAsync(
        context, status, "subnet", NeutronProjection.Of(it), NeutronJson.Default.SubnetRecord);
}
