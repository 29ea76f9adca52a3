using System.Collections.Immutable;
using Statera.Core.Model;

namespace Statera.Providers.Amphora.Config;

/// <summary>What an L7 rule asks, in HAProxy's words (its manual, section 7). Pure.</summary>
internal static class L7Comparisons
{
    // The last part of the path, what follows its last dot; nothing where it has none.
    private const string Extension = "path,field(-1,/),regsub(^[^.]*$,),field(-1,.)";

    public static L7Test Of(L7RuleSpec rule) => new(rule.Id, rule.Invert, rule.Type switch
    {
        L7RuleType.HostName => Host(rule),
        L7RuleType.Path => [Text("path", rule)],
        L7RuleType.FileType => [FileType(rule)],
        L7RuleType.Header => [Text($"req.hdr({Key(rule)})", rule)],
        L7RuleType.Cookie => [Text($"req.cook({Key(rule)})", rule)],
        L7RuleType.SslConnHasCert => [new L7Comparison("ssl_c_used", [], null)],
        L7RuleType.SslVerifyResult => [new L7Comparison("ssl_c_verify", ["-m", "int"], rule.Value)],
        L7RuleType.SslDnField => [Text($"ssl_c_s_dn({Key(rule)})", rule)],
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule.Type, "There is no such rule."),
    });

    // Names are the same however they are written, and with the port behind them or without: who means a port names it.
    private static ImmutableArray<L7Comparison> Host(L7RuleSpec rule)
    {
        var (method, value) = Comparison(rule);
        var whole = new L7Comparison("req.hdr(host)", ["-i", .. method], value);
        var name = whole with { Sample = "req.hdr(host),host_only" };
        return rule.CompareType is L7CompareType.Regex ? [name, whole]
            : value.Contains(':', StringComparison.Ordinal) ? [whole]
            : [name];
    }

    // Octavia's users write jpg or .jpg.
    private static L7Comparison FileType(L7RuleSpec rule) => rule.CompareType is L7CompareType.Regex
        ? new L7Comparison(Extension, ["-m", "reg"], rule.Value)
        : new L7Comparison("path", ["-m", "end"], "." + Unquoted(rule.Value).TrimStart('.'));

    private static L7Comparison Text(string sample, L7RuleSpec rule)
    {
        var (method, value) = Comparison(rule);
        return new L7Comparison(sample, method, value);
    }

    private static (ImmutableArray<string> Method, string Value) Comparison(L7RuleSpec rule) => rule.CompareType switch
    {
        L7CompareType.Regex => (["-m", "reg"], rule.Value),
        L7CompareType.StartsWith => (["-m", "beg"], Unquoted(rule.Value)),
        L7CompareType.EndsWith => (["-m", "end"], Unquoted(rule.Value)),
        L7CompareType.Contains => (["-m", "sub"], Unquoted(rule.Value)),
        _ => (["-m", "str"], Unquoted(rule.Value)),
    };

    // Octavia takes a value with spaces in double quotes only, and means what is in them.
    private static string Unquoted(string value) => value is ['"', .. var inner, '"'] ? inner : value;

    // A name may have quotes, which mean something inside an expression's parentheses.
    private static string Key(L7RuleSpec rule) => ConfigText.Argument(rule.Key!);
}
