namespace Statera.Server.Hosting;

/// <summary>Where the APIs are, for clients.</summary>
/// <param name="LoadBalancer">Octavia's.</param>
/// <param name="Identity">Keystone's, with its version.</param>
/// <param name="Network">Neutron's.</param>
internal sealed record ServiceUrls(string LoadBalancer, string Identity, string Network)
{
    /// <summary>The addresses of the ports of a host.</summary>
    public static ServiceUrls Of(string host, int loadBalancer, int identity, int network) => new(
        $"http://{host}:{loadBalancer}", $"http://{host}:{identity}/v3", $"http://{host}:{network}");
}
