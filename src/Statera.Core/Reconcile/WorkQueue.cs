using Statera.Core.Telemetry;

namespace Statera.Core.Reconcile;

/// <summary>
/// Keys to work on. A key waits at most once, however often it is added, and is handed to one worker at a time: added
/// while it is worked on, it comes again when that is done.
/// </summary>
/// <param name="time">The clock of what is added for later.</param>
internal sealed class WorkQueue(TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<Guid> _waiting = [];
    private readonly Dictionary<Guid, Causes> _wanted = [];
    private readonly HashSet<Guid> _working = [];
    private readonly Dictionary<Guid, ITimer> _later = [];
    private readonly SemaphoreSlim _available = new(0);
    private bool _disposed;

    /// <summary>How many keys wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Adds a key, because of the span that is under way here; what was planned for later is due now.</summary>
    public void Add(Guid key) => Add(key, Causes.None.With(Tracing.Current));

    /// <summary>Adds a key after a time, unless it is added sooner.</summary>
    /// <param name="key">The key.</param>
    /// <param name="delay">The time.</param>
    /// <param name="causes">Why it was worked on, and will be again.</param>
    public void AddLater(Guid key, TimeSpan delay, Causes causes)
    {
        lock (_lock)
        {
            if (!_wanted.ContainsKey(key) && !_later.ContainsKey(key))
            {
                _later[key] = time.CreateTimer(_ => Add(key, causes), null, delay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Takes the next key, and why it was added; <see cref="Done"/> gives it back.</summary>
    public async Task<(Guid Key, Causes Causes)> TakeAsync(CancellationToken cancel)
    {
        await _available.WaitAsync(cancel);
        lock (_lock)
        {
            var key = _waiting.Dequeue();
            _wanted.Remove(key, out var causes);
            _working.Add(key);
            return (key, causes);
        }
    }

    /// <summary>The worker is done with a key.</summary>
    public void Done(Guid key)
    {
        lock (_lock)
        {
            _working.Remove(key);
            if (_wanted.ContainsKey(key))
            {
                Enqueue(key);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var timer in _later.Values)
            {
                timer.Dispose();
            }

            _later.Clear();
            _disposed = true;
            _available.Dispose();
        }
    }

    private void Add(Guid key, Causes causes)
    {
        lock (_lock)
        {
            if (_later.Remove(key, out var timer))
            {
                timer.Dispose();
            }

            var waits = _wanted.TryGetValue(key, out var known);
            _wanted[key] = waits ? known.And(causes) : causes;
            if (!waits && !_working.Contains(key))
            {
                Enqueue(key);
            }
        }
    }

    private void Enqueue(Guid key)
    {
        // A timer that was due while it was disposed of comes after all; it must not end the process.
        if (_disposed)
        {
            return;
        }

        _waiting.Enqueue(key);
        _available.Release();
    }
}
