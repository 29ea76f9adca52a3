using System.Buffers;
using System.Collections.Immutable;
using Statera.Providers.Amphora.Config;

namespace Statera.Providers.Amphora.Changes;

/// <summary>Decides whether a process can be told a change, or another one must take over. Pure.</summary>
internal static class ChangePlanner
{
    // What means nothing to the runtime API; a server that needs another character is given by a file.
    private static readonly SearchValues<char> Harmless =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.:-_+!=,/@ ");

    // Stands for all of a pool, which have much of it on their lines.
    private static readonly ServerLine AnyServer = new(Guid.Empty, "::", 1, 1, false, false, null, null);

    public static ChangePlan Plan(HaproxyPlan running, HaproxyPlan wanted)
    {
        if (ReasonOf(running, wanted) is { } reason)
        {
            return new ChangePlan.Reload(reason);
        }

        var changes = ImmutableArray.CreateBuilder<ServerChange>();
        foreach (var (before, after) in running.Backends.Zip(wanted.Backends))
        {
            if (!TryCompare(before, after, changes))
            {
                return new ChangePlan.Reload(ReloadReason.Member);
            }
        }

        // What takes traffic comes before what gives it up: in between there is always somebody.
        return new ChangePlan.Told([.. changes.OrderBy(change => change.TakesAway)]);
    }

    // Everything but the servers must be the same; sections are the same where their texts are.
    private static string? ReasonOf(HaproxyPlan running, HaproxyPlan wanted)
    {
        static string Process(HaproxyPlan it) => ConfigWriter.Write(it with { Frontends = [], Backends = [] });
        static string Listeners(HaproxyPlan it) => ConfigWriter.Write(it with { Backends = [] });
        static string Pools(HaproxyPlan it) => ConfigWriter.Write(
            it with { Frontends = [], Backends = [.. it.Backends.Select(backend => backend with { Servers = [AnyServer] })] });
        return !running.LargeFiles.SequenceEqual(wanted.LargeFiles) ? ReloadReason.Certificate
            : Process(running) != Process(wanted) ? ReloadReason.Process
            : Listeners(running) != Listeners(wanted) ? ReloadReason.Listener
            : Pools(running) != Pools(wanted) ? ReloadReason.Pool
            : null;
    }

    private static bool TryCompare(
        BackendSection before, BackendSection after, ImmutableArray<ServerChange>.Builder changes)
    {
        var wanted = after.Servers.ToDictionary(server => server.MemberId);
        var known = before.Servers.ToDictionary(server => server.MemberId);
        changes.AddRange(before.Servers.Where(server => !wanted.ContainsKey(server.MemberId))
            .Select(server => new ServerChange.Leave(before.Name, server.MemberId)));
        foreach (var server in after.Servers)
        {
            if (!known.TryGetValue(server.MemberId, out var old))
            {
                var options = string.Join(' ', server.Options(after.Check, after.Tls));
                if (options.AsSpan().ContainsAnyExcept(Harmless))
                {
                    return false;
                }

                changes.Add(new ServerChange.Add(
                    after.Name, server.MemberId, server.Address, server.Port, options, after.Check is not null,
                    !server.Disabled, after.Persistence is Persistence.OwnCookie));
                continue;
            }

            if (old with { Weight = server.Weight, Disabled = server.Disabled } != server)
            {
                return false;
            }

            if (old.Weight != server.Weight)
            {
                changes.Add(new ServerChange.Weigh(after.Name, server.MemberId, server.Weight));
            }

            if (old.Disabled != server.Disabled)
            {
                changes.Add(new ServerChange.Switch(after.Name, server.MemberId, !server.Disabled));
            }
        }

        return true;
    }
}
