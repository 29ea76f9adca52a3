using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Statera.FunctionalTests.Conformance;

/// <summary>Writes how the replies differ, where the variable names a file.</summary>
internal static partial class Reports
{
    /// <summary>The environment variable with the report's path.</summary>
    public const string Variable = "STATERA_CONFORMANCE_REPORT";

    /// <summary>Texts as a person reads them.</summary>
    public static JsonSerializerOptions Json { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the report, where one is asked for.</summary>
    public static void Write(IReadOnlyList<(Exchange Exchange, IReadOnlyList<Difference> Differences)> outcomes)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path)
        {
            return;
        }

        var text = new StringBuilder();
        WriteTable(text, outcomes);
        WriteCauses(text, outcomes);
        foreach (var (exchange, differences) in outcomes.Where(it => it.Differences.Count > 0))
        {
            text.AppendLine().Append(Explain(exchange, differences));
        }

        File.WriteAllText(path, text.ToString());
    }

    /// <summary>One exchange that differs, for a person.</summary>
    public static string Explain(Exchange exchange, IReadOnlyList<Difference> differences)
    {
        var text = new StringBuilder();
        var accepted = AcceptedDifferences.Reason(exchange, differences);
        text.AppendLine(CultureInfo.InvariantCulture, $"### {exchange.Name}{(accepted is null ? "" : $" (accepted: {accepted})")}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{exchange.Request.Method} {exchange.Request.Target}");
        if (exchange.Request.Body.Length > 0)
        {
            text.AppendLine(exchange.Request.Body);
        }

        foreach (var difference in differences)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {difference}");
        }

        return text.ToString();
    }

    private static void WriteTable(
        StringBuilder text, IReadOnlyList<(Exchange Exchange, IReadOnlyList<Difference> Differences)> outcomes)
    {
        text.AppendLine("| recording | exchanges | equal | explained | different |").AppendLine("|---|---|---|---|---|");
        foreach (var file in outcomes.GroupBy(it => it.Exchange.File).Append(outcomes.GroupBy(_ => "all").Single()))
        {
            var equal = file.Count(it => it.Differences.Count == 0);
            var explained = file.Count(it =>
                it.Differences.Count > 0 && AcceptedDifferences.Reason(it.Exchange, it.Differences) is not null);
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {file.Key} | {file.Count()} | {equal} | {explained} | {file.Count() - equal - explained} |");
        }
    }

    private static void WriteCauses(
        StringBuilder text, IReadOnlyList<(Exchange Exchange, IReadOnlyList<Difference> Differences)> outcomes)
    {
        var causes = outcomes.SelectMany(it => it.Differences.Select(difference => (it.Exchange, Difference: difference)))
            .GroupBy(it => $"{Index().Replace(it.Difference.Where, "/*")}: {Kind(it.Difference)}")
            .OrderByDescending(it => it.Select(one => one.Exchange).Distinct().Count());
        text.AppendLine().AppendLine("Where they differ, in how many exchanges, and one of them:").AppendLine();
        foreach (var cause in causes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{cause.Select(one => one.Exchange).Distinct().Count(),4}  {cause.Key}  [{cause.First().Exchange.Name}]");
        }
    }

    private static string Kind(Difference difference) =>
        difference.Ours == Difference.Nothing ? "not there"
        : difference.Recorded == Difference.Nothing ? "too much"
        : difference.Where.EndsWith("faultstring", StringComparison.Ordinal) ? "other words"
        : $"{Clipped(difference.Recorded)} is {Clipped(difference.Ours)}";

    private static string Clipped(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex(@"/\d+")]
    private static partial Regex Index();
}
