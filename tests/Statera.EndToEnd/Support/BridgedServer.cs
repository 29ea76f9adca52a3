using System.Text.Json.Nodes;
using Statera.Testing;

namespace Statera.EndToEnd.Support;

/// <summary>A server whose networks are bridges, and its operator.</summary>
internal sealed class BridgedServer : IAsyncDisposable
{
    private BridgedServer(ServerProcess process) => Process = process;

    public ServerProcess Process { get; }

    public ApiClient Api { get; private set; } = null!;

    /// <summary>The namespace of the bridges; those of load balancers are called the same with an id behind.</summary>
    public string Switch => BridgeNamespaces.SwitchOf(Process.State);

    public static async Task<BridgedServer> StartAsync(CancellationToken cancel)
    {
        var server = new BridgedServer(await ServerProcess.StartAsync(cancel, null, "--network-backend", "bridge"));
        server.Api = await ApiClient.LogInAsync(server.Process, cancel);
        return server;
    }

    /// <summary>Kills it, and starts it again on the same state.</summary>
    public async Task RestartAsync(CancellationToken cancel)
    {
        await Process.KillAsync();
        await StartAgainAsync(cancel);
    }

    /// <summary>Starts it again on the same state.</summary>
    public async Task StartAgainAsync(CancellationToken cancel)
    {
        await Process.StartAsync(cancel);
        Api.Dispose();
        Api = await ApiClient.LogInAsync(Process, cancel);
    }

    /// <summary>A network with one subnet.</summary>
    public async Task<(string NetworkId, string SubnetId)> NetworkAsync(string cidr, CancellationToken cancel)
    {
        var network = (string)(await Api.PostNetworkAsync("networks", "network", "{}", cancel))["network"]!["id"]!;
        var subnet = await Api.PostNetworkAsync(
            "subnets", "subnet", $$"""{"network_id": "{{network}}", "ip_version": 4, "cidr": "{{cidr}}"}""", cancel);
        return (network, (string)subnet["subnet"]!["id"]!);
    }

    /// <summary>A load balancer with an HTTP listener on port 80 and members on port 8080.</summary>
    public async Task<(string Id, string Vip, string PoolId)> BalanceAsync(
        string subnetId, IEnumerable<string> members, CancellationToken cancel)
    {
        var made = (await Api.PostAsync("loadbalancers", JsonNode.Parse($$$"""
            {"loadbalancer": {"vip_subnet_id": "{{{subnetId}}}", "listeners": [{"protocol": "HTTP", "protocol_port": 80, "default_pool": {
              "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
              "members": [{{{string.Join(", ", members.Select(it => $$"""{"address": "{{it}}", "protocol_port": 8080}"""))}}}]}}]}}
            """)!, cancel))["loadbalancer"]!;
        return ((string)made["id"]!, (string)made["vip_address"]!, (string)made["pools"]![0]!["id"]!);
    }

    /// <summary>Runs <c>statera</c> with its state.</summary>
    public Task<CommandResult> CommandAsync(CancellationToken cancel, params string[] words) =>
        Command.RunAsync(ServerProcess.Program, [.. words, "--state", Process.State], cancel);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        var name = Switch;
        await Process.DisposeAsync();
        foreach (var left in await Netns.ListAsync(name, CancellationToken.None))
        {
            await Netns.DeleteAsync(left);
        }
    }
}
