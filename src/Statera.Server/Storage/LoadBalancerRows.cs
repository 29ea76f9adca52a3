using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Statera.Core.Model;

namespace Statera.Server.Storage;

/// <summary>
/// Load balancers as rows: one a spec, and one for the whole with its generation and what was observed.
/// </summary>
internal static class LoadBalancerRows
{
    /// <summary>Reads a load balancer with all below it; null where there is none.</summary>
    public static LoadBalancer? Load(SqlSession session, Guid id)
    {
        var wholes = session.Query(
            "SELECT generation, deleting, observed FROM load_balancer WHERE id = @id",
            row => (Generation: row.GetInt64(0), Deleting: row.GetInt64(1) != 0, Observed: row.GetString(2)),
            ("@id", Key(id)));
        if (wholes is not [var whole])
        {
            return null;
        }

        var specs = session.Query(
            "SELECT kind, doc FROM resource WHERE load_balancer_id = @id ORDER BY created_at, id", ReadSpec,
            ("@id", Key(id)));
        return new LoadBalancer
        {
            Spec = specs.OfType<LoadBalancerSpec>().Single(),
            Listeners = [.. specs.OfType<ListenerSpec>()],
            Pools = [.. specs.OfType<PoolSpec>()],
            Members = [.. specs.OfType<MemberSpec>()],
            HealthMonitors = [.. specs.OfType<HealthMonitorSpec>()],
            L7Policies = [.. specs.OfType<L7PolicySpec>()],
            L7Rules = [.. specs.OfType<L7RuleSpec>()],
            Generation = whole.Generation,
            Deleting = whole.Deleting,
            Observed = JsonSerializer.Deserialize(whole.Observed, ModelJson.Default.LoadBalancerObserved)!,
        };
    }

    /// <summary>Writes the difference between two states of a load balancer.</summary>
    public static void Save(SqlSession session, LoadBalancer? before, LoadBalancer after)
    {
        SaveWhole(session, after);
        var known = before?.Resources.ToDictionary(r => r.Id) ?? [];
        foreach (var spec in after.Resources)
        {
            if (!known.Remove(spec.Id, out var old) || !ReferenceEquals(old, spec))
            {
                SaveSpec(session, after.Id, spec);
                SaveTags(session, after.Id, spec, old?.Tags ?? []);
            }
        }

        foreach (var gone in known.Values)
        {
            session.Execute(
                "DELETE FROM resource WHERE kind = @kind AND id = @id", ("@kind", KindOf(gone)), ("@id", Key(gone.Id)));
            ForgetTags(session, after.Id, gone.Id, gone.Tags);
        }
    }

    /// <summary>Writes what was observed.</summary>
    public static void SaveObserved(SqlSession session, LoadBalancer whole) => session.Execute(
        "UPDATE load_balancer SET observed = @observed WHERE id = @id",
        ("@observed", JsonSerializer.Serialize(whole.Observed, ModelJson.Default.LoadBalancerObserved)),
        ("@id", Key(whole.Id)));

    /// <summary>Deletes a load balancer with all below it.</summary>
    public static void Delete(SqlSession session, Guid id)
    {
        session.Execute("DELETE FROM resource WHERE load_balancer_id = @id", ("@id", Key(id)));
        session.Execute("DELETE FROM tag WHERE load_balancer_id = @id", ("@id", Key(id)));
        session.Execute("DELETE FROM load_balancer WHERE id = @id", ("@id", Key(id)));
    }

    /// <summary>An id as it is stored.</summary>
    public static string Key(Guid id) => id.ToString("D");

    /// <summary>A kind as it is stored.</summary>
    public static string Name(ResourceKind kind) => kind switch
    {
        ResourceKind.LoadBalancer => "loadbalancer",
        ResourceKind.Listener => "listener",
        ResourceKind.Pool => "pool",
        ResourceKind.Member => "member",
        ResourceKind.HealthMonitor => "healthmonitor",
        ResourceKind.L7Policy => "l7policy",
        ResourceKind.L7Rule => "l7rule",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind without a name"),
    };

