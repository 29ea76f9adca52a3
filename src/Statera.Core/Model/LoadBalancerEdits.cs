using System.Collections.Immutable;

namespace Statera.Core.Model;

/// <summary>The changes that can be made to a load balancer's parts: pure, each from one whole to the next.</summary>
public static class LoadBalancerEdits
{
    /// <summary>Adds the listener, or puts it in the place of the one with its id.</summary>
    public static LoadBalancer With(this LoadBalancer it, ListenerSpec listener) =>
        it with { Listeners = it.Listeners.Put(listener) };

    /// <summary>Adds the pool, or puts it in the place of the one with its id.</summary>
    public static LoadBalancer With(this LoadBalancer it, PoolSpec pool) =>
        it with { Pools = it.Pools.Put(pool) };

    /// <summary>Adds the member, or puts it in the place of the one with its id.</summary>
    public static LoadBalancer With(this LoadBalancer it, MemberSpec member) =>
        it with { Members = it.Members.Put(member) };

    /// <summary>Adds the health monitor, or puts it in the place of the one with its id.</summary>
    public static LoadBalancer With(this LoadBalancer it, HealthMonitorSpec monitor) =>
        it with { HealthMonitors = it.HealthMonitors.Put(monitor) };

    /// <summary>
    /// Adds the policy, or puts it in the place of the one with its id, at its position: those behind it move on.
    /// </summary>
    public static LoadBalancer With(this LoadBalancer it, L7PolicySpec policy)
    {
        var others = it.PoliciesOf(policy.ListenerId).Where(p => p.Id != policy.Id).OrderBy(p => p.Position).ToList();
        others.Insert(Math.Clamp(policy.Position - 1, 0, others.Count), policy);
        return (it with { L7Policies = it.L7Policies.Put(policy) }).Numbered(others);
    }

    /// <summary>Adds the rule, or puts it in the place of the one with its id.</summary>
    public static LoadBalancer With(this LoadBalancer it, L7RuleSpec rule) =>
        it with { L7Rules = it.L7Rules.Put(rule) };

    /// <summary>Takes a listener away with its policies; its pools stay.</summary>
    public static LoadBalancer WithoutListener(this LoadBalancer it, Guid id) =>
        it.PoliciesOf(id).Aggregate(it, (now, policy) => now.WithoutL7Policy(policy.Id)) with
        {
            Listeners = it.Listeners.RemoveAll(l => l.Id == id),
        };

    /// <summary>Takes a policy away with its rules; those behind it move up.</summary>
    public static LoadBalancer WithoutL7Policy(this LoadBalancer it, Guid id) => it.L7Policy(id) is not { } gone
        ? it
        : (it with
        {
            L7Policies = it.L7Policies.RemoveAll(p => p.Id == id),
            L7Rules = it.L7Rules.RemoveAll(r => r.PolicyId == id),
        }).Numbered(it.PoliciesOf(gone.ListenerId).Where(p => p.Id != id).OrderBy(p => p.Position));

    /// <summary>Takes a rule away.</summary>
    public static LoadBalancer WithoutL7Rule(this LoadBalancer it, Guid id) =>
        it with { L7Rules = it.L7Rules.RemoveAll(r => r.Id == id) };

    /// <summary>
    /// Takes a pool away with its members and monitor; listeners that used it have no default pool then.
    /// </summary>
    public static LoadBalancer WithoutPool(this LoadBalancer it, Guid id) => it with
    {
        Pools = it.Pools.RemoveAll(p => p.Id == id),
        Members = it.Members.RemoveAll(m => m.PoolId == id),
        HealthMonitors = it.HealthMonitors.RemoveAll(h => h.PoolId == id),
        Listeners = [.. it.Listeners.Select(l => l.DefaultPoolId == id ? l with { DefaultPoolId = null } : l)],
    };

    /// <summary>Takes a member away.</summary>
    public static LoadBalancer WithoutMember(this LoadBalancer it, Guid id) =>
        it with { Members = it.Members.RemoveAll(m => m.Id == id) };

    /// <summary>Takes a health monitor away.</summary>
    public static LoadBalancer WithoutHealthMonitor(this LoadBalancer it, Guid id) =>
        it with { HealthMonitors = it.HealthMonitors.RemoveAll(h => h.Id == id) };

    /// <summary>
    /// The next generation: <paramref name="after"/>, with every object that differs from <paramref name="before"/>
    /// stamped with the generation and the time. The load balancer itself counts as changed by any change below it.
    /// </summary>
    public static LoadBalancer NextGeneration(LoadBalancer? before, LoadBalancer after, DateTimeOffset now)
    {
        var generation = (before?.Generation ?? 0) + 1;
        var known = before?.Resources.ToDictionary(r => r.Id) ?? [];

        // What is made together is a tick apart, and younger than all there is whatever the clock says: read back by
        // age,
        // it comes in the order in which it was made.
        var newest = known.Values.Select(r => r.CreatedAt).DefaultIfEmpty().Max();
        var created = newest < now ? now : newest.AddTicks(1);

        return after with
        {
            Generation = generation,
            Spec = Stamp(after.Spec),
            Listeners = StampAll(after.Listeners),
            Pools = StampAll(after.Pools),
            Members = StampAll(after.Members),
            HealthMonitors = StampAll(after.HealthMonitors),
            L7Policies = StampAll(after.L7Policies),
            L7Rules = StampAll(after.L7Rules),
        };

        ImmutableArray<T> StampAll<T>(ImmutableArray<T> specs)
            where T : ResourceSpec => [.. specs.Select(Stamp)];

        T Stamp<T>(T spec)
            where T : ResourceSpec
        {
            if (!known.TryGetValue(spec.Id, out var old))
            {
                var at = created;
                created = created.AddTicks(1);
                return (T)(spec with { CreatedAt = at, CreatedGeneration = generation, ChangedGeneration = generation });
            }

            // Same reference: untouched. The load balancer carries its newest child's change, as Octavia shows it.
            return ReferenceEquals(old, spec) && spec is not LoadBalancerSpec
                ? spec
                : (T)(spec with { UpdatedAt = now, ChangedGeneration = generation });
        }
    }

    // Only a policy whose place changes is a new one, so that the others are not pending.
    private static LoadBalancer Numbered(this LoadBalancer it, IEnumerable<L7PolicySpec> ordered) =>
        ordered.Select((policy, i) => (policy, Position: i + 1)).Where(at => at.policy.Position != at.Position)
            .Aggregate(it, (now, at) => now with
            {
                L7Policies = now.L7Policies.Put(at.policy with { Position = at.Position }),
            });

    private static ImmutableArray<T> Put<T>(this ImmutableArray<T> specs, T spec)
        where T : ResourceSpec
    {
        for (var i = 0; i < specs.Length; i++)
        {
            if (specs[i].Id == spec.Id)
            {
                return specs.SetItem(i, spec);
            }
        }

        return specs.Add(spec);
    }
}
