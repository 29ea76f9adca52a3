using System.Text.Json.Nodes;

namespace Statera.EndToEnd.Support;

/// <summary>The unmodified <c>openstack</c> command of the distribution.</summary>
/// <param name="environment">What tells it who it is, and where the services are.</param>
internal sealed class OpenStackClient(IReadOnlyDictionary<string, string> environment)
{
    /// <summary>The command as the operator of a server.</summary>
    public OpenStackClient(ServerProcess server)
        : this(new Dictionary<string, string> { ["OS_CLIENT_CONFIG_FILE"] = server.CloudsYaml, ["OS_CLOUD"] = "statera" })
    {
    }

    /// <summary>Runs a command and reads its result as JSON.</summary>
    public async Task<JsonNode> JsonAsync(string arguments, CancellationToken cancel) =>
        JsonNode.Parse((await RunAsync($"{arguments} -f json", cancel)).Succeeded)!;

    /// <summary>Runs a command.</summary>
    public Task<CommandResult> RunAsync(string arguments, CancellationToken cancel) =>
        RunAsync(arguments.Split(' '), cancel);

    /// <summary>Runs many commands by one start of the client, which takes a second or two.</summary>
    public async Task ScriptAsync(IEnumerable<string> commands, CancellationToken cancel)
    {
        var result = await Command.RunAsync("openstack", [], cancel, environment, string.Join('\n', commands) + "\n");
        result.Errors.ShouldBe("");
    }

    /// <summary>Runs a command whose arguments may have spaces.</summary>
    public Task<CommandResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancel) =>
        Command.RunAsync("openstack", arguments, cancel, environment);
}
