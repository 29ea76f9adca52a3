using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>/v2/lbaas/providers, and what the operator can say in profiles for them.</summary>
internal sealed class ProviderEndpoints(ProviderRegistry providers)
{
    private static readonly CollectionShape<ProviderRecord> Shape = new(OctaviaJson.Default.ProviderRecord);

    public void Map(OctaviaRoutes routes)
    {
        routes.Get("/providers", ListAsync);
        routes.Refuse("GET", "/providers/{id}", context => OctaviaRoute.NotAllowed(context, "GET"));
        routes.Get("/providers/{id}/flavor_capabilities", context => ListAsync(
            context, "flavor_capabilities", provider => provider.FlavorCapabilities));
        routes.Get("/providers/{id}/availability_zone_capabilities", context => ListAsync(
            context, "availability_zone_capabilities", provider => provider.AvailabilityZoneCapabilities));
    }

    // Octavia lists all of them whatever filters say: there is a handful, without ids and pages.
    private Task ListAsync(HttpContext context) => CollectionReply.WriteAllAsync(
        context, "providers", Shape, CollectionQuery.Parse(context.Request.Query).Fields,
        providers.All.Select(provider => new ProviderRecord(provider.Name, provider.Description)));

    private Task ListAsync(
        HttpContext context, string key, Func<IProvider, IReadOnlyList<Capability>> capabilities)
    {
        var name = OctaviaRoute.Id(context);
        var provider = providers.Find(name) ?? throw new RefusedException(ProviderRegistry.NotEnabled(name));
        var query = CollectionQuery.Parse(context.Request.Query);
        var records = capabilities(provider).Select(it => new ProviderRecord(it.Name, it.Description));
        foreach (var (attribute, value) in query.Filters)
        {
            records = attribute switch
            {
                "name" => records.Where(it => it.Name == value),
                "description" => records.Where(it => it.Description == value),
                _ => records,
            };
        }

        return CollectionReply.WriteAllAsync(context, key, Shape, query.Fields, records);
    }
}
