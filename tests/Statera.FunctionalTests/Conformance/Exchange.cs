namespace Statera.FunctionalTests.Conformance;

/// <summary>A request that a real Octavia was sent, and its reply.</summary>
/// <param name="File">The recording that it is in.</param>
/// <param name="Title">What it shows; of one kind in a file.</param>
/// <param name="Request">What was sent.</param>
/// <param name="Reply">What came back.</param>
internal sealed record Exchange(string File, string Title, RecordedRequest Request, RecordedReply Reply)
{
    /// <summary>What the list of accepted differences calls it.</summary>
    public string Name => $"{File} | {Title}";
}

/// <summary>A request as it is sent.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">The headers that differ from the usual ones; null for one to be left out.</param>
/// <param name="Body">The body; empty for none.</param>
internal sealed record RecordedRequest(
    string Method, string Target, IReadOnlyDictionary<string, string?> Headers, string Body);

/// <summary>A reply as it came.</summary>
/// <param name="Status">The status; 0 for none.</param>
/// <param name="Headers">The headers that matter, their names in lower case.</param>
/// <param name="Body">The body; empty for none.</param>
internal sealed record RecordedReply(int Status, IReadOnlyDictionary<string, string> Headers, string Body);
