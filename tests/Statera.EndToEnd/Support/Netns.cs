namespace Statera.EndToEnd.Support;

/// <summary>Network namespaces, by the command that operators use.</summary>
internal static class Netns
{
    public static Task<CommandResult> RunAsync(string name, CancellationToken cancel, params string[] words) =>
        Command.RunAsync("ip", ["netns", "exec", name, .. words], cancel);

    public static Task DeleteAsync(string name) => Command.RunAsync("ip", ["netns", "del", name], CancellationToken.None);

    public static async Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancel) =>
        [.. (await Command.RunAsync("ip", ["netns", "list"], cancel)).Succeeded.Split('\n').Select(it => it.Split(' ')[0])
            .Where(it => it.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
