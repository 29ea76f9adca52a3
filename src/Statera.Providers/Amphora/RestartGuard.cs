using Statera.Core.Reconcile;

namespace Statera.Providers.Amphora;

/// <summary>Keeps a HAProxy that dies right after each start from being started in a circle.</summary>
internal sealed class RestartGuard(TimeProvider time)
{
    private const int DeathsTaken = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long _started = time.GetTimestamp();
    private int _deaths;

    public void Started() => _started = time.GetTimestamp();

    /// <summary>Why and how long to wait before the next start; null for not at all.</summary>
    public ReconcileResult.RetryAfter? MustWait(bool died)
    {
        var age = time.GetElapsedTime(_started);
        if (!died || age >= Pause)
        {
            _deaths = 0;
            return null;
        }

        return ++_deaths <= DeathsTaken ? null : new ReconcileResult.RetryAfter(
            $"HAProxy ended right after its start {DeathsTaken} times in a row; the system's log may tell why.", Pause - age);
    }
}
