using Statera.Api.LoadBalancing;

namespace Statera.Api.Client;

/// <summary>What can be done with what runs for load balancers; for administrators.</summary>
public sealed class AmphoraClient
{
    private readonly ApiConnection _connection;
    private readonly string _path;

    internal AmphoraClient(ApiConnection connection, string path) => (_connection, _path) = (connection, path);

    /// <summary>The amphorae that a query means.</summary>
    public IAsyncEnumerable<AmphoraRecord> ListAsync(ListQuery? query = null, CancellationToken cancel = default) =>
        _connection.ListAsync(_path, "amphorae", OctaviaJson.Default.AmphoraRecord, query, cancel);

    /// <summary>One amphora.</summary>
    public async Task<AmphoraRecord> ShowAsync(string id, CancellationToken cancel = default) => ApiConnection.Read(
        await _connection.SendAsync(HttpMethod.Get, PathOf(id), null, cancel),
        "amphora", OctaviaJson.Default.AmphoraRecord);

    /// <summary>What an amphora has served, by listener.</summary>
    public async Task<IReadOnlyList<AmphoraStatisticsRecord>> StatisticsAsync(
        string id, CancellationToken cancel = default) => ApiConnection.Read(
        await _connection.SendAsync(HttpMethod.Get, PathOf(id) + "/stats", null, cancel),
        "amphora_stats", OctaviaJson.Default.IReadOnlyListAmphoraStatisticsRecord);

    /// <summary>Replaces an amphora.</summary>
    public Task FailoverAsync(string id, CancellationToken cancel = default) =>
        _connection.SendAsync(HttpMethod.Put, PathOf(id) + "/failover", null, cancel);

    /// <summary>Has an amphora take its settings anew.</summary>
    public Task ConfigureAsync(string id, CancellationToken cancel = default) =>
        _connection.SendAsync(HttpMethod.Put, PathOf(id) + "/config", null, cancel);

    /// <summary>Deletes an amphora that serves nothing.</summary>
    public Task DeleteAsync(string id, CancellationToken cancel = default) =>
        _connection.SendAsync(HttpMethod.Delete, PathOf(id), null, cancel);

    private string PathOf(string id) => $"{_path}/{Uri.EscapeDataString(id)}";
}
