using Statera.Api.LoadBalancing;
using Statera.Core.Offers;

namespace Statera.Server.Http.LoadBalancing.Operator;

/// <summary>What the operator sets and sees: flavors, availability zones, quotas and amphorae.</summary>
internal sealed class OperatorEndpoints(OfferDirectory offers, QuotaEndpoints quotas, AmphoraEndpoints amphorae)
{
    private readonly OfferEndpoints<FlavorRecord, FlavorProfileRecord> _flavors =
        new(offers, OfferKind.Flavor, OfferResources.Flavor, OfferResources.FlavorProfile);

    private readonly OfferEndpoints<AvailabilityZoneRecord, AvailabilityZoneProfileRecord> _zones =
        new(offers, OfferKind.AvailabilityZone, OfferResources.AvailabilityZone, OfferResources.AvailabilityZoneProfile);

    public void Map(OctaviaRoutes routes)
    {
        _flavors.Map(routes);
        _zones.Map(routes);
        quotas.Map(routes);
        var operatorRoutes = routes.Below(OctaviaRoutes.OperatorRoots);
        amphorae.Map(operatorRoutes);
        operatorRoutes.MapCollections();
    }
}
