using System.Collections.Immutable;
using System.Globalization;

namespace Statera.Server.Storage;

/// <summary>The tables, as numbered steps from nothing to now. A step that was released is never changed.</summary>
internal static class Migrations
{
    private static readonly ImmutableArray<string> Steps =
    [
        // Everything with a spec or a document of its own; lists are by age, then id.
        """
        CREATE TABLE resource (
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            load_balancer_id TEXT,
            project_id TEXT,
            created_at BIGINT NOT NULL,
            doc TEXT NOT NULL,
            PRIMARY KEY (kind, id))
        """,
        "CREATE INDEX resource_of_load_balancer ON resource (load_balancer_id)",
        "CREATE INDEX resource_by_age ON resource (kind, created_at, id)",
        "CREATE INDEX resource_of_project ON resource (kind, project_id, created_at, id)",

        // What there is of a load balancer as a whole; its spec is a resource.
        """
        CREATE TABLE load_balancer (
            id TEXT PRIMARY KEY,
            generation BIGINT NOT NULL,
            deleting INTEGER NOT NULL,
            observed TEXT NOT NULL)
        """,

        // What may be held once: an address on a subnet, a name.
        """
        CREATE TABLE claim (
            scope TEXT NOT NULL,
            key TEXT NOT NULL,
            owner TEXT NOT NULL,
            PRIMARY KEY (scope, key))
        """,

        // What later versions of the documents can't do without, where earlier ones lack it.
        """
        UPDATE resource SET doc = json_insert(doc, '$.additional_vips', json('[]'), '$.vip_security_group_ids', json('[]'))
        WHERE kind = 'loadbalancer'
        """,
        """
        UPDATE resource SET doc = json_insert(
            doc, '$.insert_headers', json('{}'), '$.sni_container_refs', json('[]'), '$.client_authentication', 'NONE')
        WHERE kind = 'listener'
        """,

        // Names in a column of their own: a list by name reads those of that name, and no others.
        "ALTER TABLE resource ADD COLUMN name TEXT",
        "UPDATE resource SET name = json_extract(doc, '$.name') WHERE load_balancer_id IS NOT NULL",
        "CREATE INDEX resource_by_name ON resource (kind, name, created_at, id)",

        // How many objects of a kind a project has, and how many load balancers a flavor or zone.
        """
        CREATE TABLE usage (
            scope TEXT NOT NULL,
            key TEXT NOT NULL,
            amount BIGINT NOT NULL,
            PRIMARY KEY (scope, key))
        """,
        """
        INSERT INTO usage (scope, key, amount)
        SELECT kind, project_id, COUNT(*) FROM resource WHERE load_balancer_id IS NOT NULL GROUP BY kind, project_id
        """,

        // Which objects have a tag, by age: a list by tags reads those that have them, and no others.
        """
        CREATE TABLE tag (
            kind TEXT NOT NULL,
            tag TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            id TEXT NOT NULL,
            load_balancer_id TEXT NOT NULL,
            PRIMARY KEY (kind, tag, created_at, id))
        """,
        "CREATE INDEX tag_of_resource ON tag (load_balancer_id, id)",
        """
        INSERT INTO tag (kind, tag, created_at, id, load_balancer_id)
        SELECT DISTINCT kind, value, created_at, resource.id, load_balancer_id
        FROM resource, json_each(resource.doc, '$.tags') WHERE load_balancer_id IS NOT NULL
        """,
    ];

    /// <summary>Brings the tables from whatever step they are at to the last.</summary>
    /// <exception cref="InvalidOperationException">They are of a newer release.</exception>
    public static void Apply(SqlSession session)
    {
        session.Execute("CREATE TABLE IF NOT EXISTS migration (step INTEGER PRIMARY KEY)");
        var done = session.Query("SELECT COALESCE(MAX(step), 0) FROM migration", row => row.GetInt32(0))[0];
        if (done > Steps.Length)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"The state is of a newer Statera (step {done}, this one knows {Steps.Length}): install that, or use another --state."));
        }

        session.Execute("BEGIN IMMEDIATE");
        for (var step = done; step < Steps.Length; step++)
        {
            session.Execute(Steps[step]);
            session.Execute("INSERT INTO migration (step) VALUES (@step)", ("@step", step + 1));
        }

        session.Execute("COMMIT");
    }
}
