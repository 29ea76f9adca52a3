namespace Statera.Providers.Amphora.Config;

/// <summary>Writes L7 policies as the lines of a <c>frontend</c>.</summary>
internal static class L7Writer
{
    public static void Write(ConfigText text, L7Section policy)
    {
        foreach (var test in policy.Tests)
        {
            foreach (var alternative in test.Alternatives)
            {
                text.Line(["acl", Name(test), .. alternative.Words()]);
            }
        }

        string[] condition = ["if", .. policy.Tests.Select(test => test.Inverted ? $"!{Name(test)}" : Name(test))];
        text.Line([.. Words(policy.Verdict), .. condition]);
    }

    private static string[] Words(L7Verdict verdict) => verdict switch
    {
        L7Verdict.Deny => ["http-request", "deny"],
        L7Verdict.Redirect redirect =>
        [
            "http-request", "redirect", redirect.KeepsPath ? "prefix" : "location",
            ConfigText.Literal(redirect.Target), "code", $"{redirect.Code}",
        ],
        L7Verdict.Send send => ["use_backend", send.Backend],
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    private static string Name(L7Test test) => $"{test.RuleId}";
}
