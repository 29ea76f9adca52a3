using System.Collections.Immutable;

namespace Statera.Providers.Amphora.Config;

/// <summary>One L7 policy: what becomes of a request of which all tests hold.</summary>
internal sealed record L7Section(Guid PolicyId, L7Verdict Verdict, ImmutableArray<L7Test> Tests);

/// <summary>What becomes of a request.</summary>
internal abstract record L7Verdict
{
    private L7Verdict()
    {
    }

    /// <summary>It is answered with 403.</summary>
    public sealed record Deny : L7Verdict;

    /// <summary>The client is sent elsewhere.</summary>
    /// <param name="Code">The status.</param>
    /// <param name="Target">Where to.</param>
    /// <param name="KeepsPath">The request's own path and query follow the target.</param>
    public sealed record Redirect(int Code, string Target, bool KeepsPath) : L7Verdict;

    /// <summary>Another backend than the default one gets it.</summary>
    public sealed record Send(string Backend) : L7Verdict;
}

/// <summary>One L7 rule: an ACL.</summary>
/// <param name="RuleId">Its name.</param>
/// <param name="Inverted">It holds where none of the alternatives does.</param>
/// <param name="Alternatives">What is looked at and with what it is compared; it holds where one of them does.</param>
internal sealed record L7Test(Guid RuleId, bool Inverted, ImmutableArray<L7Comparison> Alternatives);

/// <summary>What is looked at and with what it is compared.</summary>
/// <param name="Sample">HAProxy's expression for it.</param>
/// <param name="Method">HAProxy's flags of the comparison; none for what is true or false by itself.</param>
/// <param name="Value">What it is compared with; null for what is true or false by itself.</param>
internal sealed record L7Comparison(string Sample, ImmutableArray<string> Method, string? Value)
{
    /// <summary>The words of an ACL behind its name.</summary>
    public IEnumerable<string> Words() => Value is null ? [Sample] : [Sample, .. Method, "--", Value];
}
