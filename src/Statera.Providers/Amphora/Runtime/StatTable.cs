using System.Globalization;
using System.Text;

namespace Statera.Providers.Amphora.Runtime;

/// <summary>HAProxy's <c>show stat</c>: CSV with a header line that begins with <c>#</c>.</summary>
internal static class StatTable
{
    /// <summary>
    /// The rows of an answer. Columns are found by their names, which stay; their places differ between versions.
    /// </summary>
    public static List<StatRow> Parse(string answer)
    {
        var rows = new List<StatRow>();
        Dictionary<string, int>? columns = null;
        foreach (var line in answer.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                columns = Columns(line[2..]);
            }
            else if (columns is not null)
            {
                rows.Add(new StatRow(columns, Split(line)));
            }
        }

        return rows;
    }

    private static Dictionary<string, int> Columns(string header)
    {
        var columns = new Dictionary<string, int>();
        foreach (var name in Split(header))
        {
            columns.TryAdd(name, columns.Count);
        }

        return columns;
    }

    // A field that has commas or quotes stands in quotes, with its own quotes doubled.
    private static List<string> Split(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '"' when quoted && i + 1 < line.Length && line[i + 1] == '"':
                    field.Append(line[++i]);
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    fields.Add(field.ToString());
                    field.Clear();
                    break;
                default:
                    field.Append(line[i]);
                    break;
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}

/// <summary>One row: a frontend, a backend, or a server in it.</summary>
internal sealed class StatRow(Dictionary<string, int> columns, List<string> fields)
{
    /// <summary>The frontend or backend.</summary>
    public string Proxy => this["pxname"];

    /// <summary>The server, or <c>FRONTEND</c> or <c>BACKEND</c>.</summary>
    public string Service => this["svname"];

    public bool IsFrontend => Service == "FRONTEND";

    public bool IsServer => !IsFrontend && Service != "BACKEND";

    /// <summary>A field; empty where there is none.</summary>
    public string this[string column] =>
        columns.TryGetValue(column, out var place) && place < fields.Count ? fields[place] : "";

    /// <summary>A field that counts; 0 where there is none.</summary>
    public long Number(string column) =>
        long.TryParse(this[column], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
