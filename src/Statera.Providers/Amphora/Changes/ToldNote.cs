using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Processes;

namespace Statera.Providers.Amphora.Changes;

/// <summary>
/// What the process that serves was told, so that it is no longer what its configuration says: for whoever comes after a
/// crash of this service. It tells of one process only, so it ends with that.
/// </summary>
internal sealed class ToldNote(string path)
{
    /// <summary>The process is about to be told something. Until <see cref="End"/> nobody knows what it does.</summary>
    public void Begin(HaproxyProcess process) => PrivateFile.Note(path, NameOf(process));

    /// <summary>The process does what a configuration says from now on.</summary>
    /// <param name="process">The process.</param>
    /// <param name="config">The file that the configuration belongs in, which need not be there.</param>
    public void End(HaproxyProcess process, string config) => PrivateFile.Note(path, $"{NameOf(process)}\n{config}");

    /// <summary>The file of the configuration that a process does; null where nobody knows.</summary>
    public string? ConfigOf(HaproxyProcess process)
    {
        if (!WasTold(process, out var note))
        {
            return process.ConfigPath;
        }

        return note is [_, var config] ? config : null;
    }

    /// <summary>Whether a process was told anything.</summary>
    public bool WasTold(HaproxyProcess process) => WasTold(process, out _);

    private bool WasTold(HaproxyProcess process, out string[] note)
    {
        note = File.Exists(path) ? File.ReadAllLines(path) : [];
        return note.Length > 0 && note[0] == NameOf(process);
    }

    // A process that comes later may get the number of one that is gone.
    private static string NameOf(HaproxyProcess process) => $"{process.Pid} {process.StartTime}";
}
