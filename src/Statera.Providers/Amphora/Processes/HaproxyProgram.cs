using System.Globalization;
using System.Text.RegularExpressions;
using Statera.Linux;
using Statera.Providers.Amphora.Config;

namespace Statera.Providers.Amphora.Processes;

/// <summary>The HAProxy program of this host.</summary>
internal sealed partial class HaproxyProgram(string path, Version version, Spawner spawner)
{
    /// <summary>Finds the program and asks its version.</summary>
    public static async Task<HaproxyProgram> FindAsync(string name, Spawner spawner, CancellationToken cancel)
    {
        var path = Locate(name) ?? throw new InvalidOperationException(
            $"HAProxy was not found as '{name}' on PATH or in /usr/sbin: install it (the package is haproxy), or set its path.");
        var answer = await spawner.RunAsync(path, ["-v"], [], cancel).ConfigureAwait(false);
        var match = VersionText().Match(answer.Output);
        if (!match.Success)
        {
            throw new InvalidOperationException($"{path} does not say HAProxy's version when asked (-v).");
        }

        var version = new Version(match.Groups[1].Value);
        return version >= HaproxyFeatures.Oldest
            ? new HaproxyProgram(path, version, spawner)
            : throw new InvalidOperationException($"{path} is HAProxy {version}, but {HaproxyFeatures.Oldest} or later is needed.");
    }

    /// <summary>What HAProxy has against a configuration, in one line; null for nothing.</summary>
    public async Task<string?> JudgeAsync(string config, IReadOnlyList<PassedHandle> sockets, CancellationToken cancel)
    {
        var result = await spawner.RunAsync(path, ["-c", "-f", config], sockets, cancel).ConfigureAwait(false);
        return result.ExitCode == 0 ? null : Complaint(result);
    }

    /// <summary>Starts a daemon, and returns when it takes connections.</summary>
    public async Task<StartResult> StartAsync(
        string config, string stateDirectory, IReadOnlyList<PassedHandle> sockets, NetworkNamespace? place,
        CancellationToken cancel)
    {
        var pidFile = Path.Combine(Path.GetDirectoryName(config)!, "haproxy.pid");
        var result =
            await spawner.RunAsync(path, ["-D", "-p", pidFile, "-f", config], sockets, cancel, place).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            return new StartResult(null, Complaint(result));
        }

        // A full disk leaves the file empty, and HAProxy does not mind: then it is found by what it runs.
        var text = await File.ReadAllTextAsync(pidFile, CancellationToken.None).ConfigureAwait(false);
        var process = int.TryParse(text, CultureInfo.InvariantCulture, out var pid)
            ? HaproxyProcess.Find(pid, stateDirectory)
            : ProcessTable.Scan(stateDirectory).LastOrDefault(p => p.ConfigPath == config);
        return process?.ConfigPath == config
            ? new StartResult(process, null)
            : new StartResult(null, "HAProxy ended as soon as it had started.");
    }

    /// <summary>The settings of the process as a whole that follow from the program and from who we are.</summary>
    public GlobalSection Global(AmphoraOptions options, int maxConnections, AmphoraPaths paths, string jail) => new(
        options.Threads,
        maxConnections,
        options.DrainTimeout,
        paths.RuntimeSocket,
        paths.ServerStates,
        Environment.IsPrivilegedProcess ? new Jail(options.User, options.Group, jail) : null)
    {
        Features = new HaproxyFeatures(version),
        HttpReuse = options.HttpReuse,
        FlowLog = options.FlowLog,
    };

    /// <summary>HAProxy's own words, without its prefixes, paths and the summaries that follow.</summary>
    internal static string Complaint(SpawnResult result)
    {
        var alerts = AlertText().Matches(result.Output)
            .Select(m => PlaceText().Replace(m.Groups[1].Value.Trim(), "line $1"))
            .Where(a => !a.Contains("Fatal errors found in configuration", StringComparison.Ordinal)
                && !a.StartsWith("Error(s) found in configuration file", StringComparison.Ordinal))
            .Distinct()
            .ToArray();
        return alerts.Length > 0
            ? string.Join("; ", alerts)
            : $"HAProxy ended with code {result.ExitCode}: {result.Output.ReplaceLineEndings(" ").Trim()}";
    }

    private static string? Locate(string name) => name.Contains('/', StringComparison.Ordinal)
        ? File.Exists(name) ? Path.GetFullPath(name) : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Append("/usr/sbin").Append("/usr/local/sbin")
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    [GeneratedRegex(@"version (\d+\.\d+)")]
    private static partial Regex VersionText();

    [GeneratedRegex(@"^\[ALERT\]\s*(?:\(\d+\)\s*)?:\s*(?:config : |\[[^\]]*haproxy\.main\(\)\] )?(.+)$", RegexOptions.Multiline)]
    private static partial Regex AlertText();

    [GeneratedRegex(@"parsing \[[^\]]*:(\d+)\]")]
    private static partial Regex PlaceText();
}

/// <summary>A daemon that runs, or why it does not.</summary>
internal sealed record StartResult(HaproxyProcess? Process, string? Complaint);
