using System.Collections.Immutable;
using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Store;
using Statera.Server.Http.Body;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>/v2/lbaas/pools/{pool_id}/members</summary>
internal sealed class MemberEndpoints(OctaviaReader reader, LoadBalancerWriter writer, INetworkService network)
{
    private static readonly OctaviaResource<MemberSpec, MemberRecord> Resource = OctaviaResources.Member;

    public void Map(OctaviaRoutes routes)
    {
        routes.Get("/pools/{pool_id}/members", ListAsync);
        routes.Post("/pools/{pool_id}/members", CreateAsync);
        routes.Put("/pools/{pool_id}/members", ReplaceAsync);
        routes.Get("/pools/{pool_id}/members/{id}", ShowAsync);
        routes.Put("/pools/{pool_id}/members/{id}", UpdateAsync);
        routes.Delete("/pools/{pool_id}/members/{id}", DeleteAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        var (whole, pool) = await FindPoolAsync(context);
        var (query, fits) = CollectionQuery.Parse(context.Request.Query).Within("pool_id", pool.Id);
        await CollectionReply.WriteAsync(
            context, Resource.Plural, Resource.Shape, query,
            whole.MembersOf(pool.Id).Where(_ => fits).Select(member => Resource.Record(whole, member)));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var (whole, member) = await FindMemberAsync(context);
        await OctaviaReader.ShowAsync(context, Resource, whole, member);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var (found, pool) = await FindPoolAsync(context);
        var body = await RequestBody.ReadAsync(context, Resource.Singular);
        OctaviaOwner.Check(body, found);
        var member = MemberBody.Create(body, found.Spec.ProjectId, pool.Id);
        body.ThrowIfFaulty();
        await ThrowIfNoSubnetAsync(context, found, [member]);

        var whole = await writer.EditAsync(
            found.Id, now => now.ThrowIfNoPool(pool.Id).With(member), context.RequestAborted, pool.Id);
        await WriteAsync(context, StatusCodes.Status201Created, whole, member.Id);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var (found, member) = await FindMemberAsync(context);
        var body = await RequestBody.ReadAsync(context, Resource.Singular);
        MemberBody.Update(body, member);
        body.ThrowIfFaulty();

        var whole = await writer.EditAsync(
            found.Id,
            now => now.Change(Resource, member.Id, it => MemberBody.Update(body, it), LoadBalancerEdits.With),
            context.RequestAborted,
            member.PoolId);
        await WriteAsync(context, StatusCodes.Status200OK, whole, member.Id);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var (found, member) = await FindMemberAsync(context);
        await writer.EditAsync(found.Id, now => now.WithoutMember(member.Id), context.RequestAborted, member.PoolId);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    // The batch: all members of the pool at once, or with additive_only some more (API, "Batch Update Members").
    private async Task ReplaceAsync(HttpContext context)
    {
        var (found, pool) = await FindPoolAsync(context);
        var body = await RequestBody.ReadRootAsync(context, ArgumentNames.Of("members"));
        var bodies = body.Objects(Resource.Plural);
        body.End();
        body.ThrowIfFaulty();
        if (bodies is null && !body.Has(Resource.Plural))
        {
            body.Refuse(Resource.Plural, "Mandatory field missing.");
        }

        foreach (var one in bodies ?? [])
        {
            OctaviaOwner.Check(one, found);
        }

        ImmutableArray<MemberSpec> wanted =
            [.. (bodies ?? []).Select(one => MemberBody.Create(one, found.Spec.ProjectId, pool.Id))];
        body.ThrowIfFaulty();

        // Of all that a batch leaves out, only tags stay as they are.
        var tagged = wanted.Zip(bodies ?? []).Where(it => it.Second.Has("tags")).Select(it => it.First.Id).ToHashSet();
        await ThrowIfNoSubnetAsync(context, found, wanted);

        var additive = OctaviaRoute.Flag(context, "additive_only");
        await writer.EditAsync(
            found.Id,
            now => MemberBatch.Apply(now.ThrowIfNoPool(pool.Id), pool.Id, wanted, tagged, additive),
            context.RequestAborted,
            pool.Id);
        await Reply.Empty(context, StatusCodes.Status202Accepted);
    }

    private Task<(LoadBalancer Whole, PoolSpec Spec)> FindPoolAsync(HttpContext context) =>
        reader.FindParentAsync(context, OctaviaResources.Pool, OctaviaRoute.PoolId(context), "Pool");

    private async Task<(LoadBalancer Whole, MemberSpec Member)> FindMemberAsync(HttpContext context)
    {
        var (whole, pool) = await FindPoolAsync(context);
        var id = OctaviaRoute.Id(context);
        return Guid.TryParseExact(id, "D", out var parsed) && whole.Member(parsed) is { } member
            && member.PoolId == pool.Id
                ? (whole, member)
                : throw new RefusedException(Fault.NotFound(Resource.Label, id));
    }

    private async Task ThrowIfNoSubnetAsync(
        HttpContext context, LoadBalancer whole, ImmutableArray<MemberSpec> members)
    {
        foreach (var subnet in members.Select(member => member.SubnetId).OfType<Guid>().Distinct())
        {
            if (!await network.SubnetExistsAsync(subnet, whole.Spec.ProjectId, context.RequestAborted))
            {
                throw new RefusedException(new Fault(
                    FaultKind.Invalid, "subnet_id", $"Subnet {subnet} not found."));
            }
        }
    }

    private static Task WriteAsync(HttpContext context, int status, LoadBalancer whole, Guid id) =>
        Reply.WriteWrappedAsync(
            context, status, Resource.Singular, Resource.Record(whole, whole.Member(id)!), Resource.Json);
}
