namespace Statera.Api.LoadBalancing.Requests;

/// <summary>A member to make; what is left out takes its default.</summary>
public sealed record MemberCreate
{
    /// <summary>Its IP address.</summary>
    public required string Address { get; init; }

    /// <summary>Its port.</summary>
    public required int ProtocolPort { get; init; }

    /// <summary>The subnet that it is reached on.</summary>
    public string? SubnetId { get; init; }

    /// <summary>The load balancer's project, or left out.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Whether its port shall be an SR-IOV one.</summary>
    public bool? RequestSriov { get; init; }

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it shall serve.</summary>
    public bool? AdminStateUp { get; init; }

    /// <summary>Free labels.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Its part of the traffic; 0 drains it.</summary>
    public int? Weight { get; init; }

    /// <summary>Used only when all others are down.</summary>
    public bool? Backup { get; init; }

    /// <summary>The address that is asked for its health.</summary>
    public string? MonitorAddress { get; init; }

    /// <summary>The port that is asked for its health.</summary>
    public int? MonitorPort { get; init; }
}
