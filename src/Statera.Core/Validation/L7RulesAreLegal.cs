using System.Text.RegularExpressions;
using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>
/// A rule compares as its type can be compared, has a key where it needs one, and values that can stand in a
/// configuration (Octavia API, "Create an L7 Rule").
/// </summary>
internal sealed partial class L7RulesAreLegal : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted) => wanted.L7Rules
        .Select(rule => (rule, Problem: Problem(rule)))
        .Where(it => it.Problem is not null)
        .Select(it => new Fault(FaultKind.Invalid, "rule", $"Error parsing L7Rule: {it.Problem}"));

    private static string? Problem(L7RuleSpec it) => it.Type switch
    {
        _ when it.Value.Length == 0 => Invalid("L7 rule type requires a value"),
        L7RuleType.Header => NeedsKey(it) ?? ValueProblem(it, HeaderValue(), "header value"),
        L7RuleType.Cookie => NeedsKey(it) ?? ValueProblem(it, CookieValue(), "cookie value"),
        L7RuleType.HostName or L7RuleType.Path => ValueProblem(it, HeaderValue(), "comparison value"),
        L7RuleType.FileType => it.CompareType is L7CompareType.Regex or L7CompareType.EqualTo
            ? ValueProblem(it, HeaderValue(), "comparison value")
            : Invalid("invalid comparison type for rule type"),
        L7RuleType.SslConnHasCert => HasKey(it)
            ?? (it.Value.Equals("true", StringComparison.OrdinalIgnoreCase)
                ? null : Invalid($"L7rule value {it.Value} is not a boolean True string."))
            ?? OnlyEqual(it),
        L7RuleType.SslVerifyResult => HasKey(it)
            ?? (Number().IsMatch(it.Value)
                ? null : Invalid("L7rule type SSL_VERIFY_RESULT needs a int value, which is >= 0"))
            ?? OnlyEqual(it),
        L7RuleType.SslDnField => it.Key is not { Length: > 0 } key
            ? Invalid("L7rule type SSL_DN_FIELD needs to specify a key and a value.")
            : DnField().IsMatch(key) ? ValueProblem(it, HeaderValue(), "comparison value")
            : Invalid("Invalid L7rule distinguished name field."),
        _ => Invalid("invalid rule type"),
    };

    private static string? NeedsKey(L7RuleSpec it) =>
        it.Key is not { Length: > 0 } key ? Invalid("L7 rule type requires a key")
        : HeaderName().IsMatch(key) ? null
        : "Invalid characters in key";

    private static string? HasKey(L7RuleSpec it) => it.Key is null ? null
        : Invalid($"L7rule type {WireNames.Of(it.Type)} does not use the \"key\" field.");

    private static string? OnlyEqual(L7RuleSpec it) => it.CompareType is L7CompareType.EqualTo ? null
        : Invalid($"L7rule type {WireNames.Of(it.Type)} only supports the EQUAL_TO compare type.");

    private static string? ValueProblem(L7RuleSpec it, Regex plain, string what) =>
        it.CompareType is L7CompareType.Regex ? ExpressionProblem(it.Value)
        : plain.IsMatch(it.Value) || Quoted().IsMatch(it.Value) ? null
        : $"Invalid characters in {what}";

    // A line break would end the line of the configuration that it stands in.
    private static string? ExpressionProblem(string expression)
    {
        if (expression.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'))
        {
            return "Unable to parse regular expression: it has control characters";
        }

        try
        {
            _ = Regex.Match("", expression, RegexOptions.None, TimeSpan.FromMilliseconds(100));
            return null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
        catch (ArgumentException error)
        {
            return $"Unable to parse regular expression: {error.Message}";
        }
    }

    private static string Invalid(string problem) => $"Invalid L7 Rule: {problem}";

    // The characters of a header's name, of a cookie's value and of a header's value (RFC 9110, RFC 6265).
    [GeneratedRegex(@"\A[a-zA-Z0-9!#$%&'*+.^_`|~-]+\z")]
    private static partial Regex HeaderName();

    [GeneratedRegex(@"\A[a-zA-Z0-9!#$%&'()*+./:<=>?@\[\]^_`{|}~-]+\z")]
    private static partial Regex CookieValue();

    [GeneratedRegex(@"\A[a-zA-Z0-9!#$%&'()*+,./:;<=>?@\[\\\]^_`{|}~-]+\z")]
    private static partial Regex HeaderValue();

    [GeneratedRegex(@"\A""[ !#-\[\]-~]*""\z")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\A[0-9]{1,9}\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"\A[a-zA-Z][a-zA-Z0-9.-]*\z")]
    private static partial Regex DnField();
}
