using Statera.Core.Model;
using Statera.Core.Quotas;
using Statera.Core.Store;
using Statera.Core.Telemetry;

namespace Statera.Server.Storage;

/// <summary>Load balancers in the database.</summary>
/// <param name="database">Where they are read.</param>
/// <param name="writer">Who writes them.</param>
/// <param name="time">The clock.</param>
/// <param name="quota">The quota of projects that were given none; null where no quota is enforced.</param>
internal sealed class SqlLoadBalancerStore(
    SqliteDatabase database, SqlWriter writer, TimeProvider time, Quota? quota = null) : ILoadBalancerStore
{
    private readonly LoadBalancerCache _cache = new();
    private readonly UsageLedger _usage = new(quota);

    // What the writer has written but not yet committed; only the writer's thread touches it.
    private readonly Dictionary<Guid, LoadBalancer?> _uncommitted = [];

    public event Action<Guid>? Changed;

    public ValueTask<LoadBalancer?> FindAsync(Guid id, CancellationToken cancel)
    {
        if (_cache.TryGet(id, out var cached))
        {
            return ValueTask.FromResult<LoadBalancer?>(cached);
        }

        var commits = _cache.Commits;
        var found = database.Read(session => LoadBalancerRows.Load(session, id));
        if (found is not null)
        {
            _cache.Offer(found, commits);
        }

        return ValueTask.FromResult(found);
    }

    public ValueTask<LoadBalancer?> FindOwnerAsync(ResourceKind kind, Guid id, CancellationToken cancel)
    {
        var owners = database.Read(session => session.Query(
            "SELECT load_balancer_id FROM resource WHERE kind = @kind AND id = @id", row => row.GetString(0),
            ("@kind", LoadBalancerRows.Name(kind)), ("@id", LoadBalancerRows.Key(id))));
        return owners is [var owner] ? FindAsync(Guid.Parse(owner), cancel) : ValueTask.FromResult<LoadBalancer?>(null);
    }

    public ValueTask<IReadOnlyList<ResourceRow>> ListAsync(ResourceQuery query, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<ResourceRow>>(database.Read(session => List(session, query)));

    public Task<LoadBalancer> EditAsync(
        Guid id, Func<LoadBalancer?, LoadBalancer> edit, CancellationToken cancel) =>
        WriteAsync(
            id,
            session =>
            {
                cancel.ThrowIfCancellationRequested();
                var before = Current(session, id);
                var after = edit(before);
                if (ReferenceEquals(before, after))
                {
                    return (before, Changed: false);
                }

                after = LoadBalancerEdits.NextGeneration(before, after, time.GetUtcNow());
                _usage.Count(session, before, after);
                LoadBalancerRows.Save(session, before, after);
                return (after, Changed: true);
            },
            raise: true)!;

    public Task ReportAsync(
        Guid id, Func<LoadBalancer, LoadBalancerObserved> report, CancellationToken cancel) =>
        WriteAsync(
            id,
            session =>
            {
                if (Current(session, id) is not { } before)
                {
                    return (null, Changed: false);
                }

                var after = before with { Observed = report(before) };
                if (after == before)
                {
                    return (before, Changed: false);
                }

                LoadBalancerRows.SaveObserved(session, after);
                return (after, Changed: true);
            },
            raise: false);

    public Task PurgeAsync(Guid id, CancellationToken cancel) =>
        WriteAsync(
            id,
            session =>
            {
                _usage.Count(session, Current(session, id), null);
                LoadBalancerRows.Delete(session, id);
                return ((LoadBalancer?)null, Changed: true);
            },
            raise: false);

    private async Task<LoadBalancer?> WriteAsync(
        Guid id, Func<SqlSession, (LoadBalancer? After, bool Changed)> work, bool raise)
    {
        using var step = Tracing.Step("store.write")?.SetTag(Tracing.LoadBalancerId, id.ToString());
        var (after, changed) = await writer.WriteAsync(
            session =>
            {
                var result = work(session);
                if (result.Changed)
                {
                    _uncommitted[id] = result.After;
                }

                return result;
            },
            result =>
            {
                _uncommitted.Remove(id);
                if (result is { Changed: true, After: { } written })
                {
                    _cache.Commit(written);
                }
                else if (result.Changed)
                {
                    _cache.CommitDelete(id);
                }
            },
            lost: () => _uncommitted.Remove(id));
        if (changed && raise)
        {
            Changed?.Invoke(id);
        }

        return after;
    }

    private LoadBalancer? Current(SqlSession session, Guid id) =>
        _uncommitted.TryGetValue(id, out var uncommitted) ? uncommitted
        : _cache.TryGet(id, out var cached) ? cached
        : LoadBalancerRows.Load(session, id);

    private static List<ResourceRow> List(SqlSession session, ResourceQuery query)
    {
        var (sql, parameters) = ResourceSelect.Of(query);
        return session.Query(
            sql,
            row => new ResourceRow(Guid.Parse(row.GetString(0)), Guid.Parse(row.GetString(1))),
            parameters.AsSpan());
    }
}
