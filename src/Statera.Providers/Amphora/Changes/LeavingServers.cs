using Statera.Providers.Amphora.Runtime;

namespace Statera.Providers.Amphora.Changes;

/// <summary>Servers that get no more, and are taken out of the process when they have finished what they had.</summary>
/// <param name="runtime">The process.</param>
/// <param name="longest">How long that may take before it is cut.</param>
/// <param name="time">The clock.</param>
internal sealed class LeavingServers(RuntimeCommands runtime, TimeSpan longest, TimeProvider time)
{
    // As many as fit in a line where each is cut, too.
    private const int AtOnce = 40;

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
            foreach (var some in _since.ToArray().Chunk(AtOnce))
            {
                var line = string.Join(';', some.Select(it => CommandFor(it.Key, it.Value)));
                var answer = await runtime.AskAsync(line, CancellationToken.None).ConfigureAwait(false);
                foreach (var server in Gone([.. some.Select(it => it.Key)], answer))
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

    private string CommandFor(string server, long since) => time.GetElapsedTime(since) >= longest
        ? $"shutdown sessions server {server};del server {server}"
        : $"del server {server}";

    // Each deletion says one line; a cut says nothing. Where that is not so, nothing is known, and the next sweep asks again.
    private static IEnumerable<string> Gone(string[] servers, string answer)
    {
        var said = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return said.Length != servers.Length ? [] : servers.Where((_, i) =>
            said[i].Contains("Server deleted", StringComparison.Ordinal)
            || said[i].Contains("No such server", StringComparison.Ordinal));
    }
}
