using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Statera.Core.Secrets;

namespace Statera.Core.Model;

/// <summary>What was seen of a load balancer: facts only; statuses are computed from them.</summary>
public sealed record LoadBalancerObserved
{
    /// <summary>Nothing was seen yet.</summary>
    public static readonly LoadBalancerObserved None = new();

    /// <summary>The generation that was last carried out; 0 for none.</summary>
    public long Generation { get; init; }

    /// <summary>Why a later generation could not be carried out; null when nothing stands in the way.</summary>
    public ReconcileFailure? Failure { get; init; }

    /// <summary>How what runs is doing.</summary>
    public HealthFacts Health { get; init; } = HealthFacts.Unknown;

    /// <summary>What is known of the secrets that it uses, by reference; null where it uses none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableSortedDictionary<string, SecretFacts>? Secrets { get; init; }
}

/// <summary>An attempt to carry out a generation that failed.</summary>
/// <param name="Generation">The generation that was tried.</param>
/// <param name="Reason">What failed and what to do, for a person.</param>
/// <param name="At">When it was last tried.</param>
public sealed record ReconcileFailure(long Generation, string Reason, DateTimeOffset At);

/// <summary>How the data plane of one load balancer is doing.</summary>
public sealed record HealthFacts
{
    /// <summary>Nothing is known yet.</summary>
    public static readonly HealthFacts Unknown = new();

    /// <summary>A provider has told of it at all, be it that nothing runs.</summary>
    public bool Reported { get; init; }

    /// <summary>Whether nobody has told anything yet.</summary>
    [JsonIgnore]
    public bool IsUnknown => !Reported && Fault is null && Listeners.IsEmpty && Members.IsEmpty;

    /// <summary>Why the data plane as a whole does not work; null when it does or nothing needs to run.</summary>
    public string? Fault { get; init; }

    /// <summary>What is known of each listener that is served.</summary>
    public ImmutableDictionary<Guid, ListenerFacts> Listeners { get; init; } =
        ImmutableDictionary<Guid, ListenerFacts>.Empty;

    /// <summary>What is known of each member that is monitored.</summary>
    public ImmutableDictionary<Guid, MemberFacts> Members { get; init; } =
        ImmutableDictionary<Guid, MemberFacts>.Empty;
}

/// <summary>How a listener is doing.</summary>
/// <param name="Open">It takes connections.</param>
/// <param name="Full">It has as many as its limit allows.</param>
/// <param name="Statistics">What it has served since it was made.</param>
public sealed record ListenerFacts(bool Open, bool Full, Statistics Statistics);

/// <summary>How a member is doing, as its monitor sees it.</summary>
/// <param name="State">Up, down, or not yet known.</param>
/// <param name="Reason">What the last question brought, where it was not good.</param>
public sealed record MemberFacts(MemberState State, string? Reason);

/// <summary>What a monitor says of a member.</summary>
public enum MemberState
{
    /// <summary>Not asked yet.</summary>
    Unknown,

    /// <summary>It answers well.</summary>
    Up,

    /// <summary>It does not.</summary>
    Down,
}

/// <summary>Octavia's five counters.</summary>
/// <param name="ActiveConnections">Connections open now.</param>
/// <param name="BytesIn">Bytes received from clients.</param>
/// <param name="BytesOut">Bytes sent to clients.</param>
/// <param name="RequestErrors">Requests that could not be understood.</param>
/// <param name="TotalConnections">Connections taken since the listener was made.</param>
public sealed record Statistics(
    long ActiveConnections, long BytesIn, long BytesOut, long RequestErrors, long TotalConnections)
{
    /// <summary>Nothing served.</summary>
    public static readonly Statistics Zero = new(0, 0, 0, 0, 0);

    /// <summary>The sum, counter by counter.</summary>
    public static Statistics operator +(Statistics a, Statistics b) => new(
        a.ActiveConnections + b.ActiveConnections,
        a.BytesIn + b.BytesIn,
        a.BytesOut + b.BytesOut,
        a.RequestErrors + b.RequestErrors,
        a.TotalConnections + b.TotalConnections);
}
