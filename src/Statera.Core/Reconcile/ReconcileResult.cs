namespace Statera.Core.Reconcile;

/// <summary>
/// What came of reconciling: one of these, or an exception, which counts as <see cref="RetryAfter"/> with back-off.
/// </summary>
public abstract record ReconcileResult
{
    private ReconcileResult()
    {
    }

    /// <summary>What runs is what is wanted. Not called again until something changes.</summary>
    public static ReconcileResult Done { get; } = new Converged();

    /// <summary>What runs is what is wanted.</summary>
    public sealed record Converged : ReconcileResult;

    /// <summary>It could not be done now, and is tried again.</summary>
    /// <param name="Reason">What stands in the way and what to do, for a person.</param>
    /// <param name="Delay">When to try again; null for the loop's own back-off.</param>
    public sealed record RetryAfter(string Reason, TimeSpan? Delay = null) : ReconcileResult;

    /// <summary>It can't be done as it stands. Not called again before the next write.</summary>
    /// <param name="Reason">What is wrong and what to do, for a person.</param>
    public sealed record Rejected(string Reason) : ReconcileResult;
}
