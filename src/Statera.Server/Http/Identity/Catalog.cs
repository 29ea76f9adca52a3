using Statera.Server.Hosting;

namespace Statera.Server.Http.Identity;

/// <summary>The services that there are, and where: the same for every project.</summary>
/// <param name="urls">Where; asked for at the request, for a port may be known only then.</param>
internal sealed class Catalog(Func<ServiceUrls> urls)
{
    /// <summary>The only region.</summary>
    public const string Region = "RegionOne";

    private static readonly string[] Interfaces = ["public", "internal", "admin"];

    private readonly record struct Entry(string Id, string Name, string Type, string Description, string Url);

    /// <summary>As a token carries it.</summary>
    public IReadOnlyList<CatalogServiceRecord> Records => [.. Entries().Select(service => new CatalogServiceRecord(
        service.Id, service.Name, service.Type,
        [.. Interfaces.Select(name => new CatalogEndpointRecord(
            EndpointId(service, name), name, Region, Region, service.Url))]))];

    /// <summary>The services, for <c>openstack service list</c>.</summary>
    public IEnumerable<ServiceRecord> Services(HttpContext context) => Entries().Select(service => new ServiceRecord(
        service.Id, service.Name, service.Type, service.Description, true,
        KeystoneReply.Link(context, $"/v3/services/{service.Id}")));

    /// <summary>The endpoints, for <c>openstack endpoint list</c>.</summary>
    public IEnumerable<EndpointRecord> Endpoints(HttpContext context) =>
        from service in Entries()
        from name in Interfaces
        let id = EndpointId(service, name)
        select new EndpointRecord(
            id, service.Id, name, Region, Region, service.Url, true, KeystoneReply.Link(context, $"/v3/endpoints/{id}"));

    private IEnumerable<Entry> Entries()
    {
        var where = urls();
        return
        [
            new("5e100000000000000000000000000001", "keystone", "identity", "Identity", where.Identity),
            new("5e100000000000000000000000000002", "octavia", "load-balancer", "Load balancing", where.LoadBalancer),
            new("5e100000000000000000000000000003", "neutron", "network", "Networking", where.Network),
            new("5e100000000000000000000000000004", "barbican", "key-manager", "Key manager", where.KeyManager),
        ];
    }

    // Ids must stay the same over restarts; an endpoint's is its service's with the interface in the middle.
    private static string EndpointId(Entry service, string name) =>
        $"ed{Array.IndexOf(Interfaces, name) + 1}{service.Id[3..]}";
}
