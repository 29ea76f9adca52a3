using System.Collections.Frozen;
using System.Globalization;
using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Core.Status;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>The model as Octavia's API shows it: a projection, computed when asked for.</summary>
internal static class OctaviaRecords
{
    private static readonly FrozenDictionary<string, string> NoHeaders = FrozenDictionary<string, string>.Empty;

    public static LoadBalancerRecord Of(LoadBalancer whole, LoadBalancerSpec it) => new(
        Id: it.Id.ToString(),
        Name: it.Name,
        Description: it.Description,
        ProvisioningStatus: Provisioning(whole, it),
        OperatingStatus: WireNames.Of(OperatingStatuses.Of(whole)),
        AdminStateUp: it.AdminStateUp,
        ProjectId: it.ProjectId,
        CreatedAt: Time(it.CreatedAt),
        UpdatedAt: Time(it.UpdatedAt),
        VipAddress: it.Vip.Address,
        VipPortId: it.Vip.PortId.ToString(),
        VipSubnetId: it.Vip.SubnetId.ToString(),
        VipNetworkId: it.Vip.NetworkId.ToString(),
        VipSgIds: [],
        AdditionalVips: [],
        Listeners: Ids(whole.Listeners),
        Pools: Ids(whole.Pools),
        Provider: it.Provider,
        FlavorId: null,
        VipQosPolicyId: null,
        Tags: it.Tags,
        AvailabilityZone: null,
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
        DefaultTlsContainerRef: null,
        SniContainerRefs: [],
        ProjectId: it.ProjectId,
        DefaultPoolId: it.DefaultPoolId?.ToString(),
        L7policies: [],
        InsertHeaders: NoHeaders,
        CreatedAt: Time(it.CreatedAt),
        UpdatedAt: Time(it.UpdatedAt),
        Loadbalancers: [new IdRecord(whole.Id.ToString())],
        TimeoutClientData: it.TimeoutClientData,
        TimeoutMemberConnect: it.TimeoutMemberConnect,
        TimeoutMemberData: it.TimeoutMemberData,
        TimeoutTcpInspect: it.TimeoutTcpInspect,
        Tags: it.Tags,
        ClientCaTlsContainerRef: null,
        ClientAuthentication: "NONE",
        ClientCrlContainerRef: null,
        AllowedCidrs: null,
        TlsCiphers: null,
        TlsVersions: null,
        AlpnProtocols: null,
        HstsMaxAge: null,
        HstsIncludeSubdomains: false,
        HstsPreload: false,
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
        SessionPersistence: null,
        ProjectId: it.ProjectId,
        Loadbalancers: [new IdRecord(whole.Id.ToString())],
        Listeners: Ids(whole.ListenersOf(it.Id)),
        CreatedAt: Time(it.CreatedAt),
        UpdatedAt: Time(it.UpdatedAt),
        HealthmonitorId: whole.MonitorOf(it.Id)?.Id.ToString(),
        Members: Ids(whole.MembersOf(it.Id)),
        Tags: it.Tags,
        TlsContainerRef: null,
        CaTlsContainerRef: null,
        CrlContainerRef: null,
        TlsEnabled: false,
        TlsCiphers: null,
        TlsVersions: null,
        AlpnProtocols: null,
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
        UpdatedAt: Time(it.UpdatedAt),
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
        UpdatedAt: Time(it.UpdatedAt),
        Tags: it.Tags,
        HttpVersion: it.HttpVersion,
        DomainName: it.DomainName,
        TenantId: it.ProjectId);

    public static StatisticsRecord Of(Statistics it) => new(
        it.BytesIn, it.BytesOut, it.ActiveConnections, it.TotalConnections, it.RequestErrors);

    private static string Provisioning(LoadBalancer whole, ResourceSpec it) =>
        WireNames.Of(ProvisioningStatuses.Of(whole, it));

    private static List<IdRecord> Ids(IEnumerable<ResourceSpec> specs) =>
        [.. specs.Select(spec => new IdRecord(spec.Id.ToString()))];

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static string? Time(DateTimeOffset? time) => time is { } known ? Time(known) : null;
}
