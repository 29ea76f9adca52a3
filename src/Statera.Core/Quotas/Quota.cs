using System.Text.Json.Serialization;

namespace Statera.Core.Quotas;

/// <summary>
/// How many objects of each kind a project may have: <see cref="Unlimited"/> or a number; null leaves a kind to the
/// default (API section "Quotas").
/// </summary>
public sealed record Quota
{
    /// <summary>The limit that is none.</summary>
    public const int Unlimited = -1;

    /// <summary>The largest limit that can be set.</summary>
    public const int Most = 2_000_000_000;

    /// <summary>No limit of any kind: what Octavia's defaults are where nobody sets them.</summary>
    public static readonly Quota None = new()
    {
        LoadBalancer = Unlimited,
        Listener = Unlimited,
        Pool = Unlimited,
        Member = Unlimited,
        HealthMonitor = Unlimited,
        L7Policy = Unlimited,
        L7Rule = Unlimited,
    };

    /// <summary>Load balancers.</summary>
    public int? LoadBalancer { get; init; }

    /// <summary>Listeners.</summary>
    public int? Listener { get; init; }

    /// <summary>Pools.</summary>
    public int? Pool { get; init; }

    /// <summary>Members.</summary>
    public int? Member { get; init; }

    /// <summary>Health monitors.</summary>
    public int? HealthMonitor { get; init; }

    /// <summary>L7 policies.</summary>
    public int? L7Policy { get; init; }

    /// <summary>L7 rules.</summary>
    public int? L7Rule { get; init; }

    /// <summary>These limits, and the defaults where they leave a kind open.</summary>
    public Quota Or(Quota defaults)
    {
        ArgumentNullException.ThrowIfNull(defaults);
        return new()
        {
            LoadBalancer = LoadBalancer ?? defaults.LoadBalancer,
            Listener = Listener ?? defaults.Listener,
            Pool = Pool ?? defaults.Pool,
            Member = Member ?? defaults.Member,
            HealthMonitor = HealthMonitor ?? defaults.HealthMonitor,
            L7Policy = L7Policy ?? defaults.L7Policy,
            L7Rule = L7Rule ?? defaults.L7Rule,
        };
    }
}

/// <summary>How quotas are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Quota))]
public sealed partial class QuotaJson : JsonSerializerContext;
