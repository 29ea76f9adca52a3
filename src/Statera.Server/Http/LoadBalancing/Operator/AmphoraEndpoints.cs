using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Core.Store;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.LoadBalancing.Operator;

/// <summary>/v2/octavia/amphorae: what serves each load balancer, for the operator to look at and to replace.</summary>
/// <param name="store">The load balancers.</param>
/// <param name="writer">Who changes them.</param>
/// <param name="providers">Who knows what serves them.</param>
/// <param name="lookAgain">Has a load balancer carried out once more.</param>
internal sealed class AmphoraEndpoints(
    ILoadBalancerStore store, LoadBalancerWriter writer, ProviderRegistry providers, Action<Guid> lookAgain)
{
    private static readonly CollectionShape<AmphoraRecord> Shape = new(OctaviaJson.Default.AmphoraRecord);

    public void Map(OctaviaRoutes routes)
    {
        routes.Get("/amphorae", ListAsync);
        routes.Get("/amphorae/{id}", ShowAsync);
        routes.Delete("/amphorae/{id}", DeleteAsync);
        routes.Get("/amphorae/{id}/stats", StatisticsAsync);
        routes.Put("/amphorae/{id}/failover", FailOverAsync);
        routes.Put("/amphorae/{id}/config", ConfigureAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        var query = CollectionQuery.Parse(context.Request.Query);
        var records = new List<AmphoraRecord>();
        foreach (var id in await IdsAsync(query, context.RequestAborted))
        {
            // One that went away since it was listed is left out.
            if (await store.FindAsync(id, context.RequestAborted) is { } whole)
            {
                records.AddRange(AmphoraeOf(whole).Select(AmphoraRecords.Of));
            }
        }

        await CollectionReply.WriteAsync(context, "amphorae", Shape, query, records, "amphorae_links");
    }

    // Of one load balancer, clients ask often; the rest is a walk over all.
    private async ValueTask<IEnumerable<Guid>> IdsAsync(CollectionQuery query, CancellationToken cancel)
    {
        var owner = query.Filters.FirstOrDefault(filter => filter.Attribute == "loadbalancer_id").Value;
        if (owner is not null)
        {
            return Guid.TryParseExact(owner, "D", out var id) ? [id] : [];
        }

        return (await store.ListAsync(new ResourceQuery(ResourceKind.LoadBalancer), cancel)).Select(row => row.Id);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var (_, amphora) = await FindAsync(context);
        var fields = CollectionQuery.Parse(context.Request.Query).Fields;
        await Reply.WriteAsync(
            context,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("amphora");
                Shape.Write(json, AmphoraRecords.Of(amphora), fields);
                json.WriteEndObject();
            });
    }

    private async Task StatisticsAsync(HttpContext context)
    {
        var (whole, amphora) = await FindAsync(context);
        var statistics = AmphoraRecords.Statistics(whole, amphora);
        if (statistics.Count == 0)
        {
            throw new RefusedException(Fault.NotFound("Amphora stats for", amphora.Id));
        }

        await Reply.WriteWrappedAsync(
            context, StatusCodes.Status200OK, "amphora_stats", statistics,
            OctaviaJson.Default.IReadOnlyListAmphoraStatisticsRecord);
    }

    private async Task FailOverAsync(HttpContext context)
    {
        var (whole, _) = await FindAsync(context);
        await writer.FailOverAsync(whole.Id, context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status202Accepted);
    }

    // Planned again with the settings of now: what comes out otherwise than it runs is put in its place.
    private async Task ConfigureAsync(HttpContext context)
    {
        var (whole, _) = await FindAsync(context);
        lookAgain(whole.Id);
        await Reply.Empty(context, StatusCodes.Status202Accepted);
    }

    // One that serves stays, as with Octavia; one that is broken is replaced, for its load balancer needs one.
    private async Task DeleteAsync(HttpContext context)
    {
        var (whole, amphora) = await FindAsync(context);
        if (amphora.Status != "ERROR")
        {
            throw new RefusedException(Fault.Conflict(
                "", $"amphora {amphora.Id} is immutable and cannot be updated."));
        }

        await writer.FailOverAsync(whole.Id, context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private async Task<(LoadBalancer Whole, Amphora Amphora)> FindAsync(HttpContext context)
    {
        var id = OctaviaRoute.Id(context);
        if (Guid.TryParseExact(id, "D", out var parsed))
        {
            foreach (var owner in AmphoraId.LoadBalancersOf(parsed))
            {
                if (await store.FindAsync(owner, context.RequestAborted) is { } whole
                    && AmphoraeOf(whole).FirstOrDefault(it => it.Id == parsed) is { } amphora)
                {
                    return (whole, amphora);
                }
            }
        }

        throw new RefusedException(Fault.NotFound("Amphora", id));
    }

    private IReadOnlyList<Amphora> AmphoraeOf(LoadBalancer whole) =>
        providers.Find(whole.Spec.Provider) is IAmphoraSource source ? source.AmphoraeOf(whole) : [];
}
