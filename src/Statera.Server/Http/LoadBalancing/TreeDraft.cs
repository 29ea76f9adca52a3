using Statera.Core.Model;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>
/// What is nested in the creation of a load balancer or a listener: listeners and pools, which refer to each other by
/// name as they have no ids yet.
/// </summary>
internal sealed class TreeDraft
{
    private readonly List<PoolDraft> _pools = [];
    private readonly List<ListenerSpec> _listeners = [];
    private readonly List<L7PolicyDraft> _policies = [];
    private readonly string _projectId;

    private TreeDraft(string projectId) => _projectId = projectId;

    /// <summary>Reads the pools and listeners of a load balancer's body.</summary>
    public static TreeDraft OfLoadBalancer(BodyObject body, string projectId)
    {
        var draft = new TreeDraft(projectId);
        foreach (var pool in body.Objects("pools") ?? [])
        {
            draft.AddPool(pool, body, "pools");
        }

        foreach (var listener in body.Objects("listeners") ?? [])
        {
            draft._listeners.Add(draft.Listener(listener));
        }

        return draft;
    }

    /// <summary>Reads a listener's body, with the pool that may be nested in it.</summary>
    public static TreeDraft OfListener(BodyObject body, string projectId)
    {
        var draft = new TreeDraft(projectId);
        draft._listeners.Add(draft.Listener(body));
        return draft;
    }

    /// <summary>The first of the listeners: of a listener's body, the listener.</summary>
    public ListenerSpec FirstListener => _listeners[0];

    /// <summary>The load balancer with all this.</summary>
    public LoadBalancer AddTo(LoadBalancer whole)
    {
        whole = _pools.Aggregate(whole, (sum, pool) => pool.AddTo(sum));
        whole = _listeners.Aggregate(whole, (sum, listener) => sum.With(listener));
        return _policies.Aggregate(whole, (sum, policy) => policy.AddTo(sum));
    }

    private ListenerSpec Listener(BodyObject body)
    {
        var listener = ListenerBody.Create(body, _projectId);
        if (body.Object("default_pool") is { } nested)
        {
            if (listener.DefaultPoolId is not null)
            {
                body.Refuse("default_pool", "Only one of default_pool and default_pool_id can be given");
            }

            listener = listener with { DefaultPoolId = NestedPool(nested, body, "default_pool") };
        }

        foreach (var policy in body.Objects("l7policies") ?? [])
        {
            _policies.Add(Policy(policy, listener.Id));
        }

        body.End();
        return listener;
    }

    private L7PolicyDraft Policy(BodyObject body, Guid listenerId) => L7PolicyDraft.Read(
        body, _projectId, listenerId,
        body.Object("redirect_pool") is { } nested ? NestedPool(nested, body, "redirect_pool") : null);

    // A pool that says no more than its name is one that is defined elsewhere in the request.
    private Guid? NestedPool(BodyObject nested, BodyObject parent, string attribute)
    {
        if (nested.Has("protocol") || nested.Has("lb_algorithm"))
        {
            return AddPool(nested, parent, attribute);
        }

        var name = nested.RequiredString("name");
        nested.End();
        var found = _pools.FirstOrDefault(pool => pool.Pool.Name == name)?.Pool.Id;
        if (found is null)
        {
            parent.Note(Fault.Invalid(parent.PathOf(attribute),
                $"Pool '{name}' was referenced but no full definition was found."));
        }

        return found;
    }

    private Guid AddPool(BodyObject body, BodyObject parent, string attribute)
    {
        var draft = PoolBody.Create(body, _projectId);
        if (draft.Pool.Name.Length > 0 && _pools.Any(pool => pool.Pool.Name == draft.Pool.Name))
        {
            parent.Note(Fault.Invalid(parent.PathOf(attribute),
                "Pool names must be unique when creating a fully populated loadbalancer."));
        }

        _pools.Add(draft);
        return draft.Pool.Id;
    }
}
