namespace Statera.OpenStack.Network;

/// <summary>Which ranges can be subnets of the built-in network: that is for its backend to say.</summary>
public sealed class SubnetRules
{
    private readonly Func<Ipv4Subnet, string?> _problem;
    private readonly string _example;

    private SubnetRules(string example, Func<Ipv4Subnet, string?> problem) => (_example, _problem) = (example, problem);

    /// <summary>Of the host's loopback.</summary>
    public static SubnetRules Loopback { get; } = new("127.64.0.0/16", range =>
        !Parse("127.0.0.0/8").Contains(range) ? "it must lie within 127.0.0.0/8, for the loopback has no other addresses."

        // Where the host's own services listen (Debian's host name is 127.0.1.1); a VIP there would take a port from one.
        : range.Overlaps(Parse("127.0.0.0/16")) ? "it must not touch 127.0.0.0/16, where the host's own services listen."
        : null);

    /// <summary>Of networks that are bridges.</summary>
    public static SubnetRules Bridge { get; } = new("10.64.0.0/16", range =>
        Array.Find(["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"], it => range.Overlaps(Parse(it))) is { } special
            ? $"it must not touch {special}, which are no addresses of a network."
            : null);

    /// <summary>Why a range can't be a subnet; null where it can.</summary>
    public string? Problem(string cidr) =>
        !Ipv4Subnet.TryParse(cidr, out var range) ? $"it must be an IPv4 range like {_example}, without bits beyond its prefix."
        : _problem(range) is { } problem ? problem
        : range.Size < 4 ? "it must have two usable addresses at least (prefix /30 or shorter)."
        : null;

    /// <summary>A range that is known to be one.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Ipv4Subnet Parse(string cidr) =>
        Ipv4Subnet.TryParse(cidr, out var range) ? range : throw new ArgumentException(cidr, nameof(cidr));
}
