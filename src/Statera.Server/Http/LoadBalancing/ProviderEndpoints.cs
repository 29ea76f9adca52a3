using Statera.Api.LoadBalancing;
using Statera.Core.Providers;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>/v2/lbaas/providers</summary>
internal sealed class ProviderEndpoints(ProviderRegistry providers)
{
    private static readonly CollectionShape<ProviderRecord> Shape = new(OctaviaJson.Default.ProviderRecord);

    public void Map(OctaviaRoutes routes) => routes.Get("/providers", ListAsync);

    private Task ListAsync(HttpContext context)
    {
        // A handful, without ids: they are filtered like anything else, and always fit on one page.
        var query = CollectionQuery.Parse(context.Request.Query);
        var records = Shape.Apply(
            query, providers.All.Select(provider => new ProviderRecord(provider.Name, provider.Description)));
        return CollectionReply.WriteAsync(
            context, "providers", Shape, query, new CollectionPage<ProviderRecord>(records, false, false));
    }
}
