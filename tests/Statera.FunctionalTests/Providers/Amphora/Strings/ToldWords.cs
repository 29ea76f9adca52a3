using Statera.Providers.Amphora.Changes;
using Statera.Providers.Amphora.Config;

namespace Statera.FunctionalTests.Providers.Amphora.Strings;

/// <summary>What a process is told when members come and go.</summary>
internal static class ToldWords
{
    // Nothing that HAProxy's runtime API ends a word, a command or a line with, escapes or begins a payload with.
    private const string Harmful = ";\n\r\t\0\\\"'<>#$`{}()|&%*?~^[]";

    /// <summary>What of a load balancer can't be told in harmless words, though it is told; null for nothing.</summary>
    public static string? WrongIn(HaproxyPlan plan)
    {
        var empty = plan with { Backends = [.. plan.Backends.Select(it => it with { Servers = [] })] };
        return Commands(empty, plan).Concat(Commands(plan, empty))
            .FirstOrDefault(command => command.Any(c => c is < ' ' or > '~' || Harmful.Contains(c, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Commands(HaproxyPlan before, HaproxyPlan after) =>
        ChangePlanner.Plan(before, after) is ChangePlan.Told told
            ? told.Changes.SelectMany(change => change.Commands.Select(it => it.Command))
            : [];
}
