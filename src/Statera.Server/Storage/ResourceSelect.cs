using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Statera.Core.Store;

namespace Statera.Server.Storage;

/// <summary>The statement that lists objects of a kind, oldest first. Each of its shapes is led by an index.</summary>
internal static class ResourceSelect
{
    /// <summary>The statement, and what stands for its parameters.</summary>
    public static (string Sql, ImmutableArray<(string Name, object? Value)> Parameters) Of(ResourceQuery query)
    {
        var parameters = ImmutableArray.CreateBuilder<(string, object?)>();
        parameters.Add(("@kind", LoadBalancerRows.Name(query.Kind)));
        var sql = new StringBuilder();

        // The first tag leads, and tells the age as well; CROSS keeps the two in that order.
        var tags = query.Tags ?? [];
        var aged = tags.Count > 0 ? "t0" : "r";
        sql.Append("SELECT r.id, r.load_balancer_id FROM ").Append(tags.Count > 0
            ? "tag AS t0 CROSS JOIN resource AS r ON r.kind = t0.kind AND r.id = t0.id WHERE t0.kind = @kind"
            : "resource AS r WHERE r.kind = @kind");
        foreach (var (i, tag) in tags.Index())
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND {(i == 0 ? "t0.tag = @tag0" : Another(i))}");
            parameters.Add(($"@tag{i}", tag));
        }

        if (query.ProjectId is not null)
        {
            sql.Append(" AND r.project_id = @project_id");
            parameters.Add(("@project_id", query.ProjectId));
        }

        if (query.Name is not null)
        {
            sql.Append(" AND r.name = @name");
            parameters.Add(("@name", query.Name));
        }

        if (query.After is { } after)
        {
            sql.Append(CultureInfo.InvariantCulture,
                $" AND ({aged}.created_at, {aged}.id) > (SELECT created_at, id FROM resource WHERE kind = @kind AND id = @after)");
            parameters.Add(("@after", LoadBalancerRows.Key(after)));
        }

        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY {aged}.created_at, {aged}.id");
        if (query.Limit is { } limit)
        {
            sql.Append(" LIMIT @limit");
            parameters.Add(("@limit", limit));
        }

        return (sql.ToString(), parameters.ToImmutable());
    }

    private static string Another(int tag) => string.Create(CultureInfo.InvariantCulture,
        $"EXISTS (SELECT 1 FROM tag WHERE kind = @kind AND tag = @tag{tag} AND created_at = t0.created_at AND id = t0.id)");
}
