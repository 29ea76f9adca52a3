using System.Globalization;
using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Core.Status;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>The model as Octavia's API shows it: a projection, computed when asked for.</summary>
internal static class OctaviaRecords
{
    public static LoadBalancerRecord Of(LoadBalancer whole, LoadBalancerSpec it) => new(
        Id: it.Id.ToString(),
        Name: it.Name,
        Description: it.Description,
        ProvisioningStatus: Provisioning(whole, it),
        OperatingStatus: WireNames.Of(OperatingStatuses.Of(whole)),
        AdminStateUp: it.AdminStateUp,
        ProjectId: it.ProjectId,
        CreatedAt: Time(it.CreatedAt),
        UpdatedAt: Updated(whole, it),
        VipAddress: it.Vip.Address,
        VipPortId: it.Vip.PortId.ToString(),
        VipSubnetId: it.Vip.SubnetId.ToString(),
        VipNetworkId: it.Vip.NetworkId.ToString(),
        VipSgIds: [.. it.VipSecurityGroupIds.Select(id => id.ToString())],
        AdditionalVips: [.. it.AdditionalVips.Select(vip => new AdditionalVipRecord(
            vip.SubnetId.ToString(), vip.Address, vip.PortId.ToString()))],
        Listeners: Ids(whole.Listeners),
        Pools: Ids(whole.Pools),
        Provider: it.Provider,
        FlavorId: it.FlavorId?.ToString(),
        VipQosPolicyId: it.VipQosPolicyId?.ToString(),
        Tags: it.Tags,
        AvailabilityZone: it.AvailabilityZone,
        VipVnicType: "normal",
        TenantId: it.ProjectId);

    public static ListenerRecord Of(LoadBalancer whole, ListenerSpec it) => new(
        Id: it.Id.ToString(),
        Name: it.Name,
        Description: it.Description,
        ProvisioningStatus: Provisioning(whole, it),
        OperatingStatus: WireNames.Of(OperatingStatuses.Of(whole, it)),
        AdminStateUp: it.AdminStateUp,
        Protocol: WireNames.Of(it.Protocol),
        ProtocolPort: it.ProtocolPort,
        ConnectionLimit: it.ConnectionLimit,
        DefaultTlsContainerRef: it.DefaultTlsContainerRef,
        SniContainerRefs: it.SniContainerRefs,
        ProjectId: it.ProjectId,
        DefaultPoolId: it.DefaultPoolId?.ToString(),
        L7policies: Ids(whole.PoliciesOf(it.Id).OrderBy(policy => policy.Position)),
        InsertHeaders: it.InsertHeaders,
        CreatedAt: Time(it.CreatedAt),
        UpdatedAt: Updated(whole, it),
        Loadbalancers: [new IdRecord(whole.Id.ToString())],
        TimeoutClientData: it.TimeoutClientData,
        TimeoutMemberConnect: it.TimeoutMemberConnect,
        TimeoutMemberData: it.TimeoutMemberData,
        TimeoutTcpInspect: it.TimeoutTcpInspect,
        Tags: it.Tags,
        ClientCaTlsContainerRef: it.ClientCaTlsContainerRef,
        ClientAuthentication: WireNames.Of(it.ClientAuthentication),
        ClientCrlContainerRef: it.ClientCrlContainerRef,
        AllowedCidrs: it.AllowedCidrs,
        TlsCiphers: it.TlsCiphers,
        TlsVersions: it.TlsVersions,
        AlpnProtocols: it.AlpnProtocols,
        HstsMaxAge: it.HstsMaxAge,
        HstsIncludeSubdomains: it.HstsIncludeSubdomains,
        HstsPreload: it.HstsPreload,
        TenantId: it.ProjectId);

    public static PoolRecord Of(LoadBalancer whole, PoolSpec it) => new(
        Id: it.Id.ToString(),
        Name: it.Name,
        Description: it.Description,
        ProvisioningStatus: Provisioning(whole, it),
        OperatingStatus: WireNames.Of(OperatingStatuses.Of(whole, it)),
        AdminStateUp: it.AdminStateUp,
        Protocol: WireNames.Of(it.Protocol),
        LbAlgorithm: WireNames.Of(it.Algorithm),
        SessionPersistence: it.SessionPersistence is { } persistence
            ? new SessionPersistenceRecord(
                WireNames.Of(persistence.Type), persistence.CookieName, persistence.PersistenceTimeout,
                persistence.PersistenceGranularity)
            : null,
        ProjectId: it.ProjectId,
        Loadbalancers: [new IdRecord(whole.Id.ToString())],
        Listeners: Ids(whole.ListenersOf(it.Id)),
        CreatedAt: Time(it.CreatedAt),
        UpdatedAt: Updated(whole, it),
        HealthmonitorId: whole.MonitorOf(it.Id)?.Id.ToString(),
        Members: Ids(whole.MembersOf(it.Id)),
        Tags: it.Tags,
        TlsContainerRef: it.TlsContainerRef,
        CaTlsContainerRef: it.CaTlsContainerRef,
        CrlContainerRef: it.CrlContainerRef,
        TlsEnabled: it.TlsEnabled,
        TlsCiphers: it.TlsCiphers,
        TlsVersions: it.TlsVersions,
        AlpnProtocols: it.AlpnProtocols,
        TenantId: it.ProjectId);

