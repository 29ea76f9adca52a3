using System.Security.Cryptography;
using System.Text;
using Statera.Linux;

namespace Statera.OpenStack.Network.Bridge;

/// <summary>
/// What the parts of the bridge backend are called on the host. The state folder is in the names of namespaces, as more than
/// one service may run there; interfaces are named within those, in the 15 characters that the kernel has for it.
/// </summary>
/// <param name="stateDirectory">The service's.</param>
public sealed class BridgeNames(string stateDirectory)
{
    /// <summary>An amphora's interface, as it sees it.</summary>
    public const string Inside = "eth0";

    private readonly string _prefix = "statera-" + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(System.IO.Path.GetFullPath(stateDirectory))))[..8];

    /// <summary>The namespace that has all bridges and nothing else: no host, no amphora.</summary>
    public NetworkNamespace Switch => new(_prefix);

    /// <summary>What the names of amphorae's namespaces begin with; a load balancer's id follows.</summary>
    public string AmphoraPrefix => _prefix + "-";

    /// <summary>The namespace of a load balancer's amphora.</summary>
    public NetworkNamespace Amphora(Guid loadBalancerId) => new($"{AmphoraPrefix}{loadBalancerId}");

    /// <summary>A network's bridge.</summary>
    public static string Bridge(string networkId) => "n" + Short(networkId);

    /// <summary>The bridge's end of a port's cable.</summary>
    public static string Cable(string portId) => "p" + Short(portId);

    // 56 of the 122 bits that are random: two that are the same are not met with.
    private static string Short(string id) => id.Replace("-", "", StringComparison.Ordinal)[..14];
}
