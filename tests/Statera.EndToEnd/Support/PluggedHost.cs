namespace Statera.EndToEnd.Support;

/// <summary>A host on a network of bridges: a network namespace that a port is plugged into by <c>statera port plug</c>.</summary>
internal sealed class PluggedHost : IAsyncDisposable
{
    private readonly string _config = Path.GetTempFileName();
    private readonly string _pid = Path.GetTempFileName();

    private PluggedHost(string name, string portId, string address) => (Name, PortId, Address) = (name, portId, address);

    /// <summary>Its namespace.</summary>
    public string Name { get; }

    public string PortId { get; }

    public string Address { get; }

    /// <summary>Makes the port on a network, plugs it in, and serves its name by HTTP on port 8080.</summary>
    public static async Task<PluggedHost> StartAsync(
        BridgedServer server, string networkId, string says, CancellationToken cancel)
    {
        var port = (await server.Api.PostNetworkAsync("ports", "port", $$"""{"network_id": "{{networkId}}"}""", cancel))["port"]!;
        var host = new PluggedHost(
            $"stb-{Guid.NewGuid().ToString("N")[..8]}", (string)port["id"]!, (string)port["fixed_ips"]![0]!["ip_address"]!);
        (await server.CommandAsync(cancel, "port", "plug", host.PortId, "--namespace", host.Name)).Succeeded.ShouldBe("");
        await File.WriteAllTextAsync(host._config, $"""
            defaults
              mode http
              timeout client 9s
            frontend all
              bind :8080
              http-request return status 200 content-type text/plain string {says}

            """, cancel);

        // As a daemon it comes back when it serves.
        (await host.RunAsync(cancel, "haproxy", "-D", "-p", host._pid, "-f", host._config)).Succeeded.ShouldBe("");
        return host;
    }

    /// <summary>Runs a program there.</summary>
    public Task<CommandResult> RunAsync(CancellationToken cancel, params string[] words) => Netns.RunAsync(Name, cancel, words);

    /// <summary>What a VIP answers to a request from there; what went wrong where there is no answer.</summary>
    public async Task<string> AskAsync(string url, CancellationToken cancel) =>
        await RunAsync(cancel, "curl", "-sS", "--max-time", "3", url) is var result && result.ExitCode == 0 ? result.Output : result.Errors;

    public async ValueTask DisposeAsync()
    {
        await Command.RunAsync("kill", ["-KILL", (await File.ReadAllTextAsync(_pid)).Trim()], CancellationToken.None);
        await Netns.DeleteAsync(Name);
        File.Delete(_config);
        File.Delete(_pid);
    }
}
