using Statera.Providers.Amphora.Runtime;

namespace Statera.Providers.Amphora.Changes;

/// <summary>Tells the process that serves changes of its servers.</summary>
internal sealed class ServerTalk(RuntimeCommands runtime)
{
    /// <summary>Tells all of them in order; answers what went wrong, null for nothing. Some may be told then.</summary>
    /// <remarks>Never cancelled: half of what was to be told is what nobody wanted.</remarks>
    public async Task<string?> TellAsync(IEnumerable<ServerChange> changes)
    {
        try
        {
            foreach (var line in Lines(changes.SelectMany(change => change.Commands)))
            {
                var answer = await runtime.AskAsync(line.Text, CancellationToken.None).ConfigureAwait(false);
                if (WrongIn(answer, line.Good) is { } wrong)
                {
                    return wrong;
                }
            }

            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    /// <summary>As many commands a line as HAProxy takes.</summary>
    private static IEnumerable<(string Text, string[] Good)> Lines(IEnumerable<(string Command, string Good)> commands)
    {
        var (some, length) = (new List<(string Command, string Good)>(), 0);
        foreach (var command in commands)
        {
            if (length + command.Command.Length > RuntimeCommands.LongestLine)
            {
                yield return Line(some);
                (some, length) = ([], 0);
            }

            some.Add(command);
            length += command.Command.Length + 1;
        }

        if (some.Count > 0)
        {
            yield return Line(some);
        }
    }

    private static (string Text, string[] Good) Line(List<(string Command, string Good)> commands) =>
        (string.Join(';', commands.Select(it => it.Command)), [.. commands.Select(it => it.Good).Where(good => good != "")]);

    // Each says one line where it says something; anything more or else is a complaint.
    private static string? WrongIn(string answer, string[] good)
    {
        var said = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var wrong = said.Where((line, i) => i >= good.Length || !line.Contains(good[i], StringComparison.Ordinal)).FirstOrDefault();
        return wrong ?? (said.Length < good.Length ? "It says too little." : null);
    }
}
