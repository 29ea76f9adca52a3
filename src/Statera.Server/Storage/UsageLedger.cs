using System.Collections.Immutable;
using System.Text.Json;
using Statera.Core.Model;
using Statera.Core.Offers;
using Statera.Core.Quotas;

namespace Statera.Server.Storage;

/// <summary>
/// Counts what load balancers use, in the transaction that changes it: how many objects of each kind a project has, and
/// how many load balancers a flavor or an availability zone. So quotas are exact, and nothing in use is deleted.
/// </summary>
/// <param name="defaults">The quota of projects that were given none; null where no quota is enforced.</param>
internal sealed class UsageLedger(Quota? defaults)
{
    // In the order in which Octavia looks at them when it makes a whole tree: the first that is exceeded is named.
    private static readonly ImmutableArray<Counter> Counters =
    [
        new(ResourceKind.LoadBalancer, "Load Balancer", _ => 1, quota => quota.LoadBalancer),
        new(ResourceKind.Pool, "Pool", whole => whole.Pools.Length, quota => quota.Pool),
        new(ResourceKind.HealthMonitor, "Health Monitor", whole => whole.HealthMonitors.Length, quota => quota.HealthMonitor),
        new(ResourceKind.Member, "Member", whole => whole.Members.Length, quota => quota.Member),
        new(ResourceKind.Listener, "Listener", whole => whole.Listeners.Length, quota => quota.Listener),
        new(ResourceKind.L7Policy, "L7 Policy", whole => whole.L7Policies.Length, quota => quota.L7Policy),
        new(ResourceKind.L7Rule, "L7 Rule", whole => whole.L7Rules.Length, quota => quota.L7Rule),
    ];

    /// <summary>How much is used; see <see cref="Core.Store.IDocumentReader.Usage"/>.</summary>
    public static long Of(SqlSession session, string scope, string key) => session.Query(
        "SELECT amount FROM usage WHERE scope = @scope AND key = @key", row => row.GetInt64(0),
        ("@scope", scope), ("@key", key)).FirstOrDefault();

    /// <summary>Counts the difference between two states of a load balancer; null before it is made, or after.</summary>
    /// <exception cref="RefusedException">It goes over the project's quota, or the flavor or zone that it names has
    /// gone.</exception>
    public void Count(SqlSession session, LoadBalancer? before, LoadBalancer? after)
    {
        if ((after ?? before)?.Spec.ProjectId is not { } projectId)
        {
            return;
        }

        Quota? limits = null;
        foreach (var counter in Counters)
        {
            var change = counter.In(after) - counter.In(before);
            if (change == 0)
            {
                continue;
            }

            var amount = Add(session, LoadBalancerRows.Name(counter.Kind), projectId, change);
            if (change > 0 && defaults is not null)
            {
                limits ??= LimitsOf(session, projectId);
                if (counter.Limit(limits) is >= 0 and var limit && amount > limit)
                {
                    throw new RefusedException(new Fault(
                        FaultKind.Forbidden, "", $"Quota has been met for resources: {counter.Label}"));
                }
            }
        }

        CountOffer(session, OfferKind.Flavor, Flavor(before), Flavor(after));
        CountOffer(session, OfferKind.AvailabilityZone, before?.Spec.AvailabilityZone, after?.Spec.AvailabilityZone);
    }

    private static void CountOffer(SqlSession session, OfferKind kind, string? before, string? after)
    {
        if (before == after)
        {
            return;
        }

        if (before is not null)
        {
            Add(session, kind.Kind, before, -1);
        }

        if (after is not null)
        {
            // It was there when the request was read, and may have been deleted since.
            if (!Exists(session, kind.Kind, after))
            {
                throw new RefusedException(kind.Unknown);
            }

            Add(session, kind.Kind, after, 1);
        }
    }

    private static string? Flavor(LoadBalancer? whole) =>
        whole?.Spec.FlavorId is { } id ? LoadBalancerRows.Key(id) : null;

    private static bool Exists(SqlSession session, string kind, string id) => session.Query(
        "SELECT 1 FROM resource WHERE kind = @kind AND id = @id", _ => true, ("@kind", kind), ("@id", id)).Count > 0;

    private static long Add(SqlSession session, string scope, string key, int change) => session.Query(
        """
        INSERT INTO usage (scope, key, amount) VALUES (@scope, @key, @change)
        ON CONFLICT (scope, key) DO UPDATE SET amount = amount + excluded.amount
        RETURNING amount
        """,
        row => row.GetInt64(0),
        ("@scope", scope), ("@key", key), ("@change", change))[0];

    private Quota LimitsOf(SqlSession session, string projectId) => session.Query(
        "SELECT doc FROM resource WHERE kind = @kind AND id = @id", row => row.GetString(0),
        ("@kind", QuotaDirectory.Kind), ("@id", projectId)) is [var doc]
            ? JsonSerializer.Deserialize(doc, QuotaJson.Default.Quota)!.Or(defaults!)
            : defaults!;

    /// <summary>A kind of objects that are counted.</summary>
    private sealed record Counter(
        ResourceKind Kind, string Label, Func<LoadBalancer, int> Number, Func<Quota, int?> Limit)
    {
        public int In(LoadBalancer? whole) => whole is null ? 0 : Number(whole);
    }
}
