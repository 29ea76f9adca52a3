using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>Pools as requests say them, with their members and monitor (API, "Create Pool", "Update a Pool").</summary>
internal static class PoolBody
{
    private const string TlsLater = "this version does not encrypt towards members.";

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
        it = it with { Algorithm = body.Has("lb_algorithm") ? body.RequiredEnum<BalancingAlgorithm>("lb_algorithm") : it.Algorithm };
        it = Apply(body, it);
        body.End();
        return it;
    }

    private static PoolSpec Apply(BodyObject body, PoolSpec it)
    {
        body.NotServed("session_persistence", "this version does not keep sessions.");
        foreach (var name in new[]
        {
            "tls_enabled", "tls_container_ref", "ca_tls_container_ref", "crl_container_ref", "tls_ciphers",
            "tls_versions", "alpn_protocols",
        })
        {
            body.NotServed(name, TlsLater);
        }

        return it with
        {
            Name = body.TextOr("name", it.Name),
            Description = body.TextOr("description", it.Description),
            AdminStateUp = body.BoolOr("admin_state_up", it.AdminStateUp, true),
            Tags = body.TagsOr(it.Tags),
        };
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
