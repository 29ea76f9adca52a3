using System.Text.RegularExpressions;

namespace Statera.FunctionalTests.Conformance;

/// <summary>A kind of difference, by a pattern of the line that tells it.</summary>
internal sealed partial class AcceptedKind(string pattern, string reason)
{
    private readonly Regex _pattern = new($@"\A(?:{pattern})\z", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    /// <summary>Why it is accepted.</summary>
    public string Reason => reason;

    /// <summary>The pattern of a whole line.</summary>
    public string Pattern => pattern;

    /// <summary>Whether a line is of this kind.</summary>
    public bool Fits(string line) => _pattern.IsMatch(line);

    /// <summary>A reply as a line: <c>PUT reply: 500 fault => 400 fault</c>.</summary>
    public static string LineOf(Exchange exchange, IReadOnlyList<Difference> differences)
    {
        var theirs = $"{exchange.Reply.Status}";
        var status = differences.FirstOrDefault(it => it.Where == "status");
        var fault = differences.FirstOrDefault(it => it.Where == "/faultstring");
        return $"{exchange.Request.Method} reply: {theirs} {Text(fault?.Recorded)} => {status?.Ours ?? theirs} {Text(fault?.Ours)}";
    }

    /// <summary>One place of a reply as a line: <c>PUT /pool/name: a => b</c>; <c>*</c> stands for a place in a list.</summary>
    public static string LineOf(Exchange exchange, Difference difference) =>
        $"{exchange.Request.Method} {Index().Replace(difference.Where, "/*")}: {difference.Recorded} => {difference.Ours}";

    private static string Text(string? fault) => fault is null or Difference.Nothing ? "" : fault.Trim('"');

    [GeneratedRegex(@"/\d+")]
    private static partial Regex Index();
}
