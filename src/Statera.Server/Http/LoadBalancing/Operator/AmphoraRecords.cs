using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Core.Providers;

namespace Statera.Server.Http.LoadBalancing.Operator;

/// <summary>Amphorae as Octavia's API shows them.</summary>
internal static class AmphoraRecords
{
    public static AmphoraRecord Of(Amphora it) => new(
        Id: $"{it.Id}",
        LoadbalancerId: $"{it.LoadBalancerId}",
        ComputeId: it.ComputeId?.ToString(),
        LbNetworkIp: it.ManagementAddress,
        VrrpIp: it.OwnAddress,
        HaIp: it.VipAddress,
        VrrpPortId: it.OwnPortId?.ToString(),
        HaPortId: it.VipPortId?.ToString(),
        CertExpiration: OctaviaRecords.Time(it.CertificateExpires),
        CertBusy: false,
        Role: it.Role,
        Status: it.Status,
        VrrpInterface: null,
        VrrpId: it.VrrpId,
        VrrpPriority: null,
        CachedZone: null,
        CreatedAt: OctaviaRecords.Time(it.CreatedAt),
        UpdatedAt: OctaviaRecords.Time(it.UpdatedAt),
        ImageId: null,
        ComputeFlavor: null);

    /// <summary>What each listener has served that was seen to serve.</summary>
    public static IReadOnlyList<AmphoraStatisticsRecord> Statistics(LoadBalancer whole, Amphora amphora) =>
    [
        .. whole.Listeners
            .Select(listener => (listener.Id, Facts: whole.Observed.Health.Listeners.GetValueOrDefault(listener.Id)))
            .Where(it => it.Facts is not null)
            .Select(it => new AmphoraStatisticsRecord(
                it.Facts!.Statistics.ActiveConnections,
                it.Facts.Statistics.BytesIn,
                it.Facts.Statistics.BytesOut,
                $"{amphora.Id}",
                $"{it.Id}",
                $"{whole.Id}",
                it.Facts.Statistics.RequestErrors,
                it.Facts.Statistics.TotalConnections)),
    ];
}
