using System.Globalization;

namespace Statera.Providers.Amphora.Runtime;

/// <summary>
/// HAProxy's <c>show stat</c>: CSV with a header line that begins with <c>#</c>. Read every second of every load
/// balancer,
/// and a hundred columns wide, of which a tenth is looked at: so a field is cut out only when it is asked for.
/// </summary>
internal static class StatTable
{
    // All processes of one HAProxy version have the same header, so that its places are looked up once.
    private static volatile StatColumns _columns = new("");

    /// <summary>
    /// The rows of an answer. Columns are found by their names, which stay; their places differ between versions.
    /// </summary>
    public static List<StatRow> Parse(string answer)
    {
        var rows = new List<StatRow>();
        StatColumns? columns = null;
        foreach (var range in answer.AsSpan().Split('\n'))
        {
            var line = answer.AsSpan(range);
            if (line.StartsWith("# "))
            {
                columns = Columns(line[2..]);
            }
            else if (columns is not null && line.Length > 0)
            {
                rows.Add(new StatRow(columns, answer.AsMemory(range)));
            }
        }

        return rows;
    }

    private static StatColumns Columns(ReadOnlySpan<char> header)
    {
        var known = _columns;
        return header.SequenceEqual(known.Header) ? known : _columns = new StatColumns(header.ToString());
    }
}

/// <summary>The places of the columns.</summary>
internal sealed class StatColumns
{
    private readonly Dictionary<string, int> _places = [];

    public StatColumns(string header)
    {
        Header = header;
        foreach (var (place, name) in header.Split(',').Index())
        {
            _places.TryAdd(name, place);
        }
    }

    public string Header { get; }

    /// <summary>A column's place, from 0; -1 where there is none.</summary>
    public int PlaceOf(string name) => _places.GetValueOrDefault(name, -1);
}

/// <summary>One row: a frontend, a backend, or a server in it.</summary>
internal sealed class StatRow(StatColumns columns, ReadOnlyMemory<char> line)
{
    /// <summary>The frontend or backend.</summary>
    public string Proxy => this["pxname"];

    /// <summary>The server, or <c>FRONTEND</c> or <c>BACKEND</c>.</summary>
    public string Service => this["svname"];

    public bool IsFrontend => Service == "FRONTEND";

    public bool IsServer => !IsFrontend && Service != "BACKEND";

    /// <summary>A field; empty where there is none.</summary>
    public string this[string column]
    {
        get
        {
            var field = Raw(column);
            return field is ['"', .. var inner, '"']
                ? inner.ToString().Replace("\"\"", "\"", StringComparison.Ordinal)
                : field.ToString();
        }
    }

    /// <summary>A field that counts; 0 where there is none.</summary>
    public long Number(string column) =>
        long.TryParse(Raw(column), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // A field that has commas or quotes stands in quotes, with its own quotes doubled.
    private ReadOnlySpan<char> Raw(string column)
    {
        var rest = line.Span;
        var (place, start, quoted) = (columns.PlaceOf(column), 0, false);
        for (var i = 0; i < rest.Length && place >= 0; i++)
        {
            if (rest[i] == '"')
            {
                quoted = !quoted;
            }
            else if (rest[i] == ',' && !quoted)
            {
                if (place-- == 0)
                {
                    return rest[start..i];
                }

                start = i + 1;
            }
        }

        return place == 0 ? rest[start..] : [];
    }
}
