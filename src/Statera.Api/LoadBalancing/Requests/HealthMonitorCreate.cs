namespace Statera.Api.LoadBalancing.Requests;

/// <summary>A health monitor to make; what is left out takes its default.</summary>
public sealed record HealthMonitorCreate
{
    /// <summary>The pool that it watches; left out where it is nested in one.</summary>
    public string? PoolId { get; init; }

    /// <summary>What it asks.</summary>
    public required string Type { get; init; }

    /// <summary>The load balancer's project, or left out.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Seconds between two questions.</summary>
    public required int Delay { get; init; }

    /// <summary>Seconds to wait for the answer.</summary>
    public required int Timeout { get; init; }

    /// <summary>Good answers in a row before a member is up.</summary>
    public required int MaxRetries { get; init; }

    /// <summary>Bad answers in a row before a member is down.</summary>
    public int? MaxRetriesDown { get; init; }

    /// <summary>The method of an HTTP question.</summary>
    public string? HttpMethod { get; init; }

    /// <summary>The path of an HTTP question.</summary>
    public string? UrlPath { get; init; }

    /// <summary>Status codes that are good.</summary>
    public string? ExpectedCodes { get; init; }

    /// <summary>The version of an HTTP question.</summary>
    public double? HttpVersion { get; init; }

    /// <summary>The host name of an HTTP 1.1 question.</summary>
    public string? DomainName { get; init; }

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it shall ask.</summary>
    public bool? AdminStateUp { get; init; }

    /// <summary>Free labels.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}
