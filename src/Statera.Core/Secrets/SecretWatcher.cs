using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Statera.Core.Model;
using Statera.Core.Reconcile;
using Statera.Core.Store;

namespace Statera.Core.Secrets;

/// <summary>
/// Looks after the certificates in use: reads them again, notices what changed, expired or went away, says so in the
/// status tree, and tells the key manager who uses what. What changed is carried out again.
/// </summary>
/// <param name="store">Who uses what.</param>
/// <param name="secrets">Who is told.</param>
/// <param name="checker">Who reads.</param>
/// <param name="loop">Who carries out.</param>
/// <param name="options">How often, and how early.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is told.</param>
public sealed partial class SecretWatcher(
    ILoadBalancerStore store, ISecretService secrets, SecretChecker checker, ReconcileLoop loop,
    SecretWatchOptions options, TimeProvider time, ILogger<SecretWatcher> logger)
{
    // Those that use secrets, so that those that do not cost nothing at every look.
    private readonly ConcurrentDictionary<Guid, bool> _users = new();

    /// <summary>Looks after all of them until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var changed = Channel.CreateUnbounded<Guid>(new UnboundedChannelOptions { SingleReader = true });
        void Add(Guid id) => changed.Writer.TryWrite(id);
        store.Changed += Add;
        try
        {
            foreach (var row in await store.ListAsync(new ResourceQuery(ResourceKind.LoadBalancer), cancel))
            {
                Add(row.Id);
            }

            await Task.WhenAll(FollowAsync(changed.Reader, cancel), LookAgainAsync(cancel));
        }
        finally
        {
            store.Changed -= Add;
        }
    }

    /// <summary>Reads what one load balancer uses, and stores what is to know of it.</summary>
    public async Task LookAsync(Guid id, CancellationToken cancel)
    {
        if (await store.FindAsync(id, cancel) is not { Deleting: false } whole)
        {
            _users.TryRemove(id, out _); // What it used is given back as it is removed.
            return;
        }

        var uses = SecretUse.Of(whole).ToLookup(use => use.Reference);
        var before = whole.Observed.Secrets ?? ImmutableSortedDictionary<string, SecretFacts>.Empty;
        if (uses.Count == 0 && before.IsEmpty)
        {
            _users.TryRemove(id, out _);
            return;
        }

        _users[id] = true;
        var after = before.ToBuilder();
        foreach (var reference in uses)
        {
            after[reference.Key] = await LookAsync(
                whole, reference, before.GetValueOrDefault(reference.Key) ?? SecretFacts.None, cancel);
        }

        foreach (var reference in before.Keys.Where(known => !uses.Contains(known)))
        {
            if (await TryAsync(() => secrets.RemoveConsumerAsync(reference, id, cancel), reference, id))
            {
                after.Remove(reference);
            }
        }

        await StoreAsync(whole, before, after.ToImmutable());
    }

    private async Task<SecretFacts> LookAsync(
        LoadBalancer whole, IEnumerable<SecretUse> uses, SecretFacts before, CancellationToken cancel)
    {
        var facts = before with { Reason = null };
        foreach (var use in uses)
        {
            var (seen, unreadable) = await checker.InspectAsync(use, new SecretReader(whole.Spec.ProjectId), cancel);
            facts = facts with
            {
                // What can't be read now stays what it was: nothing is carried out for its sake.
                Version = seen.Version ?? facts.Version,
                ExpiresAt = seen.Problems.IsEmpty ? seen.ExpiresAt : facts.ExpiresAt,
                Reason = facts.Reason ?? Reason(use, seen, unreadable),
            };
        }

        return facts.IsNoted ? facts : facts with
        {
            IsNoted = await TryAsync(
                () => secrets.AddConsumerAsync(uses.First().Reference, whole.Id, cancel), uses.First().Reference, whole.Id),
        };
    }

    private string? Reason(SecretUse use, SecretInspection seen, SecretUnreadableException? unreadable) =>
        unreadable is not null
            ? $"{unreadable.Message} What was read of it before stays in use; store it again, or reference another."
        : !seen.Problems.IsEmpty ? $"{use.Field} '{use.Reference}': {string.Join(" ", seen.Problems)}"
        : seen.ExpiresAt is { } end && end - options.Warning <= time.GetUtcNow()
            ? $"{use.Field} '{use.Reference}' expires on {Certificate.Day(end)}: store a renewed one before."
        : null;

    private async Task StoreAsync(
        LoadBalancer whole, ImmutableSortedDictionary<string, SecretFacts> before,
        ImmutableSortedDictionary<string, SecretFacts> after)
    {
        if (before.Count == after.Count && after.All(it => before.GetValueOrDefault(it.Key) == it.Value))
        {
            return;
        }

        await store.ReportAsync(
            whole.Id, now => now.Observed with { Secrets = after.IsEmpty ? null : after }, CancellationToken.None);
        foreach (var (reference, facts) in after)
        {
            var old = before.GetValueOrDefault(reference);
            if (facts.Reason is { } reason && reason != old?.Reason)
            {
                NotGood(logger, whole.Id, reason);
            }

            if (old?.Version is not null && facts.Version != old.Version)
            {
                ContentChanged(logger, whole.Id, reference);
                loop.Add(whole.Id);
            }
        }
    }

    private async Task FollowAsync(ChannelReader<Guid> changed, CancellationToken cancel)
    {
        await foreach (var id in changed.ReadAllAsync(cancel))
        {
            // Most changes are of something else: those are over at a glance.
            if (await store.FindAsync(id, cancel) is { } whole && !IsKnown(whole))
            {
                await TryAsync(() => LookAsync(id, cancel), "", id);
            }
        }
    }

    private bool IsKnown(LoadBalancer whole)
    {
        var references = SecretUse.Of(whole).Select(use => use.Reference).ToHashSet();
        var known = whole.Observed.Secrets?.Keys ?? [];
        if (references.Count > 0)
        {
            _users[whole.Id] = true;
        }

        return references.SetEquals(known);
    }

    private async Task LookAgainAsync(CancellationToken cancel)
    {
        while (true)
        {
            await Task.Delay(options.Interval, time, cancel);
            foreach (var id in _users.Keys)
            {
                await TryAsync(() => LookAsync(id, cancel), "", id);
            }
        }
    }

    private async Task<bool> TryAsync(Func<Task> work, string reference, Guid id)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LookFailed(logger, error, id, reference);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A certificate of load balancer {Id}: {Reason}")]
    private static partial void NotGood(ILogger logger, Guid id, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Reference} of load balancer {Id} has changed; carried out again")]
    private static partial void ContentChanged(ILogger logger, Guid id, string reference);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Looking after the certificates of {Id} failed {Reference}; it is tried again")]
    private static partial void LookFailed(ILogger logger, Exception error, Guid id, string reference);
}
