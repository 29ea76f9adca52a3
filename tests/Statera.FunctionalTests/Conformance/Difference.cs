namespace Statera.FunctionalTests.Conformance;

/// <summary>One place where two replies differ.</summary>
/// <param name="Where">status, a header, or a JSON pointer into the body.</param>
/// <param name="Recorded">What Octavia said there.</param>
/// <param name="Ours">What Statera says there.</param>
internal sealed record Difference(string Where, string Recorded, string Ours)
{
    /// <summary>What stands for a value that is not there.</summary>
    public const string Nothing = "(nothing)";

    public override string ToString() => $"{Where}: recorded {Recorded}, ours {Ours}";
}
