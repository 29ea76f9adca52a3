using Statera.Server.Auth;
using Statera.Server.Http.Description;
using Statera.Server.Http.LoadBalancing.Operator;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>All of the Octavia API.</summary>
internal sealed class OctaviaEndpoints(
    LoadBalancerEndpoints loadBalancers,
    ListenerEndpoints listeners,
    PoolEndpoints pools,
    MemberEndpoints members,
    HealthMonitorEndpoints healthMonitors,
    L7PolicyEndpoints policies,
    L7RuleEndpoints rules,
    ProviderEndpoints providers,
    OperatorEndpoints operators,
    PolicySource accessRules)
{
    public void Map(IEndpointRouteBuilder endpoints, bool healthCheck)
    {
        var routes = new OctaviaRoutes(endpoints, accessRules);
        VersionEndpoints.Map(endpoints);
        DescriptionEndpoints.Map(endpoints);
        loadBalancers.Map(routes);
        listeners.Map(routes);
        pools.Map(routes);
        members.Map(routes);
        healthMonitors.Map(routes);
        policies.Map(routes);
        rules.Map(routes);
        providers.Map(routes);
        operators.Map(routes);
        routes.MapCollections();
        if (healthCheck)
        {
            HealthCheck.Map(endpoints);
        }
    }
}
