namespace Statera.OpenStack.Network;

/// <summary>The ranges that can be subnets of the loopback.</summary>
public static class LoopbackRange
{
    private static readonly Ipv4Subnet Loopback = Parse("127.0.0.0/8");

    // Where the host's own services listen (Debian's host name is 127.0.1.1); a VIP there would take a port from one.
    private static readonly Ipv4Subnet Hosts = Parse("127.0.0.0/16");

    /// <summary>Why a range can't be a subnet; null where it can.</summary>
    public static string? Problem(string cidr) =>
        !Ipv4Subnet.TryParse(cidr, out var range) ? "it must be an IPv4 range like 127.64.0.0/16, without bits beyond its prefix."
        : !Loopback.Contains(range) ? "it must lie within 127.0.0.0/8, for the loopback has no other addresses."
        : range.Overlaps(Hosts) ? "it must not touch 127.0.0.0/16, where the host's own services listen."
        : range.Size < 4 ? "it must have two usable addresses at least (prefix /30 or shorter)."
        : null;

    /// <summary>A range that is known to be one.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Ipv4Subnet Parse(string cidr) =>
        Ipv4Subnet.TryParse(cidr, out var range) ? range : throw new ArgumentException(cidr, nameof(cidr));
}