    private static void SaveWhole(SqlSession session, LoadBalancer whole) => session.Execute(
        """
        INSERT INTO load_balancer (id, generation, deleting, observed) VALUES (@id, @generation, @deleting, @observed)
        ON CONFLICT (id) DO UPDATE SET
            generation = excluded.generation, deleting = excluded.deleting, observed = excluded.observed
        """,
        ("@id", Key(whole.Id)),
        ("@generation", whole.Generation),
        ("@deleting", whole.Deleting ? 1 : 0),
        ("@observed", JsonSerializer.Serialize(whole.Observed, ModelJson.Default.LoadBalancerObserved)));

    private static void SaveSpec(SqlSession session, Guid loadBalancerId, ResourceSpec spec) => session.Execute(
        """
        INSERT INTO resource (kind, id, load_balancer_id, project_id, name, created_at, doc)
        VALUES (@kind, @id, @load_balancer_id, @project_id, @name, @created_at, @doc)
        ON CONFLICT (kind, id) DO UPDATE SET name = excluded.name, doc = excluded.doc
        """,
        ("@kind", KindOf(spec)),
        ("@id", Key(spec.Id)),
        ("@load_balancer_id", Key(loadBalancerId)),
        ("@project_id", spec.ProjectId),
        ("@name", spec.Name),
        ("@created_at", spec.CreatedAt.UtcTicks),
        ("@doc", JsonSerializer.Serialize(spec, TypeOf(KindOf(spec)))));

    private static void SaveTags(SqlSession session, Guid loadBalancerId, ResourceSpec spec, ImmutableArray<string> before)
    {
        if (spec.Tags.SequenceEqual(before))
        {
            return;
        }

        ForgetTags(session, loadBalancerId, spec.Id, before);
        foreach (var tag in spec.Tags)
        {
            session.Execute(
                """
                INSERT INTO tag (kind, tag, created_at, id, load_balancer_id)
                VALUES (@kind, @tag, @created_at, @id, @load_balancer_id)
                """,
                ("@kind", KindOf(spec)),
                ("@tag", tag),
                ("@created_at", spec.CreatedAt.UtcTicks),
                ("@id", Key(spec.Id)),
                ("@load_balancer_id", Key(loadBalancerId)));
        }
    }

    private static void ForgetTags(SqlSession session, Guid loadBalancerId, Guid id, ImmutableArray<string> tags)
    {
        if (tags.Length > 0)
        {
            session.Execute(
                "DELETE FROM tag WHERE load_balancer_id = @load_balancer_id AND id = @id",
                ("@load_balancer_id", Key(loadBalancerId)),
                ("@id", Key(id)));
        }
    }

    private static ResourceSpec ReadSpec(DbDataReader row) =>
        (ResourceSpec)JsonSerializer.Deserialize(row.GetString(1), TypeOf(row.GetString(0)))!;

    private static string KindOf(ResourceSpec spec) => Name(spec switch
    {
        LoadBalancerSpec => ResourceKind.LoadBalancer,
        ListenerSpec => ResourceKind.Listener,
        PoolSpec => ResourceKind.Pool,
        MemberSpec => ResourceKind.Member,
        HealthMonitorSpec => ResourceKind.HealthMonitor,
        L7PolicySpec => ResourceKind.L7Policy,
        L7RuleSpec => ResourceKind.L7Rule,
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.GetType(), "a spec without a kind"),
    });

    private static JsonTypeInfo TypeOf(string kind) => kind switch
    {
        "loadbalancer" => ModelJson.Default.LoadBalancerSpec,
        "listener" => ModelJson.Default.ListenerSpec,
        "pool" => ModelJson.Default.PoolSpec,
        "member" => ModelJson.Default.MemberSpec,
        "healthmonitor" => ModelJson.Default.HealthMonitorSpec,
        "l7policy" => ModelJson.Default.L7PolicySpec,
        "l7rule" => ModelJson.Default.L7RuleSpec,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind without a spec"),
    };
}
