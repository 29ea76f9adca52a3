using System.Collections.Immutable;
using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>Is this load balancer legal? The one answer, whoever asks.</summary>
public static class LoadBalancerRules
{
    private static readonly ImmutableArray<IRule> All =
    [
        new ListenerPortsAreUnique(),
        new DefaultPoolsExist(),
        new PoolFitsListener(),
        new MemberAddressesAreUnique(),
        new MemberAddressesAreAllowed(),
        new OneMonitorPerPool(),
        new MonitorDelayFitsType(),
        new InsertedHeadersFitListener(),
        new ListenerTlsFitsProtocol(),
        new ListenerHstsIsWhole(),
        new TlsSettingsAreLegal(),
        new AllowedCidrsFitVips(),
        new PoolRevocationHasAuthority(),
        new SessionPersistenceFitsPool(),
        new L7PoliciesFitListener(),
        new L7ActionsAreWhole(),
        new L7RulesAreLegal(),
        new L7RulesPerPolicy(),
        new MonitorFitsPool(),
        new MonitorAttributesFitType(),
        new VipNetworkIsOfZone(),
    ];

    /// <summary>Everything that is wrong with a load balancer; empty when it is legal.</summary>
    public static ImmutableArray<Fault> Check(LoadBalancer wanted) =>
        [.. All.SelectMany(rule => rule.Check(wanted))];
}
