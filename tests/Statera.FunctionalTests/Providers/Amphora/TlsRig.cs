using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Core.Secrets;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>Load balancers that speak TLS, of a rig.</summary>
internal static class TlsRig
{
    public const string Web = "http://keys/v1/secrets/web", Other = "http://keys/v1/secrets/other";
    public const string Clients = "http://keys/v1/secrets/clients", Revoked = "http://keys/v1/secrets/revoked";

    /// <summary>A load balancer whose listener ends TLS.</summary>
    public static LoadBalancer TlsLoadBalancer(
        this AmphoraRig rig, Func<ListenerSpec, ListenerSpec>? listener = null, params MemberSpec[] members)
    {
        var plain = rig.LoadBalancer(members);
        return plain with
        {
            Listeners =
            [
                .. plain.Listeners
                    .Select(l => l with { Protocol = ListenerProtocol.TerminatedHttps, DefaultTlsContainerRef = Web })
                    .Select(listener ?? (l => l)),
            ],
        };
    }

    /// <summary>The same load balancer once the watcher has seen these versions of what it references.</summary>
    public static LoadBalancer Seen(this LoadBalancer wanted, params (string Reference, string Version)[] seen) =>
        wanted with
        {
            Observed = wanted.Observed with
            {
                Secrets = seen.ToImmutableSortedDictionary(
                    s => s.Reference, s => new SecretFacts(s.Version, null, null, true), StringComparer.Ordinal),
            },
        };

    /// <summary>Changes how members are spoken to.</summary>
    public static LoadBalancer WithPool(this LoadBalancer wanted, Func<PoolSpec, PoolSpec> pool) =>
        wanted with { Pools = [.. wanted.Pools.Select(p => pool(p with { TlsEnabled = true }))] };
}
