using System.Collections.Immutable;
using System.Net;
using Statera.Providers.Amphora.Config;

namespace Statera.Providers.Amphora.Pings;

/// <summary>A member that is pinged.</summary>
/// <param name="Member">Its id.</param>
/// <param name="Address">Where: its own address, or that for its monitor.</param>
/// <param name="Check">How.</param>
/// <param name="Servers">What HAProxy knows it as: a server for each listener that its pool serves.</param>
internal sealed record PingTarget(Guid Member, IPAddress Address, PingCheck Check, ImmutableArray<string> Servers)
{
    /// <summary>All of a plan; one that is switched off is not asked.</summary>
    public static ImmutableArray<PingTarget> Of(HaproxyPlan plan) =>
    [
        .. from backend in plan.Backends
           where backend.Ping is not null
           from server in backend.Servers
           where !server.Disabled
           group (backend, server) by server.MemberId
           into same
           let first = same.First()
           select new PingTarget(
               same.Key, IPAddress.Parse(first.server.CheckAddress ?? first.server.Address), first.backend.Ping!,
               [.. same.Select(it => $"{it.backend.Name}/{it.server.MemberId}")]),
    ];

    /// <summary>Whether what is known of the one holds for the other.</summary>
    public bool IsAskedAs(PingTarget other) => Address.Equals(other.Address) && Check == other.Check;
}