    public static MemberRecord Of(LoadBalancer whole, MemberSpec it) => new(
        Id: it.Id.ToString(),
        Name: it.Name,
        OperatingStatus: WireNames.Of(OperatingStatuses.Of(whole, it)),
        ProvisioningStatus: Provisioning(whole, it),
        AdminStateUp: it.AdminStateUp,
        Address: it.Address,
        ProtocolPort: it.ProtocolPort,
        Weight: it.Weight,
        Backup: it.Backup,
        SubnetId: it.SubnetId?.ToString(),
        ProjectId: it.ProjectId,
        CreatedAt: Time(it.CreatedAt),
        UpdatedAt: Updated(whole, it),
        MonitorAddress: it.MonitorAddress,
        MonitorPort: it.MonitorPort,
        Tags: it.Tags,
        VnicType: "normal",
        TenantId: it.ProjectId);

    public static HealthMonitorRecord Of(LoadBalancer whole, HealthMonitorSpec it) => new(
        Id: it.Id.ToString(),
        Name: it.Name,
        Type: WireNames.Of(it.Type),
        Delay: it.Delay,
        Timeout: it.Timeout,
        MaxRetries: it.MaxRetries,
        MaxRetriesDown: it.MaxRetriesDown,
        HttpMethod: it.HttpMethod,
        UrlPath: it.UrlPath,
        ExpectedCodes: it.ExpectedCodes,
        AdminStateUp: it.AdminStateUp,
        ProjectId: it.ProjectId,
        Pools: [new IdRecord(it.PoolId.ToString())],
        ProvisioningStatus: Provisioning(whole, it),
        OperatingStatus: WireNames.Of(OperatingStatuses.Of(whole, it)),
        CreatedAt: Time(it.CreatedAt),
        UpdatedAt: Updated(whole, it),
        Tags: it.Tags,
        HttpVersion: it.HttpVersion,
        DomainName: it.DomainName,
        TenantId: it.ProjectId);

    public static L7PolicyRecord Of(LoadBalancer whole, L7PolicySpec it) => new(
        Id: it.Id.ToString(),
        Name: it.Name,
        Description: it.Description,
        ProvisioningStatus: Provisioning(whole, it),
        OperatingStatus: WireNames.Of(OperatingStatuses.Of(whole, it)),
        AdminStateUp: it.AdminStateUp,
        ProjectId: it.ProjectId,
        Action: WireNames.Of(it.Action),
        ListenerId: it.ListenerId.ToString(),
        RedirectPoolId: it.RedirectPoolId?.ToString(),
        RedirectUrl: it.RedirectUrl,
        RedirectPrefix: it.RedirectPrefix,
        Position: it.Position,
        Rules: Ids(whole.RulesOf(it.Id)),
        CreatedAt: Time(it.CreatedAt),
        UpdatedAt: Updated(whole, it),
        Tags: it.Tags,
        RedirectHttpCode: it.RedirectHttpCode,
        TenantId: it.ProjectId);

    public static L7RuleRecord Of(LoadBalancer whole, L7RuleSpec it) => new(
        Id: it.Id.ToString(),
        Type: WireNames.Of(it.Type),
        CompareType: WireNames.Of(it.CompareType),
        Key: it.Key,
        Value: it.Value,
        Invert: it.Invert,
        ProvisioningStatus: Provisioning(whole, it),
        OperatingStatus: WireNames.Of(OperatingStatuses.Of(whole, it)),
        CreatedAt: Time(it.CreatedAt),
        UpdatedAt: Updated(whole, it),
        ProjectId: it.ProjectId,
        AdminStateUp: it.AdminStateUp,
        Tags: it.Tags,
        TenantId: it.ProjectId);

    public static StatisticsRecord Of(Statistics it) => new(
        it.BytesIn, it.BytesOut, it.ActiveConnections, it.TotalConnections, it.RequestErrors);

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    public static string? Time(DateTimeOffset? time) => time is { } known ? Time(known) : null;

    private static string Provisioning(LoadBalancer whole, ResourceSpec it) =>
        WireNames.Of(ProvisioningStatuses.Of(whole, it));

    private static List<IdRecord> Ids(IEnumerable<ResourceSpec> specs) =>
        [.. specs.Select(spec => new IdRecord(spec.Id.ToString()))];

    // Carrying an object out for the first time counts as its first update, as Octavia has it.
    private static string? Updated(LoadBalancer whole, ResourceSpec it) =>
        it.UpdatedAt is { } updated ? Time(updated)
        : it.CreatedGeneration <= whole.Observed.Generation ? Time(it.CreatedAt)
        : null;
}
