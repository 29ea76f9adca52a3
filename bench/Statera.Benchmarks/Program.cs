using System.CommandLine;
using Statera.Benchmarks;
using Statera.Benchmarks.Amphora;
using Statera.Benchmarks.Api;
using Statera.Benchmarks.First;
using Statera.Benchmarks.Isolation;
using Statera.Benchmarks.Scale;

IScenario[] scenarios = [new FirstScenario(), new ApiScenario(), new ScaleScenario(), new AmphoraScenario(), new IsolationScenario()];
var name = new Argument<string?>("NAME")
{
    Description = $"What to measure: {string.Join(", ", scenarios.Select(s => s.Name))}.",
    Arity = ArgumentArity.ZeroOrOne,
};
var check = new Option<bool>("--check") { Description = "Exit 1 where a goal does not hold." };
var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
var native = new Option<bool>("--native") { Description = "Publish and measure the native binary (minutes to build)." };
var only = new Option<string?>("--only") { Description = "Only the operations whose names contain this text." };
var root = new RootCommand("Measures Statera; a row a figure, with its goal and whether it holds.") { name, check, json, native, only };
root.SetAction(async (parsed, cancel) =>
{
    if (scenarios.FirstOrDefault(s => s.Name == parsed.GetValue(name)) is not { } scenario)
    {
        Console.Error.WriteLine($"Name one of: {string.Join(", ", scenarios.Select(s => s.Name))}.");
        return 2;
    }

    var chosen = parsed.GetValue(only);
    if (chosen is not null && !scenario.Operations.Any(it => it.Contains(chosen, StringComparison.Ordinal)))
    {
        Console.Error.WriteLine(scenario.Operations.Count == 0
            ? $"{scenario.Name} is measured whole: leave --only out."
            : $"--only: name a part of one of: {string.Join(", ", scenario.Operations)}.");
        return 2;
    }

    var figures = await scenario.MeasureAsync(new MeasureOptions(parsed.GetValue(native), chosen), cancel);
    Console.WriteLine(parsed.GetValue(json) ? FigureReport.Json(figures) : FigureReport.Table(figures));
    return parsed.GetValue(check) && figures.Any(figure => figure.Holds == false) ? 1 : 0;
});
return await root.Parse(args).InvokeAsync();
