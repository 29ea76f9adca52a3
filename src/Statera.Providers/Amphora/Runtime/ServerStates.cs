using Statera.Providers.Amphora.Config;

namespace Statera.Providers.Amphora.Runtime;

/// <summary>What a process says of its servers (<c>show servers state</c>): what it found of their health, and more.</summary>
internal static class ServerStates
{
    /// <summary>
    /// What the next process is to be told. Only health: HAProxy would take weights, and what is switched off, for an
    /// operator's orders that stand above its configuration.
    /// </summary>
    /// <param name="states">All that the process before says.</param>
    /// <param name="next">What the next one does.</param>
    public static string For(string states, HaproxyPlan next)
    {
        var servers = next.Backends
            .SelectMany(backend => backend.Servers.Select(server => (Name: $"{backend.Name}/{server.MemberId}", server)))
            .ToDictionary(it => it.Name, it => it.server);
        var text = new List<string>();
        Columns? columns = null;
        foreach (var words in states.Split('\n').Select(line => line.Split(' ')))
        {
            if (columns is null || !columns.AreIn(words))
            {
                // A version, then the columns' names; empty lines.
                text.Add(string.Join(' ', words));
                columns ??= Columns.NamedIn(words);
            }
            else if (words[columns.IsOff] == "0" && servers.GetValueOrDefault(columns.NameIn(words)) is { Disabled: false } server)
            {
                words[columns.Weight] = words[columns.FirstWeight] = $"{server.Weight}";
                text.Add(string.Join(' ', words));
            }
        }

        return string.Join('\n', text);
    }

    /// <summary>The servers, as commands name them.</summary>
    public static IEnumerable<string> NamesIn(string states)
    {
        Columns? columns = null;
        foreach (var words in states.Split('\n').Select(line => line.Split(' ')))
        {
            if (columns?.AreIn(words) == true)
            {
                yield return columns.NameIn(words);
            }

            columns ??= Columns.NamedIn(words);
        }
    }

    private sealed record Columns(int Backend, int Server, int IsOff, int Weight, int FirstWeight)
    {
        public static Columns? NamedIn(string[] words)
        {
            // The line begins with a sign that is no name.
            int Of(string name) => Array.IndexOf(words, name) - 1;
            return words[0] != "#" ? null
                : new Columns(Of("be_name"), Of("srv_name"), Of("srv_admin_state"), Of("srv_uweight"), Of("srv_iweight"));
        }

        public bool AreIn(string[] words) => words.Length > FirstWeight;

        public string NameIn(string[] words) => $"{words[Backend]}/{words[Server]}";
    }
}
