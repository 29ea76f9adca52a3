using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Core.Validation;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>Pools as requests say them, with their members and monitor (API, "Create Pool", "Update a Pool").</summary>
internal static class PoolBody
{
    /// <summary>A new pool with what is nested in it.</summary>
    public static PoolDraft Create(BodyObject body, string projectId)
    {
        var pool = new PoolSpec
        {
            Id = Guid.NewGuid(),
            ProjectId = projectId,
            Protocol = body.RequiredEnum<PoolProtocol>("protocol"),
            Algorithm = body.RequiredEnum<BalancingAlgorithm>("lb_algorithm"),
        };
        var draft = new PoolDraft(
            Apply(body, pool),
            [.. (body.Objects("members") ?? []).Select(member => MemberBody.Create(member, projectId, pool.Id))],
            body.Object("healthmonitor") is { } monitor ? HealthMonitorBody.Create(monitor, projectId, pool.Id) : null);
        body.End();
        return draft;
    }

    /// <summary>A pool with what an update changes of it.</summary>
    public static PoolSpec Update(BodyObject body, PoolSpec it)
    {
        it = Apply(body, it with
        {
            Algorithm = body.EnumOr("lb_algorithm", it.Algorithm),
        });
        body.End();
        return it;
    }

    private static PoolSpec Apply(BodyObject body, PoolSpec it) => it with
    {
        Name = body.TextOr("name", it.Name),
        Description = body.TextOr("description", it.Description),
        AdminStateUp = body.BoolOr("admin_state_up", it.AdminStateUp),
        Tags = body.TagsOr(it.Tags),
        SessionPersistence = Persistence(body, it),
        TlsEnabled = body.BoolOr("tls_enabled", it.TlsEnabled),
        TlsContainerRef = body.ReferenceOrNone("tls_container_ref", it.TlsContainerRef),
        CaTlsContainerRef = body.ReferenceOrNone("ca_tls_container_ref", it.CaTlsContainerRef),
        CrlContainerRef = body.ReferenceOrNone("crl_container_ref", it.CrlContainerRef),
        TlsCiphers = body.TextOrNone("tls_ciphers", it.TlsCiphers, Limits.Ciphers),
        TlsVersions = body.StringsOrNone("tls_versions", it.TlsVersions),
        AlpnProtocols = body.StringsOrNone("alpn_protocols", it.AlpnProtocols),
    };

    private static SessionPersistence? Persistence(BodyObject body, PoolSpec it)
    {
        var current = it.SessionPersistence;
        if (body.Object("session_persistence", isNamed: false) is not { } nested)
        {
            return body.Has("session_persistence") ? null : current;
        }

        // An update may leave out the type that there is; then it says what shall be all the same.
        var type = nested.Has("type") || it.CreatedGeneration == 0
            ? nested.RequiredEnum<SessionPersistenceType>("type")
            : current?.Type ?? default;
        if (!nested.Has("type") && current is null && it.CreatedGeneration > 0)
        {
            body.Note(Fault.Invalid("session_persistence", "Invalid session_persistence provided."));
        }

        var persistence = new SessionPersistence(
            type, nested.Text("cookie_name"), nested.Int("persistence_timeout", Limits.NotNegative),
            nested.Address("persistence_granularity"));
        nested.End();
        return persistence;
    }
}

/// <summary>A pool that is being made, with what belongs to it.</summary>
internal sealed record PoolDraft(PoolSpec Pool, ImmutableArray<MemberSpec> Members, HealthMonitorSpec? Monitor)
{
    /// <summary>The load balancer with the pool and all that belongs to it.</summary>
    public LoadBalancer AddTo(LoadBalancer whole)
    {
        whole = whole.With(Pool) with { Members = whole.Members.AddRange(Members) };
        return Monitor is null ? whole : whole.With(Monitor);
    }
}
