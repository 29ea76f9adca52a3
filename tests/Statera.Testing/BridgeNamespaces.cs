using System.Security.Cryptography;
using System.Text;

namespace Statera.Testing;

/// <summary>What a service with bridges calls its network namespaces (docs/networks.md).</summary>
public static class BridgeNamespaces
{
    /// <summary>The one of the bridges; those of load balancers have a dash and an id behind it.</summary>
    /// <param name="state">The service's state folder.</param>
    public static string SwitchOf(string state) =>
        "statera-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(state))))[..8];
}
