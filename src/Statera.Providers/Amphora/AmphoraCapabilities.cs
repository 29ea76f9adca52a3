using Statera.Core.Model;
using Statera.Core.Offers;
using Statera.Core.Providers;

namespace Statera.Providers.Amphora;

/// <summary>
/// What flavors and zones can say of amphorae: what of Octavia's capabilities is heeded here, and the size of a HAProxy
/// process where Octavia has the size of a virtual machine. What could not be heeded is refused by not being here.
/// </summary>
internal static class AmphoraCapabilities
{
    private const string Threads = "threads";
    private const string MaxConnections = "max_connections";

    public static IReadOnlyList<Capability> Flavor { get; } =
    [
        OctaviaCapabilities.Topology("SINGLE"),
        Capability.Number(
            MaxConnections, "Connections that a load balancer takes at one time, instead of the service's setting.",
            1, 1_000_000),
        Capability.Number(
            Threads, "Threads of a load balancer's HAProxy, instead of the service's setting.", 1, 64),
    ];

    public static IReadOnlyList<Capability> Zone { get; } = [OctaviaCapabilities.ValidVipNetworks];

    /// <summary>The options as a load balancer's flavor changes them.</summary>
    public static AmphoraOptions Of(AmphoraOptions options, LoadBalancerSpec spec) => spec.FlavorData is null
        ? options
        : options with
        {
            Threads = OfferData.Number(spec.FlavorData, Threads) ?? options.Threads,
            MaxConnections = OfferData.Number(spec.FlavorData, MaxConnections) ?? options.MaxConnections,
        };
}
