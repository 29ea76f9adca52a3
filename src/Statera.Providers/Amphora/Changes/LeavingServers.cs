using Statera.Providers.Amphora.Runtime;

namespace Statera.Providers.Amphora.Changes;

/// <summary>Servers that get no more, and are taken out of the process when they have finished what they had.</summary>
/// <param name="runtime">The process.</param>
/// <param name="longest">How long that may take before it is cut.</param>
/// <param name="time">The clock.</param>
internal sealed class LeavingServers(RuntimeCommands runtime, TimeSpan longest, TimeProvider time)
{
    private readonly Dictionary<string, long> _since = [];

    public bool Any => _since.Count > 0;

    /// <summary>It leaves from now on.</summary>
    /// <param name="server">As commands name it.</param>
    public void Add(string server) => _since.TryAdd(server, time.GetTimestamp());

    /// <summary>The process that had them is another's matter now.</summary>
    public void Forget() => _since.Clear();

    /// <summary>Takes out those that are through, and cuts those that take too long.</summary>
    public async Task SweepAsync()
    {
        try
        {
            foreach (var (server, since) in _since.ToArray())
            {
                var cut = time.GetElapsedTime(since) >= longest ? $"shutdown sessions server {server};" : "";
                var answer = await runtime.AskAsync($"{cut}del server {server}", CancellationToken.None).ConfigureAwait(false);
                if (answer.Contains("Server deleted", StringComparison.Ordinal)
                    || answer.Contains("No such server", StringComparison.Ordinal))
                {
                    _since.Remove(server);
                }
            }
        }
        catch (IOException)
        {
            // It is tried again, or the process is dead and they with it.
        }
    }
}
