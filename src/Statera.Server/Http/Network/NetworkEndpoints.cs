using Statera.Core.Model;
using Statera.OpenStack.Network;

namespace Statera.Server.Http.Network;

/// <summary>All of the Neutron API that clients of load balancing need.</summary>
internal sealed class NetworkEndpoints(BuiltInNetworkService network)
{
    // What the clients ask for before they use it; there is no more to say of a loopback.
    private static readonly NeutronExtensionRecord[] Extensions =
    [
        new("standard-attr-description", "standard-attr-description", "Descriptions.", "2016-02-10T10:00:00-00:00", []),
        new("standard-attr-timestamp", "standard-attr-timestamp", "Times of creation and change.", "2016-09-12T10:00:00-00:00", []),
        new("standard-attr-tag", "Tag support for resources with standard attribute", "Tags.", "2017-01-01T00:00:00-00:00", []),
        new("security-group", "security-group", "Security groups, kept and not enforced.", "2012-10-05T10:00:00-00:00", []),
        new("allowed-address-pairs", "Allowed Address Pairs", "Further addresses of ports, kept.", "2012-10-05T10:00:00-00:00", []),
        new("subnet_allocation", "Subnet Allocation", "Subnet pools.", "2015-03-30T10:00:00-00:00", []),
        new("default-subnetpools", "Default Subnetpools", "Subnets of the default pool.", "2016-02-18T18:00:00-00:00", []),
        new("router", "Neutron L3 Router", "Routers, kept for their interfaces.", "2012-07-20T10:00:00-00:00", []),
        new("external-net", "Neutron external network", "Networks that are external.", "2013-01-14T10:00:00-00:00", []),
        new("qos", "Quality of Service", "QoS policies, kept without rules.", "2015-06-08T10:00:00-00:00", []),
        new("project-id", "project_id field enabled", "Objects have a project_id.", "2016-09-09T09:09:09-09:09", []),
    ];

    /// <summary>What needs no token: the version documents.</summary>
    public static bool IsOpen(HttpRequest request) => request.Path.Value is "/" or "/v2.0" or "/v2.0/";

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", (RequestDelegate)VersionsAsync);
        endpoints.MapGet("/v2.0", (RequestDelegate)VersionsAsync);
        endpoints.MapGet("/v2.0/extensions", (RequestDelegate)(context => Reply.WriteWrappedAsync(
            context, StatusCodes.Status200OK, "extensions", Extensions,
            NeutronJson.Default.IReadOnlyListNeutronExtensionRecord)));
        endpoints.MapGet("/v2.0/extensions/{alias}", (RequestDelegate)ExtensionAsync);
        new NetworkResource(network).Map(endpoints);
        new SubnetResource(network).Map(endpoints);
        new SubnetPoolResource(network).Map(endpoints);
        new PortResource(network).Map(endpoints);
        new SecurityGroupResource(network).Map(endpoints);
        new SecurityGroupRuleResource(network).Map(endpoints);
        new RouterResource(network).Map(endpoints);
        new RouterInterfaceActions(network).Map(endpoints);
        new FloatingIpResource(network).Map(endpoints);
        new QosPolicyResource(network).Map(endpoints);
    }

    private static Task ExtensionAsync(HttpContext context)
    {
        var alias = (string)context.Request.RouteValues["alias"]!;
        return Reply.WriteWrappedAsync(
            context, StatusCodes.Status200OK, "extension",
            Array.Find(Extensions, it => it.Alias == alias) ?? throw new RefusedException(new Fault(
                FaultKind.NotFound, "", $"Extension with alias {alias} does not exist")),
            NeutronJson.Default.NeutronExtensionRecord);
    }

    private static Task VersionsAsync(HttpContext context) => Reply.WriteAsync(
        context,
        StatusCodes.Status200OK,
        new NeutronVersionsRecord([new NeutronVersionRecord(
            "v2.0", "CURRENT",
            [new NeutronLinkRecord("self", $"{context.Request.Scheme}://{context.Request.Host}/v2.0/")])]),
        NeutronJson.Default.NeutronVersionsRecord);
}
