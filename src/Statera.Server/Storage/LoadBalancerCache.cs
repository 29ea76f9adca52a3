using System.Diagnostics.CodeAnalysis;
using Statera.Core.Model;

namespace Statera.Server.Storage;

/// <summary>
/// Load balancers that were read or written lately. Exact, not merely recent: this process is the only writer of its
/// SQLite file, and what it commits is here before the write is answered.
/// </summary>
internal sealed class LoadBalancerCache
{
    // About 100 MB of specs; then it begins anew, which costs one read a load balancer.
    private const int MostResources = 200_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, LoadBalancer> _byId = [];
    private long _commits;
    private int _resources;

    /// <summary>
    /// Counts the commits: taken before a read, it tells <see cref="Offer"/> whether the read is still true.
    /// </summary>
    public long Commits
    {
        get
        {
            lock (_lock)
            {
                return _commits;
            }
        }
    }

    public bool TryGet(Guid id, [NotNullWhen(true)] out LoadBalancer? found)
    {
        lock (_lock)
        {
            return _byId.TryGetValue(id, out found);
        }
    }

    /// <summary>Keeps what was read, unless something was committed since.</summary>
    public void Offer(LoadBalancer read, long commits)
    {
        lock (_lock)
        {
            if (_commits == commits)
            {
                Put(read);
            }
        }
    }

    /// <summary>Keeps what was committed.</summary>
    public void Commit(LoadBalancer written)
    {
        lock (_lock)
        {
            _commits++;
            Put(written);
        }
    }

    /// <summary>Forgets what was deleted.</summary>
    public void CommitDelete(Guid id)
    {
        lock (_lock)
        {
            _commits++;
            Remove(id);
        }
    }

    private void Put(LoadBalancer it)
    {
        Remove(it.Id);
        if (_resources > MostResources)
        {
            _byId.Clear();
            _resources = 0;
        }

        _byId[it.Id] = it;
        _resources += SizeOf(it);
    }

    private void Remove(Guid id)
    {
        if (_byId.Remove(id, out var old))
        {
            _resources -= SizeOf(old);
        }
    }

    private static int SizeOf(LoadBalancer it) =>
        1 + it.Listeners.Length + it.Pools.Length + it.Members.Length + it.HealthMonitors.Length
        + it.L7Policies.Length + it.L7Rules.Length;
}
