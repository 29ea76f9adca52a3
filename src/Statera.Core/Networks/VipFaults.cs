using Statera.Core.Model;

namespace Statera.Core.Networks;

/// <summary>What can be wrong with a VIP that is asked for, in the words that Octavia's clients know.</summary>
public static class VipFaults
{
    /// <summary>Neither port, network nor subnet.</summary>
    public static Fault NotNamed { get; } = Fault.Invalid(
        "vip_subnet_id", "VIP must contain one of: vip_port_id, vip_network_id, vip_subnet_id.");

    /// <summary>Two addresses on one subnet.</summary>
    public static Fault RepeatedSubnet { get; } = Fault.Invalid(
        "additional_vips", "Duplicate VIP subnet(s) specified. Only one IP can be bound per subnet.");

    /// <summary>Addresses on more than one network.</summary>
    public static Fault ManyNetworks { get; } = Fault.Invalid(
        "additional_vips", "All VIP subnets must belong to the same network.");

    /// <summary>The subnet is of another network than the one named beside it.</summary>
    public static Fault SubnetOfOtherNetwork { get; } = Fault.Invalid(
        "vip_subnet_id", "Supplied VIP subnet doesn't belong to the supplied network.");

    /// <summary>A network where no address can be had.</summary>
    public static Fault NoSubnet { get; } = Fault.Invalid(
        "vip_network_id", "Supplied network does not contain a subnet for VIP allocation.");

    /// <summary>The user's port has several addresses, and the request does not say which.</summary>
    public static Fault UnclearAddress { get; } = Fault.Invalid(
        "vip_port_id", "VIP port's subnet could not be determined. Please specify either a VIP subnet or address.");

    /// <summary>The user's port does not have the address that the request names.</summary>
    public static Fault NoSuchAddress { get; } = Fault.Invalid(
        "vip_port_id", "No VIP address found on the specified VIP port within the specified subnet.");

    /// <summary>What a request names is not there, or not for this project: the request's own fault.</summary>
    public static Fault Missing(string field, string what, object id) =>
        new(FaultKind.Invalid, field, $"{what} {id} not found.");
}
