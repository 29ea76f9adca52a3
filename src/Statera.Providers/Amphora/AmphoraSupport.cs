using System.Net;
using Statera.Core.Model;

namespace Statera.Providers.Amphora;

/// <summary>What of a legal load balancer an amphora can't serve, and why. Pure.</summary>
internal static class AmphoraSupport
{
    public static IEnumerable<Fault> Check(LoadBalancer wanted, int firstFreePort) =>
        Check(wanted.Spec)
            .Concat(wanted.Listeners.SelectMany(l => ListenerSupport.Check(l, firstFreePort)))
            .Concat(wanted.Pools.SelectMany(PoolSupport.Check))
            .Concat(wanted.Members.SelectMany(Check))
            .Concat(wanted.HealthMonitors.SelectMany(MonitorSupport.Check))
            .Concat(wanted.L7Policies.Select(_ => Fault.Unsupported("l7policies",
                "The amphora provider does not carry out L7 policies yet.")));

    private static IEnumerable<Fault> Check(LoadBalancerSpec spec)
    {
        if (!spec.AdditionalVips.IsEmpty)
        {
            yield return Fault.Unsupported("additional_vips", "The amphora provider serves one VIP per load balancer.");
        }
    }

    // To HAProxy such an address is wherever the client wanted to go.
    private static IEnumerable<Fault> Check(MemberSpec member) =>
        IPAddress.Parse(member.Address) is var address
        && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Broadcast))
            ? [Fault.Unsupported("address", $"{member.Address} is no member's address.")]
            : [];
}
