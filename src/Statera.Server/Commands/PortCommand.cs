using System.CommandLine;
using Statera.Core.Model;
using Statera.Linux;
using Statera.OpenStack.Network.Bridge;
using Statera.Server.Settings;
using Statera.Server.Storage;

namespace Statera.Server.Commands;

/// <summary>
/// <c>statera port plug</c> and <c>unplug</c>: bring a port of the built-in network to where somebody uses it: to this host, to
/// a network namespace, or to a container or a virtual machine by its process.
/// </summary>
internal static class PortCommand
{
    private static readonly Argument<string> Port = new("port") { Description = "The port's id." };

    private static readonly Option<string?> Namespace = new("--namespace")
    {
        Description = "The network namespace (ip netns) to plug it into; made where there is none. This host by default.",
    };

    private static readonly Option<int?> Process = new("--process")
    {
        Description = "The process, such as a container's first, to whose network it is plugged in.",
    };

    private static readonly Option<string?> Interface = new("--interface")
    {
        Description = "What the interface is called there: eth0 by default, and on this host the port's id after 'st-'.",
    };

    public static Command Create()
    {
        var flags = new SettingFlags(SettingsTable.State);
        var plug = new Command("plug", "Give a port an interface, with its addresses.") { Port, Namespace, Process, Interface };
        flags.AddTo(plug);
        plug.SetAction((parsed, cancel) => CommandErrors.ReportAsync(() => RunAsync(
            flags.Read(parsed), parsed.GetValue(Port)!, (plugger, port) => PlugAsync(plugger, port, parsed, cancel), cancel)));
        var unplug = new Command("unplug", "Take a port's interface away.") { Port };
        flags.AddTo(unplug);
        unplug.SetAction((parsed, cancel) => CommandErrors.ReportAsync(() => RunAsync(
            flags.Read(parsed), parsed.GetValue(Port)!, (plugger, port) => Task.Run(() => plugger.Unplug(port.PortId), cancel), cancel)));
        return new Command("port", "Plug ports of the built-in network's bridges (network.backend = bridge).") { plug, unplug };
    }

    private static Task PlugAsync(BridgePlugger plugger, PortPlace port, ParseResult parsed, CancellationToken cancel)
    {
        var (name, process) = (parsed.GetValue(Namespace), parsed.GetValue(Process));
        if (name is not null && process is not null)
        {
            throw new SettingsException("--namespace and --process are two places; give one.");
        }

        var there = process is { } pid ? NetworkOf(pid)
            : name is not null ? Named(name)
            : NetworkNamespace.OfProcess(Environment.ProcessId);
        var isHost = name is null && process is null;
        return plugger.PlugAsync(
            port, there, parsed.GetValue(Interface) ?? (isHost ? $"st-{port.PortId[..8]}" : BridgeNames.Inside), cancel);
    }

    private static NetworkNamespace NetworkOf(int pid) => Directory.Exists($"/proc/{pid}")
        ? NetworkNamespace.OfProcess(pid)
        : throw new SettingsException($"There is no process {pid}.");

    private static NetworkNamespace Named(string name) => name is not ("" or "." or "..") && !name.Contains('/', StringComparison.Ordinal)
        ? new NetworkNamespace(name)
        : throw new SettingsException($"--namespace is '{name}': it is a name, as `ip netns list` shows them.");

    private static async Task<int> RunAsync(
        SettingValues settings, string port, Func<BridgePlugger, PortPlace, Task> work, CancellationToken cancel)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new SettingsException("Only root can plug ports.");
        }

        var state = ServerOptions.StateIn(settings);
        var (file, names) = (Path.Combine(state, "statera.db"), new BridgeNames(state));
        if (!File.Exists(file) || !names.Switch.IsThere)
        {
            throw new SettingsException(
                $"No service with network.backend = bridge has its state in {state}: name its folder by --state.");
        }

        using var database = new SqliteDatabase(file);
        await using var writer = new SqlWriter(database.Writer);
        var documents = new SqlDocumentStore(database, writer);
        try
        {
            var place = await documents.ReadAsync(reader => PortPlace.Of(reader, port), cancel);
            await work(new BridgePlugger(documents, names, TimeProvider.System), place);
        }
        catch (RefusedException refused)
        {
            throw new SettingsException(refused.Message);
        }

        return 0;
    }
}
