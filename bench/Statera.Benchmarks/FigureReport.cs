using System.Globalization;
using System.Text.Json.Nodes;

namespace Statera.Benchmarks;

/// <summary>Figures for people and for programs.</summary>
internal static class FigureReport
{
    public static string Table(IReadOnlyList<Figure> figures)
    {
        var rows = figures.Select(figure => new[]
        {
            figure.Name,
            $"{Show(figure.Value)} {figure.Unit}",
            figure.Goal is { } goal ? $"{(figure.AtLeast ? ">=" : "<=")} {Show(goal)}" : "",
            figure.Holds switch { true => "yes", false => "NO", null => "" },
        }).Prepend(["figure", "measured", "goal", "holds"]).ToList();
        var widths = Enumerable.Range(0, 4).Select(i => rows.Max(row => row[i].Length)).ToArray();
        return string.Join('\n', rows.Select(row =>
            string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()));
    }

    public static string Json(IReadOnlyList<Figure> figures) => new JsonArray(
    [
        .. figures.Select(figure => new JsonObject
        {
            ["name"] = figure.Name,
            ["value"] = figure.Value,
            ["unit"] = figure.Unit,
            ["goal"] = figure.Goal,
            ["atLeast"] = figure.AtLeast,
            ["holds"] = figure.Holds,
        }),
    ]).ToJsonString();

    private static string Show(double value) => value.ToString(value < 100 ? "0.##" : "0", CultureInfo.InvariantCulture);
}
