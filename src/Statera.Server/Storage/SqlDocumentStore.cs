using System.Data.Common;
using Statera.Core.Store;

namespace Statera.Server.Storage;

/// <summary>The built-in services' documents in the database.</summary>
internal sealed class SqlDocumentStore(SqliteDatabase database, SqlWriter writer) : IDocumentStore
{
    public ValueTask<T> ReadAsync<T>(Func<IDocumentReader, T> read, CancellationToken cancel) =>
        ValueTask.FromResult(database.Read(session => read(new Transaction(session))));

    public Task<T> WriteAsync<T>(Func<IDocumentTransaction, T> write, CancellationToken cancel) =>
        writer.WriteAsync(session =>
        {
            cancel.ThrowIfCancellationRequested();
            return write(new Transaction(session));
        });

    private sealed class Transaction(SqlSession session) : IDocumentTransaction
    {
        private const string Columns = "SELECT kind, id, project_id, created_at, doc FROM resource";

        public Document? Find(string kind, string id) =>
            session.Query($"{Columns} WHERE kind = @kind AND id = @id", Read, ("@kind", kind), ("@id", id))
                .FirstOrDefault();

        public IReadOnlyList<Document> List(string kind, string? projectId) => projectId is null
            ? session.Query($"{Columns} WHERE kind = @kind ORDER BY created_at, id", Read, ("@kind", kind))
            : session.Query(
                $"{Columns} WHERE kind = @kind AND project_id = @project_id ORDER BY created_at, id", Read,
                ("@kind", kind), ("@project_id", projectId));

        public string? Holder(string scope, string key) =>
            session.Query(
                "SELECT owner FROM claim WHERE scope = @scope AND key = @key", row => row.GetString(0),
                ("@scope", scope), ("@key", key)).FirstOrDefault();

        public IReadOnlyList<string> Claims(string scope) =>
            session.Query("SELECT key FROM claim WHERE scope = @scope", row => row.GetString(0), ("@scope", scope));

        public long Usage(string scope, string key) => UsageLedger.Of(session, scope, key);

        public void Put(Document document) => session.Execute(
            """
            INSERT INTO resource (kind, id, project_id, created_at, doc)
            VALUES (@kind, @id, @project_id, @created_at, @doc)
            ON CONFLICT (kind, id) DO UPDATE SET project_id = excluded.project_id, doc = excluded.doc
            """,
            ("@kind", document.Kind),
            ("@id", document.Id),
            ("@project_id", document.ProjectId),
            ("@created_at", document.CreatedAt.UtcTicks),
            ("@doc", document.Json));

        public bool Delete(string kind, string id) => session.Execute(
            "DELETE FROM resource WHERE kind = @kind AND id = @id", ("@kind", kind), ("@id", id)) > 0;

        public bool TryClaim(string scope, string key, string owner) =>
            session.Execute(
                "INSERT INTO claim (scope, key, owner) VALUES (@scope, @key, @owner) ON CONFLICT (scope, key) DO NOTHING",
                ("@scope", scope), ("@key", key), ("@owner", owner)) > 0
            || Holder(scope, key) == owner;

        public void Release(string scope, string key) => session.Execute(
            "DELETE FROM claim WHERE scope = @scope AND key = @key", ("@scope", scope), ("@key", key));

        private static Document Read(DbDataReader row) => new(
            row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2),
            new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero), row.GetString(4));
    }
}
