using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Statera.Server.Storage;

/// <summary>The SQLite dialect: one file in WAL mode, one session that writes, several that read beside it.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly string _connectionString;
    private readonly ConcurrentBag<SqlSession> _readers = [];

    /// <summary>Opens the database, made where there is none, and brings its tables up to date.</summary>
    /// <param name="path">The file; its folder exists.</param>
    public SqliteDatabase(string path)
    {
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString;
        if (!File.Exists(path))
        {
            // It holds password hashes and what tenants made: nobody else's to read.
            File.Open(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }).Dispose();
        }

        Writer = Open();
        Migrations.Apply(Writer);
    }

    /// <summary>The one session that writes.</summary>
    public SqlSession Writer { get; }

    /// <summary>Reads from one consistent state, beside the writer.</summary>
    public T Read<T>(Func<SqlSession, T> read)
    {
        var session = _readers.TryTake(out var idle) ? idle : Open();
        try
        {
            session.Execute("BEGIN");
            return read(session);
        }
        finally
        {
            session.Execute("ROLLBACK");
            _readers.Add(session);
        }
    }

    public void Dispose()
    {
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }

        Writer.Dispose();
    }

    private SqlSession Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        var session = new SqlSession(connection);

        // FULL: what was answered is on the disk, also when the machine loses its power.
        session.Execute("PRAGMA journal_mode = WAL");
        session.Execute("PRAGMA synchronous = FULL");
        session.Execute("PRAGMA busy_timeout = 10000");

        // Kibibytes a session: the load balancers themselves are cached above.
        session.Execute("PRAGMA cache_size = -512");
        return session;
    }
}
