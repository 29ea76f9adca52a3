namespace Statera.Core.Model;

/// <summary>An address that serves a pool's traffic.</summary>
public sealed record MemberSpec : ResourceSpec
{
    /// <summary>The pool that it is a member of.</summary>
    public required Guid PoolId { get; init; }

    /// <summary>The IP address in canonical text; fixed at creation.</summary>
    public required string Address { get; init; }

    /// <summary>The port, 1 to 65535; fixed at creation; unique in the pool together with the address.</summary>
    public required int ProtocolPort { get; init; }

    /// <summary>Its part of the traffic against the other members', 0 to 256; 0 drains it.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Used only when all members that are no backup are down.</summary>
    public bool Backup { get; init; }

    /// <summary>The subnet that it is reached on; null where routing decides.</summary>
    public Guid? SubnetId { get; init; }

    /// <summary>The address that is asked for its health; null for its own.</summary>
    public string? MonitorAddress { get; init; }

    /// <summary>The port that is asked for its health; null for its own.</summary>
    public int? MonitorPort { get; init; }
}
