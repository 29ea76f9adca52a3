using Statera.Core.Providers;

namespace Statera.Providers;

/// <summary>What profiles for Octavia's own providers can say, by its names and in its words.</summary>
public static class OctaviaCapabilities
{
    private const string TopologyText =
        "The load balancer topology. One of: SINGLE - One amphora per load balancer. " +
        "ACTIVE_STANDBY - Two amphora per load balancer.";

    /// <summary>Flavors of the amphora provider.</summary>
    public static IReadOnlyList<Capability> AmphoraFlavor { get; } =
    [
        Topology("ACTIVE_STANDBY", "SINGLE"),
        Capability.Text("compute_flavor", "The compute driver flavor ID."),
        Capability.Text("amp_image_tag", "The amphora image tag."),
        Capability.Flag("sriov_vip", "When true, the VIP port will be created using an SR-IOV VF port."),
        Capability.Flag(
            "allow_member_sriov",
            "When true, users can request a member port be SR-IOV enabled at member creation time."),
    ];

    /// <summary>Availability zones of the amphora provider.</summary>
    public static IReadOnlyList<Capability> AmphoraZone { get; } =
    [
        Capability.Text("compute_zone", "The compute availability zone."),
        Capability.Text("volume_zone", "The volume availability zone."),
        Capability.Text("management_network", "The management network ID for the amphora."),
        ValidVipNetworks,
    ];

    /// <summary>Flavors of the no-op providers.</summary>
    public static IReadOnlyList<Capability> NoopFlavor { get; } =
        [Capability.Text("amp_image_tag", "The glance image tag to use for this load balancer.")];

    /// <summary>Availability zones of the no-op providers.</summary>
    public static IReadOnlyList<Capability> NoopZone { get; } =
    [
        Capability.Text("compute_zone", "The compute availability zone to use for this loadbalancer."),
        Capability.Text("volume_zone", "The volume availability zone to use for this loadbalancer."),
    ];

    /// <summary>The networks that VIPs in a zone may be of.</summary>
    public static Capability ValidVipNetworks => Capability.List(
        "valid_vip_networks",
        "List of network IDs that are allowed for VIP use. This overrides/replaces the list of allowed networks " +
        "configured in `octavia.conf`.");

    /// <summary>How many amphorae serve a load balancer.</summary>
    /// <param name="served">Those of Octavia's topologies that can be had.</param>
    public static Capability Topology(params IReadOnlyList<string> served) =>
        Capability.OneOf("loadbalancer_topology", TopologyText, served);
}
