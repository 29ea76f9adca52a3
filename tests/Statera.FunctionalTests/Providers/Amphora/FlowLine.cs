using System.Text.RegularExpressions;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>One line of a flow log, read as documented.</summary>
internal sealed partial record FlowLine(
    string Project,
    string LoadBalancer,
    string Listener,
    string ClientAddress,
    int ClientPort,
    string Time,
    string Request,
    string Status,
    long BytesToClient,
    long BytesFromClient,
    string ClientVerified,
    string ClientName,
    string Backend,
    string Member,
    int Milliseconds,
    string Ending)
{
    /// <summary>What else HAProxy writes: that a process stopped listening.</summary>
    public static bool IsNotice(string line) => Notice().IsMatch(line);

    public static FlowLine Read(string line)
    {
        var match = Fields().Match(line);
        match.Success.ShouldBeTrue($"a flow's line: {line}");
        var fields = match.Groups.Values.Skip(1).Select(g => g.Value).ToArray();
        return new FlowLine(
            fields[0], fields[1], fields[2], fields[3], int.Parse(fields[4], null), fields[5], fields[6], fields[7],
            long.Parse(fields[8], null), long.Parse(fields[9], null), fields[10], fields[11], fields[12], fields[13],
            int.Parse(fields[14], null), fields[15]);
    }

    [GeneratedRegex("""
        \A(\S+) (\S+) (\S+) (\S+) (\d+) (\S+) ("[^"]*"|-) (\S+) (\d+) (\d+) (\S+) "([^"]*)" (\S+) (\S+) (\d+) (\S+)\z
        """)]
    private static partial Regex Fields();

    [GeneratedRegex(@"\AProxy \S+ stopped \(cumulated conns: FE: \d+, BE: \d+\)\.\z")]
    private static partial Regex Notice();
}
