using System.Diagnostics;

namespace Statera.Core.Telemetry;

/// <summary>
/// The spans of a change, from the request to the data plane. Nobody listening, nothing is made: each method then costs a
/// comparison.
/// </summary>
public static class Tracing
{
    /// <summary>What the spans come from; exporters ask for them by this name.</summary>
    public const string SourceName = "Statera";

    /// <summary>The attribute with the id of the load balancer that something was done for.</summary>
    public const string LoadBalancerId = "statera.load_balancer.id";

    /// <summary>Who makes the spans.</summary>
    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>The span that is under way here, for what comes of it later; null for none.</summary>
    /// <remarks>What runs in the background still sees the span that once started it, which has long ended.</remarks>
    public static ActivityContext? Current =>
        Source.HasListeners() && Activity.Current is { IsStopped: false } span ? span.Context : null;

    /// <summary>Begins a step of the span that is under way here; null where nobody listens.</summary>
    /// <param name="name">A name of few values: no ids.</param>
    public static Activity? Step(string name) => Source.StartActivity(name);

    /// <summary>The step did not do what it was to do.</summary>
    /// <param name="step">The step; null for none.</param>
    /// <param name="reason">Why, as users read it.</param>
    public static void Failed(this Activity? step, string reason) => step?.SetStatus(ActivityStatusCode.Error, reason);
}
