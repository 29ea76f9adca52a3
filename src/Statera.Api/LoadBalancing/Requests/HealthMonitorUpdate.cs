namespace Statera.Api.LoadBalancing.Requests;

/// <summary>What shall change of a health monitor; what is left out stays.</summary>
public sealed record HealthMonitorUpdate
{
    /// <summary>Seconds between two questions.</summary>
    public int? Delay { get; init; }

    /// <summary>Seconds to wait for the answer.</summary>
    public int? Timeout { get; init; }

    /// <summary>Good answers in a row before a member is up.</summary>
    public int? MaxRetries { get; init; }

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
