using System.Diagnostics.Metrics;

namespace Statera.Core.Reconcile;

/// <summary>What carrying out takes, under the meter <c>Statera</c>.</summary>
internal static class ReconcileMetrics
{
    private static readonly Meter Meter = new("Statera");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "statera_reconcile_duration_seconds", "s", "Time to carry out what is wanted of a load balancer, by provider and result.");

    private static readonly Counter<long> Errors = Meter.CreateCounter<long>(
        "statera_provider_errors", description: "Times that a provider met what it did not foresee.");

    /// <summary>Something was carried out, or not.</summary>
    public static void Reconciled(string provider, ReconcileResult result, TimeSpan took)
    {
        if (Duration.Enabled)
        {
            Duration.Record(took.TotalSeconds, new("provider", provider), new("result", Word(result)));
        }
    }

    /// <summary>A provider threw.</summary>
    public static void Failed(string provider) => Errors.Add(1, new KeyValuePair<string, object?>("provider", provider));

    private static string Word(ReconcileResult result) => result switch
    {
        ReconcileResult.Converged => "converged",
        ReconcileResult.RetryAfter => "retry",
        _ => "rejected",
    };
}
