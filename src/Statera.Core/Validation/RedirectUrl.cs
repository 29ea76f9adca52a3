using System.Text.RegularExpressions;

namespace Statera.Core.Validation;

/// <summary>An address that an L7 policy sends clients to.</summary>
public static partial class RedirectUrl
{
    /// <summary>What is said of one that is none.</summary>
    public const string Rule = "Value must be a valid URL string";

    /// <summary>Whether clients can be sent there.</summary>
    public static bool IsValid(string url) => Url().IsMatch(url) && Uri.IsWellFormedUriString(url, UriKind.Absolute);

    // No spaces, quotes, backslashes or control characters: it becomes part of a header.
    [GeneratedRegex(@"\Ahttps?://[!#-\[\]-~]+\z", RegexOptions.IgnoreCase)]
    private static partial Regex Url();
}
