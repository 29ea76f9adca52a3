using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Statera.Core.Model;
using Statera.Core.Telemetry;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Processes;

namespace Statera.Providers.Amphora.Tls;

/// <summary>
/// The files of one amphora that HAProxy reads certificates from: filled from the key manager, renewed in the process
/// that runs. What a file contains is what that process uses, at all times but for the moment of a renewal: the process
/// comes first, so that a crash in between makes it be done again.
/// </summary>
internal sealed partial class TlsMaterial(
    Guid loadBalancerId, string directory, TlsReader? reader, TlsRuntime runtime, ILogger logger)
{
    private static readonly TimeSpan GoneIn = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, PlacedFile> _placed = [];

    // What the watcher had seen when the key manager was last asked.
    private readonly Dictionary<string, string> _asked = [];

    private string? _sweptFor;

    /// <summary>Brings the files of a plan; what was read before and can't be now stays as it is.</summary>
    public async Task<TlsOutcome> BringAsync(
        LoadBalancer wanted, HaproxyPlan plan, HaproxyProcess? process, CancellationToken cancel)
    {
        using var step = plan.TlsFiles.Any() ? Tracing.Step("amphora.tls") : null;
        var outcome = new TlsOutcome([], [], []);
        foreach (var file in plan.TlsFiles)
        {
            var seen = wanted.Observed.Secrets?.GetValueOrDefault(file.Reference)?.Version;
            outcome = await BringAsync(file, wanted.Spec.ProjectId, seen, process, outcome, cancel).ConfigureAwait(false);
            if (PlacedAt(file.Path) is { IsLarge: true } large)
            {
                outcome = outcome with { Large = outcome.Large.Add($"{file.Name} {large.Version}") };
            }
        }

        foreach (var bind in plan.Frontends.Select(f => f.Tls).OfType<TlsBind>().Where(b => !File.Exists(b.ListPath)))
        {
            PrivateFile.Replace(bind.ListPath, bind.List);
            _sweptFor = null;
        }

        return outcome;
    }

    /// <summary>Removes the files that neither the load balancer nor a process has to do with.</summary>
    public void Sweep(LoadBalancer wanted, IReadOnlyCollection<string> configs)
    {
        var references = Core.Secrets.SecretUse.Of(wanted)
            .Select(use => TlsFile.Of(directory, use.Reference, use.Purpose).Name).ToHashSet();
        var state = string.Join('\n', configs.Concat(references).Order(StringComparer.Ordinal));
        if (state == _sweptFor)
        {
            return;
        }

        var files = Directory.EnumerateFiles(directory, TlsFile.Prefix + "*").ToArray();
        var texts = files.Length == 0 ? [] : configs.Where(File.Exists).Select(File.ReadAllText).ToList();
        var lists = files.Where(f => f.EndsWith(".list", StringComparison.Ordinal) && Named(texts, f)).ToArray();
        texts.AddRange(lists.Select(File.ReadAllText));
        foreach (var file in files.Where(f => !references.Contains(Path.GetFileName(f)) && !Named(texts, f)))
        {
            File.Delete(file);
            _placed.Remove(file);
            _asked.Remove(file);
        }

        _sweptFor = state;
    }

    private static bool Named(IEnumerable<string> texts, string file) =>
        texts.Any(text => text.Contains(Path.GetFileName(file), StringComparison.Ordinal));

    private async Task<TlsOutcome> BringAsync(
        TlsFile file, string projectId, string? seen, HaproxyProcess? process, TlsOutcome outcome, CancellationToken cancel)
    {
        var placed = PlacedAt(file.Path);
        if (placed is not null && (placed.Version == seen || _asked.GetValueOrDefault(file.Path) == (seen ?? "")))
        {
            return outcome;
        }

        var (pem, problem) = reader is null
            ? (null, $"'{file.Reference}' can't be read: there is no key manager.")
            : await reader.ReadAsync(file, projectId, cancel).ConfigureAwait(false);
        problem ??= await PlaceAsync(file, pem!, placed, process, cancel).ConfigureAwait(false);
        if (problem is null)
        {
            _asked[file.Path] = seen ?? "";
            return outcome;
        }

        if (placed is null)
        {
            return outcome with { Missing = outcome.Missing.Add(problem) };
        }

        // Others have read something newer, so it is tried again; otherwise there is nothing to be had but this.
        LogKept(loadBalancerId, problem);
        if (seen is not null)
        {
            return outcome with { Behind = outcome.Behind.Add(problem + " What was read of it before stays in use.") };
        }

        _asked[file.Path] = "";
        return outcome;
    }

    // Null where it is done.
    private async Task<string?> PlaceAsync(
        TlsFile file, string pem, PlacedFile? placed, HaproxyProcess? process, CancellationToken cancel)
    {
        var next = PlacedFile.Of(pem)!;
        if (next == placed)
        {
            return null;
        }

        // A process that runs may well use a file of which nothing can be read any more.
        if (File.Exists(file.Path) && !next.IsLarge && process is { IsAlive: true }
            && await RenewAsync(file, pem, process, cancel).ConfigureAwait(false) is { } complaint)
        {
            return $"HAProxy does not take '{file.Reference}': {complaint}";
        }

        PrivateFile.Replace(file.Path, pem);
        _placed[file.Path] = next;
        _sweptFor = null;
        return null;
    }

    private async Task<string?> RenewAsync(TlsFile file, string pem, HaproxyProcess process, CancellationToken cancel)
    {
        try
        {
            if (await runtime.RenewAsync(file, pem, cancel).ConfigureAwait(false) is { } complaint)
            {
                return complaint;
            }

            LogRenewed(loadBalancerId, process.Pid, file.Reference);
            return null;
        }
        catch (IOException e)
        {
            // One that has died reads the file when it is started again.
            return await process.WaitForEndAsync(GoneIn).ConfigureAwait(false) ? null : e.Message;
        }
    }

    private PlacedFile? PlacedAt(string path)
    {
        if (!_placed.TryGetValue(path, out var placed) && PlacedFile.Read(path) is { } found)
        {
            placed = _placed[path] = found;
        }

        return placed;
    }

    [LoggerMessage(30, LogLevel.Information,
        "Load balancer {LoadBalancerId}: HAProxy {Pid} shows the renewed {Reference} from now on")]
    private partial void LogRenewed(Guid loadBalancerId, int pid, string reference);

    [LoggerMessage(31, LogLevel.Warning, "Load balancer {LoadBalancerId} goes on with what was read before: {Problem}")]
    private partial void LogKept(Guid loadBalancerId, string problem);
}

/// <summary>What came of bringing the files.</summary>
/// <param name="Missing">What was never read and can't be: without it nothing can be started.</param>
/// <param name="Behind">What is not the newest that there is.</param>
/// <param name="Large">Files, and their versions, that no process can be given while it runs.</param>
internal sealed record TlsOutcome(
    ImmutableArray<string> Missing, ImmutableArray<string> Behind, ImmutableArray<string> Large);
