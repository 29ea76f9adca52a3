using Statera.Api.LoadBalancing;

namespace Statera.Api.Client;

/// <summary>What can be asked of providers; capabilities are for administrators.</summary>
public sealed class ProviderClient
{
    private readonly ApiConnection _connection;
    private readonly string _path;

    internal ProviderClient(ApiConnection connection, string path) => (_connection, _path) = (connection, path);

    /// <summary>The providers that can be chosen.</summary>
    public IAsyncEnumerable<ProviderRecord> ListAsync(CancellationToken cancel = default) =>
        _connection.ListAsync(_path, "providers", OctaviaJson.Default.ProviderRecord, null, cancel);

    /// <summary>What flavors can ask of a provider.</summary>
    public IAsyncEnumerable<ProviderRecord> FlavorCapabilitiesAsync(
        string provider, CancellationToken cancel = default) =>
        CapabilitiesAsync(provider, "flavor_capabilities", cancel);

    /// <summary>What availability zones can ask of a provider.</summary>
    public IAsyncEnumerable<ProviderRecord> AvailabilityZoneCapabilitiesAsync(
        string provider, CancellationToken cancel = default) =>
        CapabilitiesAsync(provider, "availability_zone_capabilities", cancel);

    private IAsyncEnumerable<ProviderRecord> CapabilitiesAsync(
        string provider, string kind, CancellationToken cancel) => _connection.ListAsync(
        $"{_path}/{Uri.EscapeDataString(provider)}/{kind}", kind, OctaviaJson.Default.ProviderRecord, null, cancel);
}
