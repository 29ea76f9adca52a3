using Statera.Core.Model;
using Statera.Server.Storage;

namespace Statera.Tests.Storage;

/// <summary>A store in a folder of its own, that can be closed and opened again.</summary>
internal sealed class StoreRig : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("st-").FullName;
    private SqliteDatabase _database;

    public StoreRig()
    {
        _database = new SqliteDatabase(File);
        Writer = new SqlWriter(_database.Writer);
        LoadBalancers = new SqlLoadBalancerStore(_database, Writer, TimeProvider.System);
        Documents = new SqlDocumentStore(_database, Writer);
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string File => Path.Combine(_folder, "statera.db");

    public SqliteDatabase Database => _database;

    public SqlWriter Writer { get; private set; }

    public SqlLoadBalancerStore LoadBalancers { get; private set; }

    public SqlDocumentStore Documents { get; private set; }

    public async Task<LoadBalancer> FindAsync(Guid id) =>
        await LoadBalancers.FindAsync(id, Cancel) ?? throw new InvalidOperationException($"There is no {id}.");

    /// <summary>A store beside this one on the same file: it has nothing in memory.</summary>
    public SqlLoadBalancerStore Fresh() => new(_database, Writer, TimeProvider.System);

    public async Task ReopenAsync()
    {
        await CloseAsync();
        _database = new SqliteDatabase(File);
        Writer = new SqlWriter(_database.Writer);
        LoadBalancers = new SqlLoadBalancerStore(_database, Writer, TimeProvider.System);
        Documents = new SqlDocumentStore(_database, Writer);
    }

    public async Task CloseAsync()
    {
        await Writer.DisposeAsync();
        _database.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
