using System.Buffers;
using System.Globalization;

namespace Statera.Providers.Amphora.Runtime;

/// <summary>
/// Tells a process which client belongs to which member, as the process before it knows. HAProxy can do that by itself
/// (<c>peers</c>), but one that has run for less than ten seconds tells nothing, so that two changes in a row would lose
/// everybody.
/// </summary>
internal static class StickTables
{
    // What means nothing to the runtime API. Keys are clients' addresses, or what members have written into cookies.
    private static readonly SearchValues<char> Harmless = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.:-_~%+/=!*@,|()[]{}&^?");

    /// <summary>Copies tables.</summary>
    /// <param name="tables">Their names, in both processes.</param>
    /// <param name="askOld">Asks the process that knows; null where it does not answer.</param>
    /// <param name="askNew">Asks the one that is to know.</param>
    public static async Task CopyAsync(
        IEnumerable<string> tables, Func<string, Task<string?>> askOld, Func<string, Task<string>> askNew)
    {
        foreach (var table in tables)
        {
            // A table that is new, or was of another type, is refused by the one or the other, and then starts empty.
            foreach (var (key, server) in Entries(await askOld($"show table {table}").ConfigureAwait(false) ?? ""))
            {
                await askNew($"set table {table} key {key} data.server_id {server}").ConfigureAwait(false);
            }
        }
    }

    /// <summary>The clients of a table that can be told, and their servers' numbers.</summary>
    internal static IEnumerable<(string Key, int Server)> Entries(string answer)
    {
        foreach (var line in answer.Split('\n'))
        {
            // 0x55c0: key=127.0.0.1 use=0 exp=0 server_id=7 server_key=…
            var start = line.IndexOf(" key=", StringComparison.Ordinal) + " key=".Length;
            var end = line.LastIndexOf(" use=", StringComparison.Ordinal);
            if (start < " key=".Length || end <= start || line.AsSpan(start, end - start).ContainsAnyExcept(Harmless))
            {
                continue;
            }

            var number = line[end..].Split(' ').FirstOrDefault(word => word.StartsWith("server_id=", StringComparison.Ordinal));
            if (int.TryParse(number?["server_id=".Length..], CultureInfo.InvariantCulture, out var server) && server > 0)
            {
                yield return (line[start..end], server);
            }
        }
    }
}
