namespace Statera.Server.Hosting;

/// <summary>Where the APIs are, for clients.</summary>
/// <param name="LoadBalancer">Octavia's.</param>
/// <param name="Identity">Keystone's, with its version.</param>
/// <param name="Network">Neutron's.</param>
/// <param name="KeyManager">Barbican's.</param>
internal sealed record ServiceUrls(string LoadBalancer, string Identity, string Network, string KeyManager)
{
    /// <summary>The addresses of the ports of a host.</summary>
    public static ServiceUrls Of(string host, int loadBalancer, int identity, int network, string keyManager) => new(
        $"http://{host}:{loadBalancer}", $"http://{host}:{identity}/v3", $"http://{host}:{network}", keyManager);
}
