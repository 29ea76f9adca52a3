using System.Text.Json;
using Statera.Api.LoadBalancing;
using Statera.Api.LoadBalancing.Requests;

namespace Statera.Api.Client;

/// <summary>What can be done with quotas; -1 is no limit.</summary>
public sealed class QuotaClient
{
    private readonly ApiConnection _connection;
    private readonly string _path;

    internal QuotaClient(ApiConnection connection, string path) => (_connection, _path) = (connection, path);

    /// <summary>The quotas of projects that were given one.</summary>
    public IAsyncEnumerable<QuotaRecord> ListAsync(CancellationToken cancel = default) =>
        _connection.ListAsync(_path, "quotas", OctaviaJson.Default.QuotaRecord, null, cancel);

    /// <summary>The quota of a project.</summary>
    public Task<QuotaRecord> ShowAsync(string projectId, CancellationToken cancel = default) =>
        ReadAsync(HttpMethod.Get, PathOf(projectId), null, cancel);

    /// <summary>The quota of projects that were given none.</summary>
    public Task<QuotaRecord> ShowDefaultAsync(CancellationToken cancel = default) => ShowAsync("defaults", cancel);

    /// <summary>Changes the quota of a project.</summary>
    public Task<QuotaRecord> UpdateAsync(string projectId, QuotaUpdate quota, CancellationToken cancel = default) =>
        ReadAsync(
            HttpMethod.Put,
            PathOf(projectId),
            json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("quota");
                JsonSerializer.Serialize(json, quota, OctaviaRequestJson.Default.QuotaUpdate);
                json.WriteEndObject();
            },
            cancel);

    /// <summary>Gives a project the default quota again.</summary>
    public Task ResetAsync(string projectId, CancellationToken cancel = default) =>
        _connection.SendAsync(HttpMethod.Delete, PathOf(projectId), null, cancel);

    private async Task<QuotaRecord> ReadAsync(
        HttpMethod method, string path, Action<Utf8JsonWriter>? body, CancellationToken cancel) => ApiConnection.Read(
        await _connection.SendAsync(method, path, body, cancel), "quota", OctaviaJson.Default.QuotaRecord);

    private string PathOf(string projectId) => $"{_path}/{Uri.EscapeDataString(projectId)}";
}
