using System.Text.Json.Nodes;
using Statera.Providers;
using Statera.Server.Hosting;
using Statera.Server.Settings;

namespace Statera.FunctionalTests.Conformance;

/// <summary>A server that is set up as the recorded one was.</summary>
internal sealed class RecordedServer : IAsyncDisposable
{
    private readonly string _state = Path.Combine(Path.GetTempPath(), $"st-{Guid.NewGuid().ToString("N")[..12]}");
    private readonly RecordedNetwork _network = new();
    private StateraServer? _server;
    private WireClient? _client;

    /// <summary>What keeps the provider <c>amphora</c> from carrying anything out.</summary>
    public Gate Gate { get; } = new();

    /// <summary>Where the API is.</summary>
    public string Root => _server!.Urls.LoadBalancer;

    /// <summary>Asks it as the operator.</summary>
    public WireClient Client => _client!;

    public async Task StartAsync()
    {
        var never = new Gate();
        _server = await StateraServer.StartAsync(
            new SettingValues(
                new Dictionary<Setting, string>
                {
                    [SettingsTable.State] = _state,
                    [SettingsTable.LoadBalancerPort] = "0",
                    [SettingsTable.IdentityPort] = "0",
                    [SettingsTable.NetworkPort] = "0",
                    [SettingsTable.KeyManagerPort] = "0",
                    [SettingsTable.WhilePending] = "refuse",
                    [SettingsTable.HealthCheck] = "on",
                    [SettingsTable.Mode] = "none",
                    [SettingsTable.LogLevel] = "Error",
                },
                _ => null,
                new Dictionary<string, string>()),
            CancellationToken.None,
            new ServerParts
            {
                Providers =
                [
                    Amphora("amphora", "The Octavia Amphora driver."),
                    Amphora("octavia", "Deprecated alias of the Octavia Amphora driver."),
                    Noop("noop_driver", "The no-op driver."),
                    Noop("noop_driver-alt", "The no-op driver alt."),
                ],
                EnforcesQuotas = false,
                Network = _network,
                Secrets = new RecordedSecrets(),
                Workers = 100,
            });

        RecordedProvider Amphora(string name, string description) => new(
            name, description, Gate, OctaviaCapabilities.AmphoraFlavor, OctaviaCapabilities.AmphoraZone);

        RecordedProvider Noop(string name, string description) => new(
            name, description, never, OctaviaCapabilities.NoopFlavor, OctaviaCapabilities.NoopZone);

        _client = new WireClient(Root, token: null);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _client?.Dispose();
        Directory.Delete(_state, recursive: true);
    }

    /// <summary>Whether everything that the providers but the silent ones were asked is carried out.</summary>
    public async Task<bool> IsSettledAsync()
    {
        var list = await SendAsync(new RecordedRequest(
            "GET", "/v2/lbaas/loadbalancers", new Dictionary<string, string?>(), ""));
        foreach (var it in JsonNode.Parse(list.Body)!["loadbalancers"]!.AsArray())
        {
            if ((string)it!["provider"]! is "noop_driver" or "noop_driver-alt")
            {
                continue;
            }

            var tree = await SendAsync(new RecordedRequest(
                "GET", $"/v2/lbaas/loadbalancers/{it["id"]}/status", new Dictionary<string, string?>(), ""));
            if (tree.Body.Contains("\"PENDING_", StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    public Task<RecordedReply> SendAsync(RecordedRequest recorded)
    {
        // Octavia's no-op provider makes VIPs itself, and always this one.
        _network.Address = recorded.Body.Contains("\"provider\": \"noop_driver\"", StringComparison.Ordinal)
            || recorded.Body.Contains("\"name\": \"fln\"", StringComparison.Ordinal)
            ? "198.0.2.5"
            : "198.51.100.1";
        return _client!.SendAsync(recorded);
    }
}
