namespace Statera.Core.Reconcile;

/// <summary>How long to wait before the next try of a key: twice as long each time it fails, up to a bound.</summary>
internal sealed class BackOff
{
    // Short enough that what heals at once is not noticed; long enough that what does not heal costs nothing.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, int> _failures = [];

    /// <summary>Counts a failure.</summary>
    /// <returns>How long to wait.</returns>
    public TimeSpan Next(Guid key)
    {
        lock (_lock)
        {
            var failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
            var wait = First * Math.Pow(2, Math.Min(failures, 16));
            return wait < Longest ? wait : Longest;
        }
    }

    /// <summary>Forgets the failures of a key.</summary>
    public void Reset(Guid key)
    {
        lock (_lock)
        {
            _failures.Remove(key);
        }
    }
}
