using Microsoft.Data.Sqlite;
using Statera.FunctionalTests.Support;
using Statera.Testing;

namespace Statera.FunctionalTests.Fuzz;

/// <summary>Sees every change of what is wanted, from beside the server.</summary>
internal sealed class StateWatch : IDisposable
{
    private readonly SqliteConnection _connection;
    private string _before = "";
    private string _version = "";

    public StateWatch(string path)
    {
        _connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        _connection.Open();
        Remember();
    }

    /// <summary>A request was answered well: what it changed is right, once what was to go is gone.</summary>
    public async Task AcceptAsync()
    {
        if (Version() == _version)
        {
            return;
        }

        await Eventually.HoldsAsync(
            () => Read("SELECT count(*) FROM load_balancer WHERE deleting = 1") == "0", "what was deleted is gone",
            ApiClient.Cancel);
        Remember();
    }

    /// <summary>Whether all is as it was; what is told once is not told again.</summary>
    public bool IsUnchanged()
    {
        // The version tells of any commit; what is observed comes by itself.
        if (Version() == _version)
        {
            return true;
        }

        var before = _before;
        Remember();
        return _before == before;
    }

    public void Dispose() => _connection.Dispose();

    private void Remember() => (_version, _before) = (Version(), Content());

    private string Version() => Read("PRAGMA data_version");

    private string Content() => Read(
        """
        SELECT group_concat(row, char(10)) FROM (
            SELECT kind || id || doc AS row FROM resource
            UNION ALL SELECT id || generation || deleting FROM load_balancer
            UNION ALL SELECT scope || key || owner FROM claim
            UNION ALL SELECT scope || key || amount FROM usage
            UNION ALL SELECT kind || tag || id || load_balancer_id FROM tag
            ORDER BY 1)
        """);

    private string Read(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Written above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar()?.ToString() ?? "";
    }
}
